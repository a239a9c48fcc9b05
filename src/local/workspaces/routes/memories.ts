import type { Context, Hono } from 'hono';
import { z } from 'zod';
import { optionalText, readJson } from '../../http/read-body.ts';
import { ok, refuse, reply } from '../../http/reply.ts';
import { goTimestamp } from '../../store/go-time.ts';
import type { MemoryOwners, MemoryRecord, MemoryScope } from '../../store/memories.ts';
import type { Services } from '../../store/services.ts';
import { redactSecrets } from '../redact.ts';

const memorySchema = z.object({
  content: z.string().min(1),
  scope: optionalText,
  namespace: optionalText,
});
const contentSchema = z.object({ content: z.string().min(1) });

const SCOPES: readonly MemoryScope[] = ['LOCAL', 'TEAM', 'GLOBAL'];
const MAX_NAMESPACE_CHARACTERS = 50;
const MAX_LISTED = 50;

export function registerMemoryRoutes(app: Hono, services: Services): void {
  const { memories, rules } = services;
  const path = '/workspaces/:id/memories';

  app.post(path, async (c) => {
    const workspaceId = owner(c, services);
    const body = await readJson(c.req.raw, memorySchema, 'invalid request body');
    const scope = SCOPES.find((known) => known === body.scope);
    if (scope === undefined) refuse(400, 'scope must be LOCAL, TEAM, or GLOBAL');
    if (body.namespace.length > MAX_NAMESPACE_CHARACTERS) {
      refuse(400, 'namespace must be <= 50 characters');
    }
    const memory = store(workspaceId, scope, body.content, body.namespace || 'general', services);
    return reply({ status: 201, body: { id: memory.id, scope, namespace: memory.namespace } });
  });

  app.get(path, (c) => {
    const workspaceId = owner(c, services);
    if (rules.isCurrent) {
      const listed = memories.list(readableOwners(workspaceId, services), { limit: MAX_LISTED });
      return ok(listed.map(inShim));
    }
    const limit = Number(c.req.query('limit'));
    const listed = memories.list(readableOwners(workspaceId, services), {
      text: c.req.query('q') ?? '',
      scope: c.req.query('scope') ?? '',
      namespace: c.req.query('namespace') ?? '',
      limit: limit > 0 && limit <= MAX_LISTED ? limit : MAX_LISTED,
    });
    return ok(listed.map(inTable));
  });

  if (rules.isCurrent) return;

  app.patch(`${path}/:memoryId`, async (c) => {
    const workspaceId = owner(c, services);
    const { content } = await readJson(c.req.raw, contentSchema, 'invalid request body');
    const id = c.req.param('memoryId');
    if (!memories.replaceContent(workspaceId, id, redactSecrets(content))) refuse(404, 'memory not found');
    return ok({ id, status: 'updated' });
  });

  app.delete(`${path}/:memoryId`, (c) => {
    const workspaceId = owner(c, services);
    return memories.delete(workspaceId, c.req.param('memoryId'))
      ? ok({ status: 'deleted' })
      : refuse(404, 'memory not found');
  });
}

/** The workspace of the path, once it is known to be allowed and to have a memory. */
export function owner(c: Context, { auth, settings, rules }: Services): string {
  const workspaceId = c.req.param('id') ?? '';
  auth.requireWorkspace(c.req.raw, workspaceId);
  if (rules.isCurrent && !settings.memoryPlugin) {
    refuse(503, 'memory plugin is not configured (set MEMORY_PLUGIN_URL)');
  }
  return workspaceId;
}

/** A workspace reads all of its own memories, and what those above it share. */
export function readableOwners(workspaceId: string, { workspaces }: Services): MemoryOwners {
  const sharing: string[] = [];
  let parent = workspaces.parentOf(workspaceId);
  while (typeof parent === 'string' && !sharing.includes(parent)) {
    sharing.push(parent);
    parent = workspaces.parentOf(parent);
  }
  return { own: workspaceId, sharing };
}

function store(
  workspaceId: string,
  scope: MemoryScope,
  content: string,
  namespace: string,
  { memories, workspaces, clock }: Services,
): MemoryRecord {
  if (scope === 'GLOBAL' && typeof workspaces.parentOf(workspaceId) === 'string') {
    refuse(403, 'only root workspaces can write GLOBAL memories');
  }
  const memory: MemoryRecord = {
    id: crypto.randomUUID(),
    workspace_id: workspaceId,
    content: redactSecrets(content),
    scope,
    namespace,
    created_at: clock.nowMicros(),
  };
  memories.insert(memory);
  return memory;
}

/** Whole seconds, and no more than this. */
function inShim({ id, content, scope, created_at: micros }: MemoryRecord) {
  const seconds = Math.floor(micros / 1_000_000);
  return { id, content, scope, created_at: goTimestamp(seconds * 1_000_000) };
}

function inTable(memory: MemoryRecord) {
  const { id, workspace_id, content, scope, namespace, created_at: micros } = memory;
  const shown = scope === 'GLOBAL' ? `<global-memory>\n${content}\n</global-memory>` : content;
  return { id, workspace_id, content: shown, scope, namespace, created_at: goTimestamp(micros) };
}
