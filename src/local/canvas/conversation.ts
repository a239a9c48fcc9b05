import type { Attachment } from '../../core/attachment.ts';
import { parseJson } from '../../core/json.ts';
import { notifyEchoSchema } from '../../wire/a2a.ts';
import { readMessageBody } from '../../wire/message-body.ts';
import { parsePendingUri } from '../../wire/uploads.ts';
import { readAnswer } from '../a2a/answer.ts';
import type { ActivityRecord } from '../store/activities.ts';
import { goTimestamp } from '../store/clock.ts';
import type { Stores } from '../store/stores.ts';

export interface Party {
  readonly kind: 'canvas_user' | 'peer_agent' | 'system' | 'workspace';
  readonly id?: string;
  readonly name?: string;
}

export interface ConversationMessage {
  readonly id: string;
  readonly at: string;
  readonly direction: 'in' | 'out';
  readonly from: Party;
  /** Absent for the canvas user. */
  readonly to?: { readonly id: string; readonly name: string };
  readonly text: string;
  readonly attachments: readonly ConversationFile[];
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

type NameOf = (workspaceId: string) => string;
type Entry = ConversationMessage & {
  readonly micros: number;
  readonly messageId: string | undefined;
  /** The id that its sender gave for what it answers: of the message or of its row. */
  readonly answers: string | undefined;
};

/** Everything a workspace was told and said: to the canvas user and to peers. The newest, oldest first. */
export function readConversation(
  workspaceId: string,
  limit: number,
  { activities, workspaces }: Stores,
): readonly ConversationMessage[] {
  const nameOf: NameOf = (id) => workspaces.get(id)?.name ?? id;
  const received = activities.received(workspaceId, limit).flatMap((row) => fromOwnLog(row, nameOf));
  const sent = activities.sentBy(workspaceId, limit).flatMap((row) => fromPeerLog(row, workspaceId, nameOf));
  const entries = [...received, ...sent].sort((a, b) => a.micros - b.micros).slice(-limit);
  const idOf = new Map<string | undefined, string>();
  for (const { id, messageId } of entries) idOf.set(messageId, id).set(id, id);
  return entries.map(({ micros: _, messageId: __, answers, ...message }) => {
    const answered = answers === undefined ? undefined : idOf.get(answers);
    return answered === undefined ? message : { ...message, in_reply_to: answered };
  });
}

function fromOwnLog(row: ActivityRecord, nameOf: NameOf): readonly Entry[] {
  const own: Party = { kind: 'workspace', id: row.workspace_id, name: nameOf(row.workspace_id) };
  if (row.method === 'notify') {
    return [{ ...said(row, parseJson(row.response_body ?? '')), direction: 'out', from: own }];
  }
  const request = parseJson(row.request_body ?? '');
  const question: Entry = { ...said(row, request), direction: 'in', from: senderOf(row, request, nameOf) };
  const to = row.source_id === null ? {} : { to: { id: row.source_id, name: nameOf(row.source_id) } };
  return [
    question,
    ...answerTo(row).map((answer): Entry => ({ ...answer, direction: 'out', from: own, ...to })),
  ];
}

function fromPeerLog(row: ActivityRecord, workspaceId: string, nameOf: NameOf): readonly Entry[] {
  const from: Party = { kind: 'workspace', id: workspaceId, name: nameOf(workspaceId) };
  const peer = { id: row.workspace_id, name: nameOf(row.workspace_id) };
  const question: Entry = {
    ...said(row, parseJson(row.request_body ?? '')),
    direction: 'out',
    from,
    to: peer,
  };
  const answers = answerTo(row).map(
    (answer): Entry => ({ ...answer, direction: 'in', from: { kind: 'peer_agent', ...peer } }),
  );
  return [question, ...answers];
}

function senderOf(row: ActivityRecord, request: unknown, nameOf: NameOf): Party {
  if (row.source_id !== null) {
    return { kind: 'peer_agent', id: row.source_id, name: nameOf(row.source_id) };
  }
  const isSystem = readMessageBody(request).sourceType?.startsWith('self-') === true;
  return { kind: isSystem ? 'system' : 'canvas_user' };
}

function said(row: ActivityRecord, body: unknown): Omit<Entry, 'direction' | 'from'> {
  const { text, attachments, messageId, inReplyTo } = readAnswer(body) ?? readMessageBody(body);
  return {
    id: row.id,
    at: goTimestamp(row.created_at),
    micros: row.created_at,
    text: text === '' && attachments.length === 0 ? (row.summary ?? '') : text,
    attachments: attachments.map(toFile),
    messageId,
    answers: inReplyTo ?? notifyEchoSchema.safeParse(body).data?.in_reply_to,
  };
}

/** A push-mode agent answers in the row of the question. */
function answerTo(row: ActivityRecord): readonly Omit<Entry, 'direction' | 'from'>[] {
  if (row.response_body === null || row.method === 'notify') return [];
  const answer = readAnswer(parseJson(row.response_body));
  if (answer === undefined) return [];
  const { text, attachments } = answer;
  const micros = row.created_at + (row.duration_ms ?? 0) * 1000;
  return [
    {
      id: `${row.id}-answer`,
      at: goTimestamp(micros),
      micros,
      text,
      attachments: attachments.map(toFile),
      messageId: undefined,
      answers: row.id,
    },
  ];
}

function toFile({ name, uri, mimeType, sizeBytes }: Attachment): ConversationFile {
  const pending = parsePendingUri(uri ?? '');
  return {
    name: name ?? 'file',
    uri: uri ?? '',
    mime_type: mimeType,
    size: sizeBytes,
    url: pending && `/workspaces/${pending.workspaceId}/pending-uploads/${pending.fileId}/content`,
  };
}
