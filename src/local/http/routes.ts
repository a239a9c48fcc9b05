import { Hono } from 'hono';
import { HTTPException } from 'hono/http-exception';
import type { A2a } from '../a2a/a2a.ts';
import { registerA2aRoutes } from '../a2a/routes/a2a.ts';
import { registerActivityRoutes } from '../a2a/routes/activity.ts';
import { registerChatHistoryRoutes } from '../a2a/routes/chat-history.ts';
import { registerDelegationRoutes } from '../a2a/routes/delegations.ts';
import { registerNotifyRoutes } from '../a2a/routes/notify.ts';
import { registerPendingUploadRoutes } from '../a2a/routes/pending-uploads.ts';
import { registerUploadRoutes } from '../a2a/routes/uploads.ts';
import { type ControlDeps, registerControl } from '../canvas/control.ts';
import { registerPage } from '../canvas/page.ts';
import type { Presence } from '../workspaces/presence.ts';
import { registerHeartbeatRoute } from '../workspaces/routes/heartbeat.ts';
import { registerMemoryRoutes } from '../workspaces/routes/memories.ts';
import { registerMemoryV2Routes } from '../workspaces/routes/memories-v2.ts';
import { registerPeerRoutes } from '../workspaces/routes/peers.ts';
import { registerPluginRoutes } from '../workspaces/routes/plugins.ts';
import { registerRegistryRoutes } from '../workspaces/routes/registry.ts';
import { registerTokenRoutes } from '../workspaces/routes/tokens.ts';
import { registerWorkspaceRoutes } from '../workspaces/routes/workspaces.ts';
import { registerEventRoutes } from './event-routes.ts';
import type { Handler } from './handler.ts';
import { plain, reply } from './reply.ts';

export interface RoutesDeps extends ControlDeps {
  readonly a2a: A2a;
  readonly presence: Presence;
}

/** Every endpoint, without what stands before them. */
export function createRoutes(deps: RoutesDeps): Handler {
  const { services, a2a, presence, streams } = deps;
  const app = new Hono();
  app.notFound((c) => {
    const url = new URL(c.req.url);
    if (url.pathname === '/' || !url.pathname.endsWith('/')) return plain(404, '404 page not found');
    const location = url.pathname.replace(/\/+$/, '') + url.search;
    return plain(c.req.method === 'GET' ? 301 : 307, '', { Location: location });
  });
  app.onError((error) => {
    if (error instanceof HTTPException) return error.res ?? error.getResponse();
    return reply({ status: 500, body: { error: 'internal error', detail: error.message } });
  });
  app.get('/health', () => reply({ status: 200, body: { status: 'ok' } }));
  registerPage(app, services.auth);
  registerControl(app, deps);
  registerActivityRoutes(app, services);
  registerA2aRoutes(app, services, a2a);
  registerNotifyRoutes(app, services);
  registerRegistryRoutes(app, services, presence, a2a);
  registerHeartbeatRoute(app, services, presence, a2a);
  registerPeerRoutes(app, services);
  registerWorkspaceRoutes(app, services, presence);
  registerEventRoutes(app, services, streams);
  registerTokenRoutes(app, services);
  registerUploadRoutes(app, services);
  registerPendingUploadRoutes(app, services);
  registerDelegationRoutes(app, services, a2a);
  registerMemoryRoutes(app, services);
  registerMemoryV2Routes(app, services);
  registerChatHistoryRoutes(app, services);
  registerPluginRoutes(app, services);
  return async (request) => {
    presence.sweep();
    return app.fetch(request);
  };
}
