import { z } from 'zod';
import type { SaveText } from '../core/long-text.ts';
import { peerLabel } from '../core/notification.ts';
import { quotedLine, safeWord } from '../core/safe-text.ts';
import type { Target } from '../core/target.ts';
import { timeText } from '../core/timestamp.ts';
import type { PlatformClient } from '../platform/client.ts';
import type { ListedDelegation } from '../platform/delegations.ts';
import { type DelegationRow, readDelegationRow } from '../wire/delegations.ts';
import { whyFailed } from './shared/call-failure.ts';
import { quotedAnswer } from './shared/sent-result.ts';
import { defineTool, READS_PLATFORM, type ToolContext, type ToolResult } from './shared/tool.ts';
import { AS_WORKSPACE_ALIASES, asWorkspace, watchedTarget } from './shared/workspace-arguments.ts';

const MAX_LISTED = 20;
const PREVIEW_CHARACTERS = 100;
const MAX_REASON_CHARACTERS = 300;

export const checkTaskStatus = defineTool({
  name: 'check_task_status',
  title: 'Status of delegated tasks',
  description:
    'Says how a delegated task stands, with the whole answer once there is one; without task_id: the recent ones. Results also arrive as messages: do not ask again and again.',
  input: z.object({
    task_id: z.string().trim().max(200).describe('delegation_id from delegate_task_async.').optional(),
    _as_workspace: asWorkspace,
  }),
  aliases: { ...AS_WORKSPACE_ALIASES, delegation_id: 'task_id' },
  annotations: READS_PLATFORM,
  async handle(args, context, { signal }) {
    // As in `molecule-mcp`, an empty id asks for the recent ones.
    const id = args.task_id === '' ? undefined : args.task_id;
    const targets = targetsFor(id, args._as_workspace, context);
    return id === undefined ? recent(targets, context, signal) : statusOf(id, targets, context, signal);
  },
});

/** The workspace that is named, or that made this delegation; else it may be any of the watched ones. */
function targetsFor(
  id: string | undefined,
  named: string | undefined,
  context: Pick<ToolContext, 'targets' | 'inbox'>,
): readonly Target[] {
  const targets = context.targets();
  if (named !== undefined) return [watchedTarget(targets, named)];
  const known = id === undefined ? undefined : context.inbox()?.delegations.workspaceOf(id);
  const target = targets.find((candidate) => candidate.id === known);
  return target === undefined ? targets : [target];
}

async function statusOf(
  id: string,
  targets: readonly Target[],
  context: Pick<ToolContext, 'client' | 'saveText'>,
  signal: AbortSignal,
): Promise<ToolResult> {
  const failures: unknown[] = [];
  const problems: string[] = [];
  for (const target of targets) {
    try {
      const found = await findDelegation(context.client(target), id, signal);
      if (found !== undefined) return { ...foundResult(found, id, target.id, context.saveText), failures };
    } catch (error) {
      problems.push(`Workspace ${target.id} could not be asked: ${whyFailed(error)}`);
      failures.push(error);
    }
  }
  if (problems.length > 0) {
    return {
      isError: true,
      text: problems.join('\n'),
      failures,
      data: { status: 'unknown', task_id: safeWord(id) },
    };
  }
  return {
    text: `No delegation ${safeWord(id)} is known (any more): it may be older than what the platform keeps, or the id is wrong. That does not mean that it failed. Without task_id this tool lists the recent ones.`,
    data: { status: 'not_found', task_id: safeWord(id) },
  };
}

type Found = Pick<DelegationRow, 'state' | 'text' | 'peerId' | 'peerError'> & {
  readonly status: string;
  /** Only the beginning of the answer could be found. */
  readonly isCut: boolean;
  readonly error: string | undefined;
};

/** The list has the state; the rows have the whole text, also of delegations that are too old for the list. */
async function findDelegation(
  client: PlatformClient,
  id: string,
  signal: AbortSignal,
): Promise<Found | undefined> {
  const listed = (await client.delegations.list(signal)).find((delegation) => delegation.id === id);
  if (listed !== undefined && (listed.state === 'running' || listed.state === 'in_inbox')) {
    return fromList(listed);
  }
  const row = await findRow(client, id, signal);
  if (row === undefined) return listed === undefined ? undefined : fromList(listed);
  if (row.isResult || row.state === 'failed') {
    return { ...row, status: row.state, isCut: false, error: row.error };
  }
  if (listed !== undefined && listed.preview !== '') return fromList(listed);
  // The work may have ended, but the row with its result has not been written yet.
  return { ...row, state: 'running', status: row.state, isCut: false, error: undefined };
}

