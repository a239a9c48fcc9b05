import { z } from 'zod';
import { isWorkspaceId } from '../core/target.ts';

/** A person or a workspace. A person's id is the platform's own word, and often empty. */
export interface RequestParty {
  readonly type: 'user' | 'agent';
  readonly id: string;
}

export type RequestKind = 'task' | 'approval';

/** What one party asks of another: to do something, or to allow it. Title, detail and ids of people are remote text. */
export interface PlatformRequest {
  readonly id: string;
  readonly kind: RequestKind;
  readonly requester: RequestParty;
  readonly recipient: RequestParty;
  readonly title: string;
  readonly detail?: string;
  /** `pending`, `info_requested`, or how it ended: `done`, `approved`, `rejected`, `cancelled`. */
  readonly status: string;
  readonly responder?: RequestParty;
  /** RFC 3339. */
  readonly createdAt: string;
  readonly respondedAt?: string;
}

export interface RequestComment {
  readonly id: string;
  readonly author: RequestParty;
  /** Remote text. */
  readonly body: string;
  readonly createdAt: string;
}

/** Ids enter a URL. */
const id = z.string().regex(/^[A-Za-z0-9_-]{1,128}$/);
const type = z.enum(['user', 'agent']);
const partyId = z.string().nullish();

const requestSchema = z.object({
  id,
  kind: z.enum(['task', 'approval']),
  requester_type: type,
  requester_id: partyId,
  recipient_type: type,
  recipient_id: partyId,
  title: z.string(),
  detail: z.string().nullish(),
  status: z.string(),
  responder_type: type.nullish(),
  responder_id: partyId,
  created_at: z.string(),
  responded_at: z.string().nullish(),
});

const commentSchema = z.object({
  id,
  author_type: type,
  author_id: partyId,
  body: z.string(),
  created_at: z.string(),
});

/** `GET /workspaces/:id/requests/:rid`: the thread has its first 200 words, oldest first. */
export const requestThreadSchema = z.object({ request: z.unknown(), messages: z.array(z.unknown()) });

/** The platform's column takes no more, and fails. */
export const MAX_PRIORITY = 32_767;

/** `POST /workspaces/:id/requests`. A person as recipient has the empty id. */
export interface CreateRequestBody {
  readonly kind: RequestKind;
  readonly recipient_type: RequestParty['type'];
  readonly recipient_id: string;
  readonly title: string;
  readonly detail?: string;
  /** At most `MAX_PRIORITY`, in either direction. */
  readonly priority?: number;
}

export const createdRequestSchema = z.object({ request_id: id, status: z.string() });

export type RequestAction = 'done' | 'approved' | 'rejected';

/** The platform puts the calling workspace in place of whatever author is named, but insists on a type. */
export const AUTHOR = { author_type: 'agent' } as const;
export const RESPONDER = { responder_type: 'agent' } as const;

export const changedRequestSchema = z.object({ status: z.string() });
export const addedCommentSchema = z.object({ message_id: id });

/** A request as the platform lists it; undefined for an entry of a wrong shape. */
export function readRequest(json: unknown): PlatformRequest | undefined {
  const row = requestSchema.safeParse(json).data;
  if (row === undefined) return undefined;
  const requester = party(row.requester_type, row.requester_id);
  const recipient = party(row.recipient_type, row.recipient_id);
  if (requester === undefined || recipient === undefined) return undefined;
  const responder = row.responder_type && party(row.responder_type, row.responder_id);
  return {
    id: row.id,
    kind: row.kind,
    requester,
    recipient,
    title: row.title,
    ...(row.detail ? { detail: row.detail } : {}),
    status: row.status,
    ...(responder ? { responder } : {}),
    createdAt: row.created_at,
    ...(row.responded_at ? { respondedAt: row.responded_at } : {}),
  };
}

/** A word of a thread; undefined for an entry of a wrong shape. */
export function readComment(json: unknown): RequestComment | undefined {
  const row = commentSchema.safeParse(json).data;
  const author = row && party(row.author_type, row.author_id);
  if (row === undefined || author === undefined) return undefined;
  return { id: row.id, author, body: row.body, createdAt: row.created_at };
}

function party(
  partyType: RequestParty['type'],
  partyIdentity: string | null | undefined,
): RequestParty | undefined {
  const identity = partyIdentity ?? '';
  return partyType === 'user' || isWorkspaceId(identity) ? { type: partyType, id: identity } : undefined;
}

