import type { Attachment } from '../../core/attachment.ts';
import { parseJson } from '../../core/json.ts';
import { readMessageBody } from '../../wire/message-body.ts';
import { parsePendingUri } from '../../wire/uploads.ts';
import { readAnswer } from '../a2a/answer.ts';
import type { ActivityRecord } from '../store/activities.ts';
import { goTimestamp } from '../store/clock.ts';
import type { MessageMark } from '../store/message-marks.ts';
import type { Stores } from '../store/stores.ts';

export interface Party {
  readonly kind: 'canvas_user' | 'peer_agent' | 'system' | 'workspace';
  readonly id?: string;
  readonly name?: string;
}

/** How far a message to a workspace came; `delivered` is that its agent has got it, `seen` that it works on it. */
export type MessageState = 'sent' | 'delivered' | 'seen' | 'answered' | 'failed';

export interface ConversationMessage {
  readonly id: string;
  readonly at: string;
  readonly direction: 'in' | 'out';
  readonly from: Party;
  /** Absent for the canvas user. */
  readonly to?: { readonly id: string; readonly name: string };
  readonly text: string;
  readonly attachments: readonly ConversationFile[];
  readonly state?: MessageState;
  /** The id of the message in this conversation that it answers, as its sender says. */
  readonly in_reply_to?: string;
}

export interface ConversationFile {
  readonly name: string;
  readonly uri: string;
  readonly mime_type: string | undefined;
  readonly size: number | undefined;
  /** The path of the bytes on this platform, if it keeps them. */
  readonly url: string | undefined;
}

interface Entry extends Omit<ConversationMessage, 'in_reply_to'> {
  readonly micros: number;
  /** The sender's id of the message, and what it says that it answers: the id of a message or of its row. */
  readonly messageId?: string | undefined;
  readonly inReplyTo?: string | undefined;
}

/** What is known of the rows that are read. */
interface Reading {
  readonly nameOf: (workspaceId: string) => string;
  readonly marks: ReadonlyMap<number, MessageMark>;
  readonly answered: ReadonlySet<string>;
  /** Up to which row of its inbox a workspace has dealt with everything. */
  readonly finishedSeq: (workspaceId: string) => number;
}

/** Everything a workspace was told and said: to the canvas user and to peers. The newest, oldest first. */
export function readConversation(
  workspaceId: string,
  limit: number,
  stores: Stores,
): readonly ConversationMessage[] {
  const { activities } = stores;
  const received = activities.received(workspaceId, limit);
  const sent = activities.sentBy(workspaceId, limit);
  const reading = prepare([...received, ...sent], stores);
  const entries = [
    ...received.flatMap((row) => fromOwnLog(row, reading)),
    ...sent.flatMap((row) => fromPeerLog(row, workspaceId, reading)),
  ]
    .sort((a, b) => a.micros - b.micros)
    .slice(-limit);
  const idOf = new Map<string | undefined, string>();
  for (const { id, messageId } of entries) idOf.set(messageId, id).set(id, id);
  return entries.map(({ micros: _, messageId: __, inReplyTo, ...message }) => {
    const answers = inReplyTo === undefined ? undefined : idOf.get(inReplyTo);
    return answers === undefined ? message : { ...message, in_reply_to: answers };
  });
}

function prepare(rows: readonly ActivityRecord[], { activities, marks, workspaces }: Stores): Reading {
  const ids = rows.flatMap((row) => [row.id, messageIdOf(row) ?? row.id]);
  const finished = new Map<string, number>();
  return {
    nameOf: (id) => workspaces.get(id)?.name ?? id,
    marks: marks.of(rows.map(({ seq }) => seq)),
    answered: marks.answered(ids),
    finishedSeq(id) {
      const seq = finished.get(id) ?? activities.lastAcknowledged(id);
      finished.set(id, seq);
      return seq;
    },
  };
}

function messageIdOf(row: ActivityRecord): string | undefined {
  return row.message_id ?? readMessageBody(parseJson(row.request_body ?? '')).messageId;
}

