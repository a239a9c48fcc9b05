import { z } from 'zod';
import type { Activity } from '../core/activity.ts';
import type { IgnoreReason, Message, Sender } from '../core/message.ts';
import { answerTextOf, type DelegationRow, readDelegationRow } from './delegations.ts';
import { isSignedAsCanvasUser, type MessageBody, present, readMessageBody } from './message-body.ts';
import { isPing, PING_TEXT } from './ping.ts';
import { type RequestParty, readCommentText, readOutcomeText, readRequestNotice } from './requests.ts';
import { type UploadManifest, uploadManifestSchema } from './uploads.ts';

export type Classified =
  | { readonly kind: 'message'; readonly message: Message }
  | { readonly kind: 'ignored'; readonly reason: IgnoreReason; readonly upload?: UploadManifest };

/** Words by which the platform marks rows of its own. A peer chooses the method of its messages freely. */
const PLATFORM_METHODS = new Set([
  'notify',
  'chat_upload_receive',
  'delegate',
  'delegate_result',
  'broadcast',
]);

/**
 * What a row of our own inbox means. Three kinds of echo come back through the feed and are not messages:
 * our own notify, rows that we caused ourselves, and the byte notices of uploads. Only rows without a source can be
 * the platform's word: what a peer claims to be stays a peer's message.
 * @param workspaceId the watched workspace whose feed the row came from
 */
export function classifyActivity(activity: Activity, workspaceId: string): Classified {
  const { sourceId } = activity;
  if (sourceId === undefined && activity.method === 'notify') {
    return { kind: 'ignored', reason: 'own_notify' };
  }
  if (sourceId === undefined && activity.method === 'chat_upload_receive') {
    const upload = uploadManifestSchema.safeParse(activity.requestBody);
    return { kind: 'ignored', reason: 'upload_notice', ...(upload.success ? { upload: upload.data } : {}) };
  }
  if (sourceId === workspaceId) {
    if (activity.method === 'delegate_result') return classifyDelegationResult(activity, workspaceId);
    return pingMessage(activity, workspaceId) ?? { kind: 'ignored', reason: 'own_activity' };
  }
  if (activity.type === 'broadcast_receive') {
    return { kind: 'message', message: broadcastMessage(activity, workspaceId) };
  }
  const body = readMessageBody(activity.requestBody);
  if (sourceId === undefined && !isSignedAsCanvasUser(activity.requestBody)) {
    const notice = requestNoticeMessage(activity, workspaceId, body);
    if (notice !== undefined) return { kind: 'message', message: notice };
  }
  return { kind: 'message', message: toMessage(activity, workspaceId, body, senderOf(activity, body)) };
}

function pingMessage(activity: Activity, workspaceId: string): Classified | undefined {
  if (activity.type !== 'a2a_receive' || activity.method !== 'message/send') return undefined;
  const { messageId } = readMessageBody(activity.requestBody);
  if (!isPing(messageId)) return undefined;
  const sender: Sender = { kind: 'system_notice', sourceType: 'ping' };
  const body = { text: PING_TEXT, attachments: [], ...present('messageId', messageId) };
  return { kind: 'message', message: { ...toMessage(activity, workspaceId, body, sender), attachments: [] } };
}

/** Before 2026-07-25 nothing else tells a reminder of the platform from a person's message. */
const NUDGE_ID = /^inbox-nudge-[0-9a-f]{8}-/;
/** The same for a prompt of a schedule, of which later platforms have none for such workspaces. */
const SCHEDULE_ID = /^cron-[0-9a-z]+-[0-9a-z]+$/i;

function senderOf(activity: Activity, body: MessageBody): Sender {
  const peer = peerOfRow(activity);
  if (peer !== undefined) return peer;
  const sourceType = body.sourceType ?? platformIdSource(body);
  // Only a row without a source may claim to be the platform, and not one that the platform signed for a person.
  if (sourceType?.startsWith('self-') && !isSignedAsCanvasUser(activity.requestBody)) {
    return { kind: 'system_notice', sourceType };
  }
  return { kind: 'canvas_user' };
}

/** What the platform says of a request that this workspace raised; its row looks like one of a person's chat. */
function requestNoticeMessage(
  activity: Activity,
  workspaceId: string,
  body: MessageBody,
): Message | undefined {
  const notice = readRequestNotice(body.messageId);
  if (notice === undefined) return undefined;
  const message = toMessage(activity, workspaceId, body, { kind: 'system_notice', sourceType: 'request' });
  if (notice.event === 'outcome') {
    const told = readOutcomeText(body.text);
    const request = { id: notice.requestId, event: 'outcome', isOwn: true } as const;
    if (told === undefined) return { ...message, request };
    const { kind, title, status, by } = told;
    const sender = partySender(by);
    return { ...message, sender, text: '', request: { ...request, kind, title, status, by: by.type } };
  }
  const told = readCommentText(body.text);
  const request = { event: 'comment', isOwn: true, commentId: notice.commentId } as const;
  if (told === undefined) return { ...message, request: { ...request, id: '' } };
  const { requestId: id, kind, title, body: text } = told;
  return { ...message, text, request: { ...request, id, kind, title } };
}

