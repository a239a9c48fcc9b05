import { asRecord } from '../../core/json.ts';
import { type MessageBody, readMessageBody } from '../../wire/message-body.ts';

/** What a push-mode workspace is asked. */
export interface PeerMessage {
  /** All text parts. */
  readonly text: string;
  /** The whole normalised JSON-RPC request. */
  readonly body: Readonly<Record<string, unknown>>;
  /** The writing workspace; null for the canvas user. */
  readonly senderId: string | null;
  /** Aborts when the platform is closed. */
  readonly signal: AbortSignal;
}

/** A `body` is sent as JSON, a string as it is, none as an empty answer. `status` is 200 unless given. */
export interface PeerAnswer {
  readonly status?: number;
  readonly body?: unknown;
  /** There was an answer, which broke off or was too long. */
  readonly unreadable?: { readonly truncated: boolean };
}

/** A push-mode agent in this process; when it throws, it could not be reached. */
export type PeerResponder = (message: PeerMessage) => PeerAnswer | Promise<PeerAnswer>;

/** The usual answer of an agent: one message with one text part. */
export function textAnswer(message: Pick<PeerMessage, 'body'>, text: string): PeerAnswer {
  return {
    body: {
      jsonrpc: '2.0',
      id: message.body.id ?? null,
      result: {
        kind: 'message',
        role: 'agent',
        messageId: crypto.randomUUID(),
        parts: [{ kind: 'text', text }],
      },
    },
  };
}

/** What an agent's JSON-RPC answer says, in any of the places for it; undefined for another shape. */
export function readAnswer(answer: unknown): MessageBody | undefined {
  const root = asRecord(answer);
  const result = root?.result;
  if (typeof result === 'string') return { text: result, attachments: readMessageBody(root).attachments };
  const fields = asRecord(result);
  if (fields === undefined) return undefined;
  const artifacts = Array.isArray(fields.artifacts) ? fields.artifacts : [];
  const bodies = [fields, fields.message, asRecord(fields.status)?.message, ...artifacts].map(
    readMessageBody,
  );
  return bodies.find(({ text, attachments }) => text !== '' || attachments.length > 0);
}