function fromOwnLog(row: ActivityRecord, reading: Reading): readonly Entry[] {
  const { nameOf } = reading;
  const own: Party = { kind: 'workspace', id: row.workspace_id, name: nameOf(row.workspace_id) };
  if (row.method === 'notify') {
    const body = parseJson(row.response_body ?? '');
    return [{ ...said(row, body, reading), direction: 'out', from: own }];
  }
  const request = parseJson(row.request_body ?? '');
  const from = senderOf(row, request, nameOf);
  const state = from.kind === 'system' ? {} : { state: stateOf(row, reading) };
  const question: Entry = { ...said(row, request, reading), ...state, direction: 'in', from };
  const to = row.source_id === null ? {} : { to: { id: row.source_id, name: nameOf(row.source_id) } };
  return [
    question,
    ...answerTo(row).map((answer): Entry => ({ ...answer, direction: 'out', from: own, ...to })),
  ];
}

function fromPeerLog(row: ActivityRecord, workspaceId: string, reading: Reading): readonly Entry[] {
  const { nameOf } = reading;
  const from: Party = { kind: 'workspace', id: workspaceId, name: nameOf(workspaceId) };
  const peer = { id: row.workspace_id, name: nameOf(row.workspace_id) };
  const question: Entry = {
    ...said(row, parseJson(row.request_body ?? ''), reading),
    state: stateOf(row, reading),
    direction: 'out',
    from,
    to: peer,
  };
  const answers = answerTo(row).map(
    (answer): Entry => ({ ...answer, direction: 'in', from: { kind: 'peer_agent', ...peer } }),
  );
  return [question, ...answers];
}

function senderOf(row: ActivityRecord, request: unknown, nameOf: Reading['nameOf']): Party {
  if (row.source_id !== null) {
    return { kind: 'peer_agent', id: row.source_id, name: nameOf(row.source_id) };
  }
  const isSystem = readMessageBody(request).sourceType?.startsWith('self-') === true;
  return { kind: isSystem ? 'system' : 'canvas_user' };
}

function stateOf(row: ActivityRecord, { marks, answered, finishedSeq }: Reading): MessageState {
  const mark = marks.get(row.seq);
  const messageId = messageIdOf(row) ?? row.id;
  if (row.status === 'error') return 'failed';
  if (answerTo(row).length > 0 || answered.has(row.id) || answered.has(messageId)) return 'answered';
  if (mark?.isSeen === true || row.seq <= finishedSeq(row.workspace_id)) return 'seen';
  return mark?.isFetched === true ? 'delivered' : 'sent';
}

function said(
  row: ActivityRecord,
  body: unknown,
  { marks }: Reading,
): Omit<Entry, 'direction' | 'from' | 'state'> {
  const { text, attachments, inReplyTo } = {
    inReplyTo: undefined,
    ...(readAnswer(body) ?? readMessageBody(body)),
  };
  return {
    id: row.id,
    at: goTimestamp(row.created_at),
    micros: row.created_at,
    text: text === '' && attachments.length === 0 ? (row.summary ?? '') : text,
    attachments: attachments.map((file, index) => toFile(file, row, index)),
    messageId: messageIdOf(row),
    inReplyTo: marks.get(row.seq)?.inReplyTo ?? inReplyTo,
  };
}

/** A push-mode agent answers in the row of the question. */
function answerTo(row: ActivityRecord): readonly Omit<Entry, 'direction' | 'from'>[] {
  if (row.response_body === null || row.method === 'notify') return [];
  const answer = readAnswer(parseJson(row.response_body));
  if (answer === undefined) return [];
  const micros = row.created_at + (row.duration_ms ?? 0) * 1000;
  const before = readMessageBody(parseJson(row.request_body ?? '')).attachments.length;
  return [
    {
      id: `${row.id}-answer`,
      at: goTimestamp(micros),
      micros,
      text: answer.text,
      attachments: answer.attachments.map((file, index) => toFile(file, row, before + index)),
      inReplyTo: messageIdOf(row),
    },
  ];
}

/** @param index its place among all files of the row */
function toFile(
  { name, uri, mimeType, sizeBytes, bytes }: Attachment,
  row: ActivityRecord,
  index: number,
): ConversationFile {
  const pending = parsePendingUri(uri ?? '');
  const inline = bytes && `/local/workspaces/${row.workspace_id}/messages/${row.id}/files/${index}`;
  return {
    name: name ?? 'file',
    uri: uri ?? '',
    mime_type: mimeType,
    size: sizeBytes ?? bytes?.byteLength,
    url:
      inline ?? (pending && `/workspaces/${pending.workspaceId}/pending-uploads/${pending.fileId}/content`),
  };
}
