import { z } from 'zod';
import { isLoopback } from '../a2a/push-agent.ts';
import { optionalText } from '../http/read-request.ts';
import { refuse } from '../http/reply.ts';
import type { Services } from '../http/services.ts';
import type { WorkspaceStore } from '../store/workspaces.ts';

export const createWorkspaceSchema = z.object({
  name: z.string().min(1),
  external: z.boolean().nullish(),
  role: z.string().nullish(),
  tier: z.int().nullish(),
  parent_id: z.string().nullish(),
  runtime: optionalText,
  url: optionalText,
  delivery_mode: optionalText,
  canvas: z.object({ x: z.number(), y: z.number() }).nullish(),
  secrets: z.record(z.string(), z.string()).nullish(),
});

export interface CreatedWorkspace {
  readonly id: string;
  readonly status: string;
  readonly isExternal: boolean;
}

const MAX_NAME_CHARACTERS = 255;
/** Agents that somebody runs outside of the platform. */
export const EXTERNAL_RUNTIMES = ['external', 'kimi', 'kimi-cli'];
const RUNTIMES = [
  ...EXTERNAL_RUNTIMES,
  'claude-code',
  'langgraph',
  'crewai',
  'autogen',
  'openclaw',
  'hermes',
  'codex',
];
const DEFAULT_RUNTIME = 'claude-code';
const MAX_SUFFIX = 50;

/** `POST /workspaces`. An external workspace is stored as `push` unless it says otherwise. */
export function createWorkspace(
  body: z.output<typeof createWorkspaceSchema>,
  { store, clock, events, rules }: Services,
): CreatedWorkspace {
  const { workspaces } = store;
  if (body.name.length > MAX_NAME_CHARACTERS || /[{}[\]|>*&!\r\n]/.test(body.name)) {
    refuse(400, 'invalid workspace fields');
  }
  checkDeliveryMode(body.delivery_mode);
  const runtime = body.runtime || (body.external ? 'external' : DEFAULT_RUNTIME);
  if (!RUNTIMES.includes(runtime)) {
    refuse(422, { error: `runtime ${runtime} is not supported`, runtime, code: 'RUNTIME_UNSUPPORTED' });
  }
  if (body.url !== '' && !isRoutable(body.url)) refuse(400, `unsafe workspace URL: ${body.url}`);
  const isExternal = EXTERNAL_RUNTIMES.includes(runtime);
  const status = isExternal ? (body.url === '' ? 'awaiting_agent' : 'online') : 'provisioning';
  const id = crypto.randomUUID();
  workspaces.insert({
    id,
    name: freeName(body.name, workspaces),
    status,
    runtime,
    delivery_mode: body.delivery_mode === 'poll' ? 'poll' : 'push',
    created_at: clock.nowMicros(),
    role: body.role ?? null,
    tier: body.tier ?? 1,
    parent_id: parentFor(body.parent_id, rules.isCurrent, workspaces),
    url: body.url || null,
    ...body.canvas,
  });
  for (const [key, value] of Object.entries(body.secrets ?? {})) {
    store.secrets.set(id, key, value, clock.nowMicros());
  }
  events.publish('WORKSPACE_PROVISIONING', id, { name: body.name });
  return { id, status, isExternal };
}

function freeName(name: string, workspaces: WorkspaceStore): string {
  if (!workspaces.isNameTaken(name)) return name;
  for (let suffix = 2; suffix <= MAX_SUFFIX; suffix += 1) {
    const candidate = `${name} (${suffix})`;
    if (!workspaces.isNameTaken(candidate)) return candidate;
  }
  return refuse(409, 'workspace name already in use; please pick a different name');
}

/**
 * A workspace without a named parent goes under the platform's own root, or where there is none under the only root,
 * when there is exactly one of it.
 */
function parentFor(
  parentId: string | null | undefined,
  adoptsOrphans: boolean,
  workspaces: WorkspaceStore,
): string | null {
  if (parentId) {
    checkParentExists(parentId, workspaces);
    return parentId;
  }
  if (!adoptsOrphans) return null;
  const platforms = workspaces
    .list()
    .filter(({ kind, status }) => kind === 'platform' && status !== 'removed');
  const [parent, ...others] = platforms.length > 0 ? platforms : workspaces.children(null);
  return parent !== undefined && others.length === 0 ? parent.id : null;
}

export function checkParentExists(parentId: string, workspaces: WorkspaceStore): void {
  if (workspaces.getLive(parentId) !== undefined) return;
  refuse(400, { error: 'parent workspace not found', code: 'WORKSPACE_REPARENT_PARENT_NOT_FOUND' });
}

export function checkDeliveryMode(mode: string): void {
  if (!['', 'push', 'poll'].includes(mode)) refuse(400, "delivery_mode must be 'push' or 'poll'");
}

/** Addresses that lead into the platform's own network are refused, but for this machine's: agents are tried there. */
export function isRoutable(text: string): boolean {
  const url = URL.parse(text);
  if (url === null || (url.protocol !== 'https:' && url.protocol !== 'http:')) return false;
  return (
    isLoopback(text) ||
    !/^(?:localhost|127\.|10\.|192\.168\.|169\.254\.|172\.(?:1[6-9]|2\d|3[01])\.|\[|0\.)/.test(url.hostname)
  );
}