/** The names under which the inbox knows what happened to a request; those of the platform's rows have another form. */
export const createdId = (requestId: string) => `request-${requestId}`;
export const outcomeId = (requestId: string) => `request-${requestId}-outcome`;
export const cancelledId = (requestId: string) => `request-${requestId}-cancelled`;
export const commentActivityId = (commentId: string) => `request-message-${commentId}`;

export function isOpen({ status }: Pick<PlatformRequest, 'status'>): boolean {
  return status === 'pending' || status === 'info_requested';
}

export function isParty(one: RequestParty, workspaceId: string): boolean {
  return one.type === 'agent' && one.id === workspaceId;
}

/** What the events of requests carry, as far as it is used: which request to look at. */
const requestEventSchema = z.object({ request_id: id });

/** The request that an event of the stream is about; undefined for every other event. */
export function requestOfEvent(eventType: string, data: unknown): string | undefined {
  if (!eventType.startsWith('REQUEST_')) return undefined;
  return requestEventSchema.safeParse(data).data?.request_id;
}

/** What the platform writes to whoever raised a request: only the beginning of its id tells it from a person's chat. */
export type RequestNotice =
  | { readonly event: 'outcome'; readonly requestId: string }
  | { readonly event: 'comment'; readonly commentId: string };

const UUID = '[0-9a-f]{8}(?:-[0-9a-f]{4}){3}-[0-9a-f]{12}';
const OUTCOME_ID = new RegExp(`^request-responded:(${UUID})(?:-|$)`, 'i');
const COMMENT_ID = new RegExp(`^request-message:(${UUID})(?:-|$)`, 'i');

/** Any other id makes the platform fail, and one of a recipient that is none breaks its reminders for everybody. */
export function isRequestUuid(text: string): boolean {
  return new RegExp(`^${UUID}$`, 'i').test(text);
}

export function readRequestNotice(messageId: string | undefined): RequestNotice | undefined {
  const outcome = OUTCOME_ID.exec(messageId ?? '')?.[1];
  if (outcome !== undefined) return { event: 'outcome', requestId: outcome };
  const comment = COMMENT_ID.exec(messageId ?? '')?.[1];
  return comment === undefined ? undefined : { event: 'comment', commentId: comment };
}

/** A title as the platform quotes it, so that nothing inside can end it. */
const TITLE = '"((?:[^"\\\\]|\\\\.)*)"';
const OUTCOME_TEXT = new RegExp(
  `^Your (task|approval) request ${TITLE} \\(id (${UUID})\\) was (\\w+) by (the user|agent (${UUID}))\\.`,
  'i',
);
const COMMENT_TEXT = new RegExp(
  `^More info requested on your (task|approval) request ${TITLE} \\(id (${UUID})\\): `,
  'i',
);
const COMMENT_ADVICE = /\nReply with add_request_message\.$/;

/** What the platform's text says of the outcome of a request; undefined for other words. */
export function readOutcomeText(text: string) {
  const [, kind, title, requestId, status, , agentId] = OUTCOME_TEXT.exec(text) ?? [];
  if (kind === undefined || title === undefined || requestId === undefined || status === undefined) {
    return undefined;
  }
  const by: RequestParty = agentId === undefined ? { type: 'user', id: '' } : { type: 'agent', id: agentId };
  return { kind: kindOf(kind), title: unquoted(title), requestId, status, by };
}

/** What the platform's text says of a comment on a request, and the comment; undefined for other words. */
export function readCommentText(text: string) {
  const match = COMMENT_TEXT.exec(text);
  const [prefix, kind, title, requestId] = match ?? [];
  if (prefix === undefined || kind === undefined || title === undefined || requestId === undefined) {
    return undefined;
  }
  const body = text.slice(prefix.length).replace(COMMENT_ADVICE, '');
  return { kind: kindOf(kind), title: unquoted(title), requestId, body };
}

const kindOf = (word: string): RequestKind => (word.toLowerCase() === 'approval' ? 'approval' : 'task');

/** Go's quotation undone as far as people meet it. */
function unquoted(title: string): string {
  return title.replace(/\\(["\\])/g, '$1').replace(/\\[nrt]/g, ' ');
}
