import { TimeoutError } from '../core/errors.ts';
import type { OutgoingPart, SendMessageBody, SendOutcome } from '../wire/a2a.ts';
import type { PlatformClient } from './client.ts';
import { withRetry } from './retry.ts';

/** A push-mode peer answers within this call; past this its answer comes too late for us, but the message is there. */
const SEND_TIMEOUT_MS = 60_000;

/** Older platforms cut a body at 1 MiB without saying so; this leaves room for the rest of the message. */
export const MAX_MESSAGE_BYTES = 900_000;

/** How many bytes of files fit into a message beside this text; base64 takes four for three. */
export function bytesBeside(text: string): number {
  return Math.floor(((MAX_MESSAGE_BYTES - Buffer.byteLength(JSON.stringify(text))) * 3) / 4);
}

/** A file inside a message, for those who cannot read our uploads. */
export interface InlineFile {
  readonly name: string;
  readonly mimeType: string;
  readonly base64: string;
}

export interface OutgoingText {
  readonly text: string;
  /** Sent inside the message. */
  readonly files?: readonly InlineFile[];
  /** The same for every attempt to send the same thing: the platform merges them. */
  readonly messageId: string;
  readonly contextId?: string | undefined;
  readonly inReplyTo?: string | undefined;
}

/** Sends a message, again where a repeat does no harm. `timeoutMs`: for all attempts. Errors: see `Connection.request`. */
export async function sendToPeer(
  client: PlatformClient,
  peerId: string,
  outgoing: OutgoingText,
  signal: AbortSignal,
  timeoutMs = SEND_TIMEOUT_MS,
): Promise<SendOutcome> {
  const body = sendMessageBody(outgoing);
  const deadlineMs = performance.now() + timeoutMs;
  const attempt = () => {
    const leftMs = Math.max(1, Math.ceil(deadlineMs - performance.now()));
    return client.sendMessage(peerId, body, leftMs, signal);
  };
  try {
    const isRepeatHarmless = () => client.findOutMerging(signal);
    return await withRetry('messageToPeer', attempt, signal, { withinMs: timeoutMs, isRepeatHarmless });
  } catch (error) {
    throw error instanceof TimeoutError ? new TimeoutError(timeoutMs, { cause: error }) : error;
  }
}

export function sendMessageBody(outgoing: OutgoingText): SendMessageBody {
  const files = (outgoing.files ?? []).map(
    ({ name, mimeType, base64 }): OutgoingPart => ({ kind: 'file', file: { name, mimeType, bytes: base64 } }),
  );
  return {
    jsonrpc: '2.0',
    id: crypto.randomUUID(),
    method: 'message/send',
    params: {
      message: {
        role: 'user',
        messageId: outgoing.messageId,
        parts: [{ kind: 'text', text: outgoing.text }, ...files],
        ...(outgoing.contextId === undefined ? {} : { contextId: outgoing.contextId }),
        ...(outgoing.inReplyTo === undefined ? {} : { metadata: { in_reply_to: outgoing.inReplyTo } }),
      },
    },
  };
}
