import type { Activity } from '../core/activity.ts';
import type { IgnoreReason, Message, Sender } from '../core/message.ts';
import { isMarkedAsCanvasUser } from './canvas-claim.ts';
import { readDelegationRow } from './delegation-row.ts';
import { delegationResponseSchema } from './delegations.ts';
import { type MessageBody, readMessageBody } from './message-body.ts';
import { type UploadManifest, uploadManifestSchema } from './uploads.ts';

export type Classified =
  | { readonly kind: 'message'; readonly message: Message }
  | { readonly kind: 'ignored'; readonly reason: IgnoreReason; readonly upload?: UploadManifest };

/**
 * What a row of our own inbox means. Three kinds of echo come back through the feed and are not messages:
 * our own notify, rows that we caused ourselves, and the byte notices of uploads.
 * @param workspaceId the watched workspace whose feed the row came from
 */
export function classifyActivity(activity: Activity, workspaceId: string): Classified {
  if (activity.type === 'broadcast_receive') return classifyBroadcast(activity, workspaceId);
  // A peer may name any method; the platform files these two kinds of rows without a source.
  const isSourceless = activity.sourceId === undefined;
  if (isSourceless && activity.method === 'notify') return { kind: 'ignored', reason: 'own_notify' };
  if (isSourceless && activity.method === 'chat_upload_receive') {
    const upload = uploadManifestSchema.safeParse(activity.requestBody);
    return { kind: 'ignored', reason: 'upload_notice', ...(upload.success ? { upload: upload.data } : {}) };
  }
  if (activity.sourceId === workspaceId) {
    return activity.method === 'delegate_result'
      ? classifyDelegationResult(activity, workspaceId)
      : { kind: 'ignored', reason: 'own_activity' };
  }
  const body = readMessageBody(activity.requestBody);
  return { kind: 'message', message: toMessage(activity, workspaceId, body, senderOf(activity, body)) };
}

function senderOf(activity: Activity, body: MessageBody): Sender {
  if (activity.sourceId !== undefined) return peerOf(activity, activity.sourceId);
  // Only a row without a source may claim to be the platform: a peer's row names its own source, and where the
  // platform marked the sender as a canvas user, that is what it is.
  if (body.sourceType?.startsWith('self-') && !isMarkedAsCanvasUser(activity.requestBody)) {
    return { kind: 'system_notice', sourceType: body.sourceType };
  }
  return { kind: 'canvas_user' };
}

function peerOf({ peerName, peerRole }: Activity, peerId: string): Sender {
  return {
    kind: 'peer_agent',
    peerId,
    ...(peerName === undefined ? {} : { name: peerName }),
    ...(peerRole === undefined ? {} : { role: peerRole }),
  };
}

/** The platform keeps no body of a broadcast: its summary is all that is left, behind a few words of the platform. */
function classifyBroadcast(activity: Activity, workspaceId: string): Classified {
  const { sourceId, peerName, summary = '' } = activity;
  if (sourceId === workspaceId) return { kind: 'ignored', reason: 'own_activity' };
  const sender: Sender =
    sourceId === undefined ? { kind: 'system_notice', sourceType: 'broadcast' } : peerOf(activity, sourceId);
  const preamble = `Broadcast from ${peerName}: `;
  const text = summary.startsWith(preamble) ? summary.slice(preamble.length) : summary;
  const message = toMessage(activity, workspaceId, { text, attachments: [] }, sender);
  return { kind: 'message', message: { ...message, method: 'broadcast' } };
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
    ...(isOwnMethod(activity) ? { method: activity.method } : {}),
    ...(body.messageId === undefined ? {} : { messageId: body.messageId }),
    ...(body.contextId === undefined ? {} : { contextId: body.contextId }),
    ...(body.inReplyTo === undefined ? {} : { inReplyTo: body.inReplyTo }),
  };
}

/** Senders name the method, so only the type of a row tells a broadcast. */
function isOwnMethod(activity: Activity): activity is Activity & { readonly method: string } {
  return activity.method !== undefined && activity.method !== 'broadcast';
}

/**
 * The platform files the answer to our own delegation under our own id; the peer is the target. A poll-mode peer's
 * "answer" is the note that the task is in its inbox: what it really says comes as a message of its own.
 */
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
  const failure = {
    text: row.error ?? '',
    textOrigin: row.error === undefined ? 'none' : 'summary',
  } as const;
  return {
    kind: 'message',
    message: { ...message, ...(row.state === 'failed' ? failure : {}), delegation },
  };
}

/** Of a result that does not name its delegation. */
function answerTextOf({ responseBody }: Activity): string {
  return delegationResponseSchema.safeParse(responseBody).data?.text ?? '';
}
