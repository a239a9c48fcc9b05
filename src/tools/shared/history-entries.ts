import { z } from 'zod';
import type { Activity } from '../../core/activity.ts';
import type { Sender } from '../../core/message.ts';
import { messageContent } from '../../core/notification.ts';
import { note, safeBody, safeLine, safeLineInNote } from '../../core/safe-text.ts';
import { queuedSchema, readSendOutcome } from '../../wire/a2a.ts';
import { classifyActivity } from '../../wire/classify.ts';
import { readMessageBody } from '../../wire/message-body.ts';

/** One thing that was said. */
export interface HistoryEntry {
  /** `you` for the acting workspace itself; a peer is always called `peer …`. */
  readonly speaker: string;
  readonly text: string;
}

const YOU = 'you';
const notifySchema = z.object({ result: z.string() });
const resultSchema = z.object({ text: z.string() });

/** What a row of a workspace's log says and who said it, oldest first; empty for rows that are no conversation. */
export function historyEntries(activity: Activity, workspaceId: string): HistoryEntry[] {
  if (activity.type === 'delegation') return delegationEntries(activity, workspaceId);
  if (activity.type === 'a2a_send') return ownWords(safeBody(readMessageBody(activity.requestBody).text));
  if (activity.type !== 'a2a_receive' && activity.type !== 'broadcast_receive') return [];
  if (activity.method === 'notify') return notifyEntries(activity);
  // What an agent reports about itself, and results of delegations, which have a row of their own.
  if (activity.sourceId === workspaceId) return [];
  const classified = classifyActivity(activity, workspaceId);
  if (classified.kind !== 'message') return [];
  const { message } = classified;
  return [
    { speaker: speakerOf(message.sender), text: messageContent(message) },
    ...answerEntries(activity.responseBody),
  ];
}

function notifyEntries(activity: Activity): HistoryEntry[] {
  const said = notifySchema.safeParse(activity.responseBody).data?.result ?? '';
  const files = readMessageBody(activity.responseBody).attachments.map(({ name, kind }) =>
    safeLineInNote(name ?? kind),
  );
  const attached = files.length === 0 ? '' : note(`attached ${files.join(', ')}`);
  return ownWords([safeBody(said), attached].filter((text) => text !== '').join('\n'));
}

/** While the workspace was a push-mode agent its answer stands in the row of the question. */
function answerEntries(responseBody: unknown): HistoryEntry[] {
  if (responseBody === undefined) return [];
  const outcome = readSendOutcome(responseBody);
  return outcome.kind === 'answered' ? ownWords(safeBody(outcome.text)) : [];
}

/** A delegation has two rows: the task, and how it ended. Only what the peer answered is the peer's. */
function delegationEntries(activity: Activity, workspaceId: string): HistoryEntry[] {
  const isOurs = activity.sourceId === workspaceId;
  if (activity.method === 'delegate') {
    const task = readMessageBody(activity.requestBody).text;
    return isOurs ? ownWords(task === '' ? '' : `${note('a delegated task')}\n${safeBody(task)}`) : [];
  }
  const answer = resultSchema.safeParse(activity.responseBody).data?.text ?? '';
  if (!isOurs || activity.targetId === undefined || answer === '' || isQueueNote(answer)) return [];
  return [
    {
      speaker: speakerOf({ kind: 'peer_agent', peerId: activity.targetId }),
      text: safeBody(answer),
    },
  ];
}

/** The platform takes "queued for a poll-mode peer" for that peer's answer. */
function isQueueNote(answer: string): boolean {
  try {
    return queuedSchema.safeParse(JSON.parse(answer)).success;
  } catch {
    return false;
  }
}

function ownWords(safeText: string): HistoryEntry[] {
  return safeText === '' ? [] : [{ speaker: YOU, text: safeText }];
}

/** Unlike a label in the terminal it cannot be taken for another speaker, whatever the peer's name is. */
function speakerOf(sender: Sender): string {
  if (sender.kind === 'canvas_user') return 'canvas user';
  if (sender.kind === 'system_notice') return 'platform';
  return `peer ${safeLine(sender.name ?? '') || sender.peerId.slice(0, 8)}`;
}
