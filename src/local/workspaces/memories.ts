import type { Context, Hono } from 'hono';
import { z } from 'zod';
import { type MemoryScope, memoryScopes } from '../../wire/memories.ts';
import { optionalText, readJson, readLimit } from '../http/read-request.ts';
import { ok, refuse, reply } from '../http/reply.ts';
import type { Services } from '../http/services.ts';
import { goTimestamp } from '../store/clock.ts';
import type { MemoryRecord } from '../store/memories.ts';
import { ancestorsOf } from './peers.ts';

const memorySchema = z.object({
  content: z.string().min(1),
  scope: optionalText,
  namespace: optionalText,
});
const contentSchema = z.object({ content: z.string().min(1) });

const MAX_NAMESPACE_CHARACTERS = 50;
const MAX_LISTED = 50;
const MAX_LISTED_V2 = 100;
const V2 = '/workspaces/:id/v2';

/** What a workspace is to remember, and what it may read of those above it. */
export function registerMemoryRoutes(app: Hono, services: Services): void {
  const { rules } = services;
  const { memories } = services.store;
  const path = '/workspaces/:id/memories';

  app.post(path, async (c) => {
    const workspaceId = memoryOwner(c, services);
    const body = await readJson(c.req.raw, memorySchema, 'invalid request body');
    const scope = memoryScopes.find((known) => known === body.scope);
    if (scope === undefined) refuse(400, 'scope must be LOCAL, TEAM, or GLOBAL');
    if (body.namespace.length > MAX_NAMESPACE_CHARACTERS) {
      refuse(400, 'namespace must be <= 50 characters');
    }
    const memory = storeMemory(workspaceId, scope, body.content, body.namespace || 'general', services);
    return reply({ status: 201, body: { id: memory.id, scope, namespace: memory.namespace } });
  });

  app.get(path, (c) => {
    const workspaceId = memoryOwner(c, services);
    if (rules.isCurrent) {
      const listed = memories.list(readableOwners(workspaceId, services), { limit: MAX_LISTED });
      return ok(listed.map(pluginView));
    }
    const limit = Number(c.req.query('limit'));
    const listed = memories.list(readableOwners(workspaceId, services), {
      text: c.req.query('q') ?? '',
      scope: c.req.query('scope') ?? '',
      namespace: c.req.query('namespace') ?? '',
      limit: limit > 0 && limit <= MAX_LISTED ? limit : MAX_LISTED,
    });
    return ok(listed.map(tableView));
  });

  app.delete(rules.isCurrent ? `${V2}/memories/:memoryId` : `${path}/:memoryId`, (c) => {
    const workspaceId = memoryOwner(c, services);
    return memories.delete(workspaceId, c.req.param('memoryId'))
      ? ok({ status: 'deleted' })
      : refuse(404, 'memory not found');
  });

  if (rules.isCurrent) {
    registerMemoryV2Routes(app, services);
    return;
  }

  app.patch(`${path}/:memoryId`, async (c) => {
    const workspaceId = memoryOwner(c, services);
    const { content } = await readJson(c.req.raw, contentSchema, 'invalid request body');
    const id = c.req.param('memoryId');
    if (!memories.replaceContent(workspaceId, id, redactSecrets(content))) refuse(404, 'memory not found');
    return ok({ id, status: 'updated' });
  });
}

function registerMemoryV2Routes(app: Hono, services: Services): void {
  app.get(`${V2}/namespaces`, (c) => {
    const workspaceId = memoryOwner(c, services);
    const own = namespace(workspaceId, services);
    const above = readableOwners(workspaceId, services).sharing.map((id) => namespace(id, services));
    return ok({ readable: [own, ...above], writable: [own] });
  });

  app.get(`${V2}/memories`, (c) => {
    const workspaceId = memoryOwner(c, services);
    const wanted = c.req.query('namespace') ?? '';
    const isWanted = (id: string) => wanted === '' || namespaceName(id) === wanted;
    const { sharing } = readableOwners(workspaceId, services);
    const owners = {
      own: isWanted(workspaceId) ? workspaceId : undefined,
      sharing: sharing.filter(isWanted),
    };
    const listed = services.store.memories.list(owners, {
      text: c.req.query('q') ?? '',
      limit: readLimit(c.req.query('limit'), MAX_LISTED, MAX_LISTED_V2),
    });
    const kind = c.req.query('kind') ?? '';
    return ok({ memories: listed.map(v2View).filter((memory) => kind === '' || memory.kind === kind) });
  });
}

/** The workspace of the path, after the checks of its bearer and of the memory plugin. */
function memoryOwner(c: Context, { auth, settings, rules }: Services): string {
  const workspaceId = auth.requireWorkspace(c);
  if (rules.isCurrent && !settings.memoryPlugin) {
    refuse(503, 'memory plugin is not configured (set MEMORY_PLUGIN_URL)');
  }
  return workspaceId;
}

/** A workspace reads all of its own memories, and what those above it share. */
function readableOwners(workspaceId: string, { store }: Services) {
  return { own: workspaceId, sharing: ancestorsOf(workspaceId, store.workspaces) };
}

function storeMemory(
  workspaceId: string,
  scope: MemoryScope,
  content: string,
  namespace: string,
  { store, clock }: Services,
): MemoryRecord {
  if (scope === 'GLOBAL' && typeof store.workspaces.parentOf(workspaceId) === 'string') {
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
  store.memories.insert(memory);
  return memory;
}

/** As the memory plugin lists it: whole seconds, and few keys. */
function pluginView({ id, content, scope, created_at: micros }: MemoryRecord) {
  const seconds = Math.floor(micros / 1_000_000);
  return { id, content, scope, created_at: goTimestamp(seconds * 1_000_000) };
}

function tableView(memory: MemoryRecord) {
  const { id, workspace_id, content, scope, namespace, created_at: micros } = memory;
  const shown = scope === 'GLOBAL' ? `<global-memory>\n${content}\n</global-memory>` : content;
  return { id, workspace_id, content: shown, scope, namespace, created_at: goTimestamp(micros) };
}

function namespaceName(workspaceId: string): string {
  return `workspace:${workspaceId}`;
}

function namespace(workspaceId: string, { store }: Services) {
  return {
    name: namespaceName(workspaceId),
    kind: 'workspace',
    label: store.workspaces.get(workspaceId)?.name ?? workspaceId,
  };
}

function v2View({ id, workspace_id: workspaceId, content, created_at: micros }: MemoryRecord) {
  return {
    id,
    namespace: namespaceName(workspaceId),
    content,
    kind: 'fact',
    source: 'agent',
    pin: false,
    created_at: goTimestamp(micros),
    source_workspace_id: workspaceId,
  };
}

/** What looks like a secret, and the word that replaces it. The last pattern also finds long paths and hashes. */
const SECRETS: readonly (readonly [RegExp, string])[] = [
  [/\b(?:sk|pk|ghp|gho|xox[abp])[-_][A-Za-z0-9_-]{8,}/g, '[REDACTED:API_KEY]'],
  [/\bBearer\s+[A-Za-z0-9._~+/=-]{8,}/gi, '[REDACTED:BEARER]'],
  [/\b[A-Z][A-Z0-9_]*(?:API_KEY|TOKEN|SECRET|PASSWORD)\s*[=:]\s*\S+/g, '[REDACTED:SECRET]'],
  [/[A-Za-z0-9+/]{33,}/g, '[REDACTED:BASE64]'],
];

/** What the platform stores of a memory: nothing that looks like a secret. */
export function redactSecrets(text: string): string {
  return SECRETS.reduce((rest, [pattern, word]) => rest.replace(pattern, word), text);
}
