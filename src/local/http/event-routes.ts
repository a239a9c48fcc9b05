import type { Hono } from 'hono';
import type { Services } from '../store/services.ts';
import type { EventStreams } from './event-stream.ts';

/** Events that only the canvas page of this platform knows. */
const LOCAL_TYPES = new Set(['PEER_MESSAGE', 'FAULTS_CHANGED']);

export function registerEventRoutes(app: Hono, { auth }: Services, streams: EventStreams): void {
  app.get('/workspaces/:id/events/stream', (c) => {
    const workspaceId = c.req.param('id');
    auth.requireWorkspace(c.req.raw, workspaceId);
    return streams.open({
      request: c.req.raw,
      show: ({ type, workspaceId: subject, timestampMs, payload }) =>
        subject === workspaceId && !LOCAL_TYPES.has(type)
          ? { type, timestamp: timestampMs, data: payload }
          : undefined,
    });
  });
}