/** The newest row of the delegation: that of its result, or of the task while there is none. */
async function findRow(
  client: PlatformClient,
  id: string,
  signal: AbortSignal,
): Promise<DelegationRow | undefined> {
  for await (const activity of client.delegations.rows(undefined, signal)) {
    const row = readDelegationRow(activity);
    if (row?.id === id) return row;
  }
  return undefined;
}

function fromList(listed: ListedDelegation): Found {
  const { state, status, preview, peerId } = listed;
  const isDone = state === 'completed';
  return {
    state,
    status,
    text: isDone ? preview : '',
    isCut: isDone && preview !== '',
    error: listed.error,
    ...(peerId === undefined ? {} : { peerId }),
  };
}

function foundResult(found: Found, id: string, workspaceId: string, save: SaveText): ToolResult {
  const to = found.peerId === undefined ? 'the peer' : peerLabel(found.peerId);
  const data = {
    status: found.state,
    task_id: safeWord(id),
    workspace_id: workspaceId,
    peer_id: found.peerId ?? null,
  };
  switch (found.state) {
    case 'running':
      return {
        text: `${to} has not finished; the platform says ${safeWord(found.status)}. The result arrives as a message.`,
        data,
      };
    case 'in_inbox':
      return {
        text: `Delivered to the inbox of ${to}, no answer yet. The answer arrives as a message of ${to}.`,
        data,
      };
    case 'failed': {
      if (found.peerError !== undefined) {
        const words = quotedAnswer(found.peerError.words, save);
        return { text: `${to} answered with an error, so the delegation failed; ${words}`, data };
      }
      const reason = found.error ?? '';
      const why =
        reason === ''
          ? ''
          : ` The platform gives as the reason: ${quotedLine(reason, MAX_REASON_CHARACTERS)}.`;
      return { text: `The delegation to ${to} failed; there is no answer.${why}`, data };
    }
    case 'completed': {
      const what = found.isCut ? 'finished; only the beginning of the answer can be read' : 'finished';
      return {
        text: `${to} ${what}; ${quotedAnswer(found.text, save)}`,
        data: { ...data, is_cut: found.isCut },
      };
    }
  }
}

async function recent(
  targets: readonly Target[],
  context: Pick<ToolContext, 'client'>,
  signal: AbortSignal,
): Promise<ToolResult> {
  const lines: string[] = [];
  const failures: unknown[] = [];
  const delegations: Readonly<Record<string, unknown>>[] = [];
  for (const target of targets) {
    const of = targets.length === 1 ? '' : ` of ${target.id}`;
    try {
      const listed = (await context.client(target).delegations.list(signal)).slice(0, MAX_LISTED);
      lines.push(
        listed.length === 0 ? `No recent delegations${of}.` : `Recent delegations${of}, newest first:`,
      );
      for (const delegation of listed) {
        lines.push(`- ${listedLine(delegation)}`);
        delegations.push({
          task_id: delegation.id,
          status: delegation.state,
          peer_id: delegation.peerId ?? null,
          workspace_id: target.id,
        });
      }
    } catch (error) {
      failures.push(error);
      lines.push(`The delegations${of} could not be listed: ${whyFailed(error)}`);
    }
  }
  return {
    text: lines.join('\n'),
    ...(failures.length === targets.length ? { isError: true } : {}),
    failures,
    data: { count: delegations.length, delegations },
  };
}

function listedLine({ id, state, status, direction, peerId, createdAt, preview }: ListedDelegation): string {
  const who =
    direction === 'received' ? 'received' : `to ${peerId === undefined ? 'a peer' : peerLabel(peerId)}`;
  const answer =
    state === 'completed' && preview !== '' ? `: ${quotedLine(preview, PREVIEW_CHARACTERS)}` : '';
  return `${id} ${who}, ${stateWords(state, status)}, ${timeText(createdAt)}${answer}`;
}

function stateWords(state: ListedDelegation['state'], status: string): string {
  if (state === 'in_inbox') return 'delivered to its inbox, no answer yet';
  return state === 'running' ? `not finished (${safeWord(status)})` : state;
}
