import { z } from 'zod';
import { MAX_ATTACHMENTS } from '../core/attachment.ts';
import { InboxDamagedError } from '../core/errors.ts';
import type { Message } from '../core/message.ts';
import type { InboxEntry, MessageState } from './entry.ts';

/** Of the text of a message. All of a longer one is in a file, see `IncomingFiles.keep`. */
export const MAX_STORED_CHARACTERS = 50_000;
const MAX_CHARACTERS: Readonly<Record<string, number>> = { text: MAX_STORED_CHARACTERS, uri: 2_048 };
const MAX_FIELD_CHARACTERS = 500;
/** Attachments past those that are looked at. */
const MAX_COUNTED = 1_000;

const attachment = z.object({
  kind: z.string(),
  name: z.string().exactOptional(),
  mimeType: z.string().exactOptional(),
  uri: z.string().exactOptional(),
  sizeBytes: z.number().exactOptional(),
  isInline: z.boolean().exactOptional(),
});

const sender = z.discriminatedUnion('kind', [
  z.object({ kind: z.literal('canvas_user') }),
  z.object({
    kind: z.literal('peer_agent'),
    peerId: z.string(),
    name: z.string().exactOptional(),
    role: z.string().exactOptional(),
  }),
  z.object({ kind: z.literal('system_notice'), sourceType: z.string() }),
]);

/** The column `body` of a message: a `Message` without the bytes of its files. */
const storedMessage = z.object({
  activityId: z.string(),
  workspaceId: z.string(),
  sender,
  text: z.string(),
  wholeCharacters: z.int().exactOptional(),
  textOrigin: z.enum(['sender', 'summary', 'none']),
  attachments: z.array(attachment),
  method: z.string().exactOptional(),
  createdAt: z.string(),
  messageId: z.string().exactOptional(),
  contextId: z.string().exactOptional(),
  inReplyTo: z.string().exactOptional(),
  isExcerpt: z.literal(true).exactOptional(),
  delegation: z
    .object({
      id: z.string(),
      task: z.string().exactOptional(),
      outcome: z.enum(['completed', 'failed']).exactOptional(),
    })
    .exactOptional(),
  request: z
    .object({
      id: z.string(),
      event: z.enum(['created', 'outcome', 'comment', 'cancelled']),
      kind: z.enum(['task', 'approval']).exactOptional(),
      title: z.string().exactOptional(),
      status: z.string().exactOptional(),
      by: z.enum(['user', 'agent']).exactOptional(),
      isOwn: z.literal(true).exactOptional(),
      commentId: z.string().exactOptional(),
    })
    .exactOptional(),
});

/** Throws `InboxDamagedError` when it is not what `storedMessageJson` wrote. */
export function parseStoredMessage(json: string): Message {
  try {
    return storedMessage.parse(JSON.parse(json));
  } catch (cause) {
    throw new InboxDamagedError('a message that cannot be read', { cause });
  }
}

/** As much of a message as is kept: far more than the model reads at once, and far less than one may hold. */
export function storedMessageJson(message: Message): string {
  const attachments = message.attachments
    .slice(0, MAX_COUNTED)
    .map(({ bytes: _, ...attachment }, index) =>
      index < MAX_ATTACHMENTS ? attachment : { kind: attachment.kind },
    );
  const { text } = message;
  const isCut = text.length > MAX_STORED_CHARACTERS;
  const kept = { ...message, attachments, ...(isCut ? { wholeCharacters: text.length } : {}) };
  return JSON.stringify(kept, (key, value: unknown) =>
    typeof value === 'string' ? value.slice(0, MAX_CHARACTERS[key] ?? MAX_FIELD_CHARACTERS) : value,
  );
}

export interface EntryRow {
  readonly row: number;
  readonly state: MessageState;
  readonly pushes: number;
  readonly body: string | null;
}

export const ENTRY_COLUMNS = 'row, state, pushes, body';

/** No entry where the text is not kept any more. Throws `InboxDamagedError`. */
export function toEntries({ row, state, pushes, body }: EntryRow): InboxEntry[] {
  return body === null ? [] : [{ row, state, pushes, message: parseStoredMessage(body) }];
}

// Conditions on table `message`. `schema.ts` says what its columns mean.

export const FEED_ORDER = 'created_us, seq, row';
export const WAITING = "state = 'pending' AND held_for IS NULL";
export const HELD = "state = 'pending' AND held_for IS NOT NULL";
// The plus makes SQLite use an index in feed order instead of one on workspaces, after which it would sort all that waits.
export const IN_WORKSPACES = '+workspace_id IN (SELECT value FROM json_each(?))';
export const NOT_IN_ROWS = 'row NOT IN (SELECT value FROM json_each(?))';
/** What comes of a delegation or a request of ours. A peer can send any `method`. */
export const IS_RESULT =
  "(json_extract(body, '$.delegation.outcome') IS NOT NULL OR json_extract(body, '$.request.isOwn') IS NOT NULL)";

// Column `reason`: why a row is ignored (`IgnoreReason`), or else what must not be done again, see `schema.ts`.
export const NOT_TOLD = "reason IS NOT 'told'";
export const NOT_RELEASED = "reason IS NOT 'released'";
