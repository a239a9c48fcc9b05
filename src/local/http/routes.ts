import { Hono } from 'hono';
import { HTTPException } from 'hono/http-exception';
import { registerA2aRoutes } from '../a2a/a2a.ts';
import { registerActivityRoutes } from '../a2a/activity.ts';
import { registerChatHistoryRoutes } from '../a2a/chat-history.ts';
import { registerDelegationRoutes } from '../a2a/delegations.ts';
import { registerNotifyRoutes } from '../a2a/notify.ts';
import { registerUploadRoutes } from '../a2a/uploads.ts';
import { type LocalApiDeps, registerLocalApi } from '../canvas/local-api.ts';
import { registerPage } from '../canvas/page.ts';
import { registerApprovalRoutes } from '../requests/approvals.ts';
import { registerRequestRoutes } from '../requests/requests.ts';
import { createSweeper } from '../requests/sweeper.ts';
import { registerUserTaskRoutes } from '../requests/user-tasks.ts';
import { registerBudgetRoutes } from '../workspaces/budget.ts';
import { registerLifecycleRoutes } from '../workspaces/lifecycle.ts';
import { registerMemoryRoutes } from '../workspaces/memories.ts';
import { registerNoteRoutes } from '../workspaces/notes.ts';
import { registerPeerRoutes } from '../workspaces/peers.ts';
import { registerPluginRoutes } from '../workspaces/plugins.ts';
import { registerRegistryRoutes } from '../workspaces/registry.ts';
import { registerSecretRoutes } from '../workspaces/secrets.ts';
import { registerTokenRoutes } from '../workspaces/tokens.ts';
import { registerPatchRoutes } from '../workspaces/workspace-patch.ts';
import { expireSilentAgents } from '../workspaces/workspace-status.ts';
import { registerWorkspaceRoutes } from '../workspaces/workspaces.ts';
import { registerEventRoutes } from './event-routes.ts';
import { type Handler, ok, plain, reply } from './reply.ts';

/** Every endpoint. Faults, rate limits and the checks of a request's origin come before it, in the pipeline. */
export function createRoutes(deps: LocalApiDeps): Handler {
  const { services, streams } = deps;
  const app = new Hono();
  app.notFound((c) => {
    const url = new URL(c.req.url);
    if (url.pathname === '/' || !url.pathname.endsWith('/')) return plain(404, '404 page not found');
    const segments = url.pathname.split('/');
    const first = segments.findIndex((segment) => segment !== '');
    const last = segments.findLastIndex((segment) => segment !== '');
    // Two slashes at the beginning would name another host.
    const location = `/${segments.slice(first, last + 1).join('/')}${url.search}`;
    return plain(c.req.method === 'GET' ? 301 : 307, '', { Location: location });
  });
  app.onError((error) => {
    if (error instanceof HTTPException) return error.res ?? error.getResponse();
    return reply({ status: 500, body: { error: 'internal error', detail: error.message } });
  });
  app.get('/health', () => ok({ status: 'ok' }));
  registerPage(app, services.auth.startId);
  registerLocalApi(app, deps);
  registerActivityRoutes(app, services);
  registerA2aRoutes(app, services);
  registerNotifyRoutes(app, services);
  registerRegistryRoutes(app, services);
  registerPeerRoutes(app, services);
  registerWorkspaceRoutes(app, services);
  registerPatchRoutes(app, services);
  registerLifecycleRoutes(app, services);
  registerSecretRoutes(app, services);
  registerNoteRoutes(app, services);
  registerBudgetRoutes(app, services);
  registerEventRoutes(app, services, streams);
  registerTokenRoutes(app, services);
  registerUploadRoutes(app, services);
  registerDelegationRoutes(app, services);
  registerMemoryRoutes(app, services);
  registerChatHistoryRoutes(app, services);
  registerPluginRoutes(app, services);
  if (services.rules.hasRequests) {
    registerRequestRoutes(app, services);
    registerUserTaskRoutes(app, services);
    registerApprovalRoutes(app, services);
  }
  const sweep = createSweeper(services);
  return async (request) => {
    expireSilentAgents(services);
    await sweep();
    return app.fetch(request);
  };
}
