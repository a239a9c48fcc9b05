import type { Context, Hono } from 'hono';
import { z } from 'zod';
import { readJson } from '../http/read-request.ts';
import { ok, refuse } from '../http/reply.ts';
import type { Services } from '../http/services.ts';
import { goTimestamp } from '../store/clock.ts';
import { isUuid } from '../store/schema.ts';

const secretSchema = z.object({ key: z.string().min(1), value: z.string().min(1) });

/** The secrets of a workspace: operators see their names, only the workspace itself sees the values. */
export function registerSecretRoutes(app: Hono, services: Services): void {
  const { auth, clock } = services;
  const { secrets } = services.store;
  const path = '/workspaces/:id/secrets';

  const ownerOf = (c: Context): string => {
    const workspaceId = auth.requireWorkspace(c);
    return isUuid(workspaceId) ? workspaceId : refuse(400, 'invalid workspace ID');
  };

  app.get(path, (c) =>
    ok(
      secrets.list(ownerOf(c)).map(({ key, created_at: createdAt, updated_at: updatedAt }) => ({
        key,
        has_value: true,
        scope: 'workspace',
        created_at: goTimestamp(createdAt),
        updated_at: goTimestamp(updatedAt),
      })),
    ),
  );

  app.get(`${path}/values`, (c) => {
    const workspaceId = ownerOf(c);
    auth.requireOwnBearerIfAny(c.req.raw, workspaceId);
    return ok(Object.fromEntries(secrets.list(workspaceId).map(({ key, value }) => [key, value])));
  });

  app.on(['POST', 'PUT'], path, async (c) => {
    const workspaceId = ownerOf(c);
    const { key, value } = await readJson(c.req.raw, secretSchema, 'invalid request body');
    secrets.set(workspaceId, key, value, clock.nowMicros());
    return ok({ status: 'saved', key });
  });

  app.delete(`${path}/:key`, (c) => {
    const workspaceId = ownerOf(c);
    const key = c.req.param('key');
    if (!secrets.delete(workspaceId, key)) refuse(404, 'secret not found');
    return ok({ status: 'deleted', key });
  });
}