/** A person who decides about a request is no chat either: the session cannot answer there. */
export function partySender(party: RequestParty): Sender {
  return party.type === 'agent'
    ? { kind: 'peer_agent', peerId: party.id }
    : { kind: 'system_notice', sourceType: 'request' };
}

/** Some platforms say only by the id of a message that no person wrote it. */
function platformIdSource({ messageId = '', contextId }: MessageBody): string | undefined {
  if (NUDGE_ID.test(messageId)) return 'self-nudge';
  return contextId === undefined && SCHEDULE_ID.test(messageId) ? 'self-cron' : undefined;
}

function toMessage(activity: Activity, workspaceId: string, body: MessageBody, sender: Sender): Message {
  const hasText = body.text.trim() !== '';
  const summary = activity.summary ?? '';
  return {
    activityId: activity.id,
    workspaceId,
    sender,
    text: hasText ? body.text : summary,
    textOrigin: hasText ? 'sender' : summary === '' ? 'none' : 'summary',
    attachments: body.attachments.length > 0 ? body.attachments : activity.projectedAttachments,
    createdAt: activity.createdAt,
    ...methodOf(activity, sender),
    ...present('messageId', body.messageId),
    ...present('contextId', body.contextId),
    ...present('inReplyTo', body.inReplyTo),
  };
}

function methodOf({ method, sourceId }: Activity, sender: Sender): Pick<Message, 'method'> {
  const isClaim = sender.kind === 'peer_agent' && sourceId === sender.peerId;
  return method === undefined || (isClaim && PLATFORM_METHODS.has(method)) ? {} : { method };
}

/** Our own delegation's answer comes under our own id. That of a poll-mode peer is only a note that it has the task. */
export function classifyDelegationResult(activity: Activity, workspaceId: string): Classified {
  const row = readDelegationRow(activity);
  if (row?.state === 'in_inbox') return { kind: 'ignored', reason: 'delegation_queued' };
  const sender: Sender =
    activity.targetId === undefined
      ? { kind: 'system_notice', sourceType: 'delegation-result' }
      : { kind: 'peer_agent', peerId: activity.targetId };
  const text = row?.text ?? answerTextOf(activity);
  const message = toMessage(activity, workspaceId, { text, attachments: [] }, sender);
  if (row === undefined) return { kind: 'message', message };
  const delegation = { id: row.id, outcome: row.state === 'failed' ? 'failed' : 'completed' } as const;
  return {
    kind: 'message',
    message: { ...message, ...(row.state === 'failed' ? failureText(row) : {}), delegation },
  };
}

/** The peer's own words, or else the platform's reason. */
function failureText({ error = '', peerError }: DelegationRow): Pick<Message, 'text' | 'textOrigin'> {
  if (peerError !== undefined && peerError.words !== '')
    return { text: peerError.words, textOrigin: 'sender' };
  return { text: error, textOrigin: error === '' ? 'none' : 'summary' };
}

/** The workspace that sent a row, with what the platform knows of it; undefined for a row without a source. */
function peerOfRow({ sourceId, peerName, peerRole }: Activity): Sender | undefined {
  if (sourceId === undefined) return undefined;
  return { kind: 'peer_agent', peerId: sourceId, ...present('name', peerName), ...present('role', peerRole) };
}

/** Most characters of a broadcast that the platform keeps. */
const KEPT_CHARACTERS = 120;

/** As the platform files it for the sender; receivers' rows have no body so far. */
const broadcastBodySchema = z.object({ message: z.string().min(1) });

/** The platform keeps only the beginning, behind the sender's name, in the row's summary. People do not broadcast. */
function broadcastMessage(activity: Activity, workspaceId: string): Message {
  const whole = broadcastBodySchema.safeParse(activity.requestBody).data?.message;
  const kept = textOfSummary(activity);
  const text = whole ?? kept;
  return {
    activityId: activity.id,
    workspaceId,
    sender: peerOfRow(activity) ?? { kind: 'system_notice', sourceType: 'broadcast' },
    text,
    textOrigin: text === '' ? 'none' : 'sender',
    attachments: [],
    createdAt: activity.createdAt,
    method: 'broadcast',
    ...(whole === undefined && isCut(kept) ? { isExcerpt: true } : {}),
  };
}

/** The beginning of a broadcast that its row still has, without the mark of the cut. */
export function keptOfBroadcast(activity: Activity): string {
  const text = textOfSummary(activity);
  return isCut(text) ? text.replace(/…$/, '') : text;
}

/** `Broadcast from <name>: <text>`; the name may hold a colon, so the one that is known is taken off first. */
function textOfSummary({ summary = '', peerName }: Activity): string {
  const known = `Broadcast from ${peerName ?? ''}: `;
  if (peerName !== undefined && summary.startsWith(known)) return summary.slice(known.length);
  return summary.replace(/^Broadcast from .*?: /s, '');
}

function isCut(text: string): boolean {
  // A character takes two units at most.
  return text.length >= KEPT_CHARACTERS && [...text.slice(0, 2 * KEPT_CHARACTERS)].length >= KEPT_CHARACTERS;
}
