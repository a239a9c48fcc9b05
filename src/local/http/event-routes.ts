import type { Hono } from 'hono';
import { goTimestamp } from '../store/clock.ts';
import type { EventStreams, KeptEvent } from './events.ts';
import { ok } from './reply.ts';
import type { Services } from './services.ts';

/** Events that only the canvas page of this platform knows. */
const LOCAL_TYPES = new Set(['PEER_MESSAGE', 'FAULTS_CHANGED', 'MESSAGE_MARKED']);

export function registerEventRoutes(
  app: Hono,
  { auth, events, contacts }: Services,
  streams: EventStreams,
): void {
  app.get('/events', (c) => {
    auth.requireAdmin(c.req.raw);
    return ok(events.kept().map(keptView));
  });

  app.get('/events/:workspaceId', (c) => {
    auth.requireAdmin(c.req.raw);
    return ok(events.kept(c.req.param('workspaceId')).map(keptView));
  });

  app.get('/workspaces/:id/events/stream', (c) => {
    const workspaceId = auth.requireWorkspace(c);
    const identity = auth.identify(c.req.raw);
    const isOwn = identity.kind === 'workspace' && identity.workspaceId === workspaceId;
    return streams.open({
      request: c.req.raw,
      onOpened: isOwn ? () => contacts.streamOpened(workspaceId) : undefined,
      show: ({ type, workspaceId: subject, timestampMs, payload }) =>
        subject === workspaceId && !LOCAL_TYPES.has(type)
          ? { type, timestamp: timestampMs, data: payload }
          : undefined,
    });
  });
}

function keptView({ id, type, workspaceId, timestampMs, payload }: KeptEvent) {
  return {
    id,
    event_type: type,
    workspace_id: workspaceId ?? null,
    payload,
    created_at: goTimestamp(timestampMs * 1000),
  };
}
