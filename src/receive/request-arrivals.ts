import type { Message, MessageRequest, Sender } from '../core/message.ts';
import { parseTimestampMicros } from '../core/timestamp.ts';
import type { InboxArrival } from '../inbox/entry.ts';
import { partySender } from '../wire/classify.ts';
import {
  cancelledId,
  commentActivityId,
  createdId,
  isParty,
  outcomeId,
  type PlatformRequest,
  type RequestComment,
  type RequestParty,
} from '../wire/requests.ts';
import type { PeerFacts } from './peer-names.ts';

export interface ArrivalContext {
  readonly workspaceId: string;
  /** Of the platform, as well as it is known; for what the platform gives no time of. */
  readonly nowMs: number;
  readonly factsOf: (party: RequestParty) => PeerFacts;
}

/** This workspace is asked for something. */
export function createdArrival(request: PlatformRequest, context: ArrivalContext): InboxArrival {
  const { title, detail = '', requester, createdAt } = request;
  const text = detail.trim() === '' ? title : `${title}\n\n${detail}`;
  return arrival(
    createdId(request.id),
    requester,
    { text, at: createdAt },
    about(request, 'created'),
    context,
  );
}

/** What this workspace asked for was decided. */
export function outcomeArrival(request: PlatformRequest, context: ArrivalContext): InboxArrival {
  const { responder = request.recipient, respondedAt, createdAt } = request;
  const facts = { ...about(request, 'outcome'), isOwn: true as const, by: responder.type };
  return arrival(
    outcomeId(request.id),
    responder,
    { text: '', at: respondedAt ?? createdAt },
    facts,
    context,
  );
}

/** What this workspace was asked for is no longer wanted. */
export function cancelledArrival(request: PlatformRequest, context: ArrivalContext): InboxArrival {
  const said = { text: '', at: new Date(context.nowMs).toISOString() };
  return arrival(cancelledId(request.id), request.requester, said, about(request, 'cancelled'), context);
}

/** Somebody else wrote into the thread of a request. */
export function commentArrival(
  request: PlatformRequest,
  comment: RequestComment,
  context: ArrivalContext,
): InboxArrival {
  const isOwn = isParty(request.requester, context.workspaceId);
  const facts = {
    ...about(request, 'comment'),
    ...(isOwn ? { isOwn: true as const } : {}),
    by: comment.author.type,
    commentId: comment.id,
  };
  const said = { text: comment.body, at: comment.createdAt };
  return arrival(commentActivityId(comment.id), comment.author, said, facts, context);
}

function about(
  { id, kind, title, status }: PlatformRequest,
  event: MessageRequest['event'],
): Pick<MessageRequest, 'id' | 'kind' | 'title' | 'status' | 'event'> {
  return { id, event, kind, title, status };
}

function arrival(
  activityId: string,
  from: RequestParty,
  said: { readonly text: string; readonly at: string },
  request: MessageRequest,
  { workspaceId, nowMs, factsOf }: ArrivalContext,
): InboxArrival {
  const sender: Sender = { ...partySender(from), ...(from.type === 'agent' ? factsOf(from) : {}) };
  const message: Message = {
    activityId,
    workspaceId,
    sender,
    text: said.text,
    textOrigin: said.text.trim() === '' ? 'none' : 'sender',
    attachments: [],
    createdAt: said.at,
    request,
  };
  const createdAtMicros = parseTimestampMicros(said.at) ?? nowMs * 1000;
  return { activityId, createdAtMicros, seq: 0, outcome: { kind: 'message', message } };
}
