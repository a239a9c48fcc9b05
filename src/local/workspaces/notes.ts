import type { Hono } from 'hono';
import { z } from 'zod';
import { parseJson } from '../../core/json.ts';
import { optionalText, readJson } from '../http/read-request.ts';
import { ok, refuse, reply } from '../http/reply.ts';
import type { Services } from '../http/services.ts';
import { goTimestamp, goTimestampOrNull } from '../store/clock.ts';
import type { NoteRecord } from '../store/notes.ts';

const noteSchema = z.object({
  key: optionalText,
  value: z.unknown(),
  ttl_seconds: z.int().nullish(),
  if_match_version: z.int().nullish(),
});

/** `/workspaces/:id/memory`: values by key, which are changed only from the version that the writer knows. */
export function registerNoteRoutes(app: Hono, { auth, clock, store }: Services): void {
  const { notes } = store;
  const path = '/workspaces/:id/memory';

  app.get(path, (c) => ok(notes.list(auth.requireWorkspace(c), clock.nowMicros()).map(noteView)));

  app.get(`${path}/:key`, (c) => {
    const note = notes.get(auth.requireWorkspace(c), c.req.param('key'), clock.nowMicros());
    return ok(noteView(note ?? refuse(404, 'key not found')));
  });

  app.post(path, async (c) => {
    const workspaceId = auth.requireWorkspace(c);
    const body = await readJson(c.req.raw, noteSchema, 'invalid request body');
    const { key, value, ttl_seconds: seconds, if_match_version: expected } = body;
    if (key === '') refuse(400, 'key is required');
    if (value === undefined) refuse(500, 'failed to set memory');
    const current = notes.versionOf(workspaceId, key);
    if (typeof expected === 'number' && expected !== current) {
      const error =
        current === 0 ? 'if_match_version mismatch: key does not exist' : 'if_match_version mismatch';
      const found = current === 0 ? null : current;
      return reply({ status: 409, body: { error, expected_version: expected, current_version: found } });
    }
    const nowMicros = clock.nowMicros();
    const expiresAtMicros = typeof seconds === 'number' ? nowMicros + seconds * 1_000_000 : null;
    const version = notes.set(workspaceId, { key, value: JSON.stringify(value), expiresAtMicros, nowMicros });
    return ok({ status: 'ok', key, version });
  });

  app.delete(`${path}/:key`, (c) => {
    notes.delete(auth.requireWorkspace(c), c.req.param('key'));
    return ok({ status: 'deleted' });
  });
}

function noteView({ key, value, version, expires_at: expiresAt, updated_at: updatedAt }: NoteRecord) {
  return {
    key,
    value: parseJson(value),
    version,
    expires_at: goTimestampOrNull(expiresAt) ?? undefined,
    updated_at: goTimestamp(updatedAt),
  };
}
