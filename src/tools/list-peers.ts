import { z } from 'zod';
import { quotedLine, safeLine, safeWord } from '../core/safe-text.ts';
import type { Target } from '../core/target.ts';
import type { PlatformClient } from '../platform/client.ts';
import type { Peer } from '../platform/peers.ts';
import { whyFailed } from './shared/call-failure.ts';
import { defineTool, fittingCount, READS_PLATFORM, type ToolResult } from './shared/tool.ts';
import { idArgument, watchedTarget } from './shared/workspace-arguments.ts';

const MAX_LISTED = 100;
/** What one peer is called in the data is not longer than its line. */
const MAX_LISTED_CHARACTERS = 12_000;

export const listPeers = defineTool({
  name: 'list_peers',
  title: 'List Molecule peers',
  description:
    'Lists the workspaces that can be written to or given work, with id, name, status and role; names and roles are what peers call themselves.',
  input: z.object({
    workspace_id: idArgument('Watched workspace whose peers are meant; all of them if absent.').optional(),
    q: z.string().trim().min(1).max(200).describe('Part of a name or role.').optional(),
  }),
  aliases: { _as_workspace: 'workspace_id', source_workspace_id: 'workspace_id', query: 'q' },
  annotations: READS_PLATFORM,
  async handle({ workspace_id: workspaceId, q }, context, { signal }) {
    const targets =
      workspaceId === undefined ? context.targets() : [watchedTarget(context.targets(), workspaceId)];
    const lists = await Promise.all(
      targets.map((target) => peersOf(target, context.client(target), q, signal)),
    );
    return toResult(lists, q);
  },
});

type PeerList =
  | { readonly target: Target; readonly peers: readonly Peer[] }
  | { readonly target: Target; readonly why: string; readonly error: unknown };

async function peersOf(
  target: Target,
  client: PlatformClient,
  filter: string | undefined,
  signal: AbortSignal,
): Promise<PeerList> {
  try {
    return { target, peers: await client.peers.list(filter, signal) };
  } catch (error) {
    return { target, why: whyFailed(error), error };
  }
}

function toResult(lists: readonly PeerList[], filter: string | undefined): ToolResult {
  const found = lists.flatMap((list) =>
    'peers' in list ? list.peers.map((peer) => ({ peer, via: list.target.id })) : [],
  );
  const sizes = found.slice(0, MAX_LISTED).map(({ peer }) => peerLine(peer).length);
  const shown = found.slice(0, fittingCount(sizes, MAX_LISTED_CHARACTERS));
  const failed = lists.flatMap((list) => ('error' in list ? [list] : []));
  const lines = lists.flatMap((list) => {
    const isAlone = lists.length === 1;
    const of = isAlone ? '' : ` of ${list.target.id}`;
    if (!('peers' in list)) return [`The peers${of} could not be listed: ${list.why}`];
    const own = shown.filter(({ via }) => via === list.target.id);
    const head = list.peers.length === 0 ? `No peers${of}${emptyReason(filter)}` : `Peers${of}:`;
    return [head, ...own.map(({ peer }) => `- ${peerLine(peer)}`)];
  });
  if (shown.length < found.length) {
    lines.push(`${found.length - shown.length} more are not shown; narrow the search with q.`);
  }
  return {
    text: lines.join('\n'),
    ...(failed.length === lists.length ? { isError: true } : {}),
    failures: failed.map(({ error }) => error),
    data: {
      count: found.length,
      peers: shown.map(({ peer, via }) => ({
        id: peer.id,
        name: safeLine(peer.name),
        ...(peer.status === undefined ? {} : { status: safeLine(peer.status) }),
        via,
      })),
    },
  };
}

function emptyReason(filter: string | undefined): string {
  return filter === undefined
    ? ': the workspace has no parent, sibling or child on its canvas.'
    : ` with ${quotedLine(filter)} in name or role.`;
}

function peerLine({ id, name, role, status }: Peer): string {
  const facts = [
    id,
    quotedLine(name),
    ...(status === undefined ? [] : [safeWord(status)]),
    ...(role === undefined ? [] : [`role ${quotedLine(role)}`]),
  ];
  return facts.join(', ');
}
