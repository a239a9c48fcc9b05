import { Hono } from 'hono';
import { HTTPException } from 'hono/http-exception';
import type { A2a } from './a2a.ts';
import { type ControlDeps, registerControl } from './control.ts';
import type { Handler } from './handler.ts';
import { registerPage } from './page.ts';
import type { Presence } from './presence.ts';
import { plain, reply } from './reply.ts';
import { registerA2aRoutes } from './routes/a2a.ts';
import { registerActivityRoutes } from './routes/activity.ts';
import { registerChatHistoryRoutes } from './routes/chat-history.ts';
import { registerDelegationRoutes } from './routes/delegations.ts';
import { registerEventRoutes } from './routes/events.ts';
import { registerHeartbeatRoute } from './routes/heartbeat.ts';
import { registerMemoryRoutes } from './routes/memories.ts';
import { registerMemoryV2Routes } from './routes/memories-v2.ts';
import { registerNotifyRoutes } from './routes/notify.ts';
import { registerPeerRoutes } from './routes/peers.ts';
import { registerPendingUploadRoutes } from './routes/pending-uploads.ts';
import { registerPluginRoutes } from './routes/plugins.ts';
import { registerRegistryRoutes } from './routes/registry.ts';
import { registerTokenRoutes } from './routes/tokens.ts';
import { registerUploadRoutes } from './routes/uploads.ts';
import { registerWorkspaceRoutes } from './routes/workspaces.ts';

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
