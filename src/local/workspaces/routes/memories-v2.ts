import type { Hono } from 'hono';
import { ok, refuse } from '../../http/reply.ts';
import { goTimestamp } from '../../store/go-time.ts';
import type { MemoryRecord } from '../../store/memories.ts';
import type { Services } from '../../store/services.ts';
import { owner, readableOwners } from './memories.ts';

const DEFAULT_LISTED = 50;
const MAX_LISTED = 100;

export function registerMemoryV2Routes(app: Hono, services: Services): void {
  const { memories, rules } = services;
  if (!rules.isCurrent) return;

  app.get('/workspaces/:id/v2/namespaces', (c) => {
    const workspaceId = owner(c, services);
    const own = namespace(workspaceId, services);
    const above = readableOwners(workspaceId, services).sharing.map((id) => namespace(id, services));
    return ok({ readable: [own, ...above], writable: [own] });
  });

  app.get('/workspaces/:id/v2/memories', (c) => {
    const workspaceId = owner(c, services);
    const limit = Number(c.req.query('limit'));
    const wanted = c.req.query('namespace') ?? '';
    const isWanted = (id: string) => wanted === '' || namespaceName(id) === wanted;
    const { sharing } = readableOwners(workspaceId, services);
    const owners = {
      own: isWanted(workspaceId) ? workspaceId : undefined,
      sharing: sharing.filter(isWanted),
    };
    const listed = memories.list(owners, {
      text: c.req.query('q') ?? '',
      limit: Number.isInteger(limit) && limit > 0 ? Math.min(limit, MAX_LISTED) : DEFAULT_LISTED,
    });
    const kind = c.req.query('kind') ?? '';
    return ok({ memories: listed.map(inV2).filter((memory) => kind === '' || memory.kind === kind) });
  });

  app.delete('/workspaces/:id/v2/memories/:memoryId', (c) => {
    const workspaceId = owner(c, services);
    return memories.delete(workspaceId, c.req.param('memoryId'))
      ? ok({ status: 'deleted' })
      : refuse(404, 'memory not found');
  });
}

function namespaceName(workspaceId: string): string {
  return `workspace:${workspaceId}`;
}

function namespace(workspaceId: string, { workspaces }: Services) {
  return {
    name: namespaceName(workspaceId),
    kind: 'workspace',
    label: workspaces.get(workspaceId)?.name ?? workspaceId,
  };
}

function inV2({ id, workspace_id: workspaceId, content, created_at: micros }: MemoryRecord) {
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
