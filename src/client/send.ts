import { ArgumentError } from '../core/errors.ts';
import type { PlatformClient } from '../platform/client.ts';
import { sendToPeer as sendThroughPlatform } from '../platform/send-to-peer.ts';
import { type SendOutcome, storable } from '../wire/a2a.ts';
import type { DirectCalls } from './direct-calls.ts';
import { type FileSource, inlineFiles, uploadFiles } from './file-source.ts';

export interface UserMessage {
  readonly text: string;
  /** Uploaded first; nothing is sent when one of them cannot be. */
  readonly files?: readonly FileSource[];
  /** The `messageId` that this answers. */
  readonly inReplyTo?: string | undefined;
}

export interface PeerMessage {
  readonly text: string;
  /** Sent inside the message: at most ten, and about 650 KiB together. */
  readonly files?: readonly FileSource[];
  /** The same for every attempt to send the same thing: platforms since June 2026 merge them. A new one unless given. */
  readonly messageId?: string;
  readonly contextId?: string | undefined;
  /** The `messageId` that this answers. */
  readonly inReplyTo?: string | undefined;
}

export interface PeerSendOptions {
  /** For all attempts together; a minute unless given. */
  readonly timeoutMs?: number;
  /** Calls the peer itself where that is possible, and goes through the platform elsewhere; always so unless given. */
  readonly direct?: DirectCalls;
}

const SEND_TIMEOUT_MS = 60_000;

/**
 * Shows a message, with files, to the canvas user. Nothing merges repeats: do not send it again after a
 * `NetworkError` or a `TimeoutError`. Throws `ArgumentError` before anything is sent; other errors: see
 * `client.notifyUser` and `client.uploads`.
 */
export async function sendToUser(
  client: PlatformClient,
  { text, files = [], inReplyTo }: UserMessage,
  signal: AbortSignal,
): Promise<void> {
  const message = wordsOf(text);
  client.refuseTokens(message);
  const attachments = await uploadFiles(client, files, signal);
  await client.notifyUser(
    {
      message,
      ...(attachments.length === 0 ? {} : { attachments }),
      ...(inReplyTo === undefined ? {} : { in_reply_to: inReplyTo }),
    },
    signal,
  );
}

/**
 * Sends a message, with files, to a peer; again after failures that left nothing behind, and where the platform merges
 * repeats also after those that may have. Throws `ArgumentError` before anything is sent; other errors: see
 * `client.sendMessage`.
 */
export async function sendToPeer(
  client: PlatformClient,
  peerId: string,
  message: PeerMessage,
  signal: AbortSignal,
  { timeoutMs = SEND_TIMEOUT_MS, direct }: PeerSendOptions = {},
): Promise<SendOutcome> {
  const text = wordsOf(message.text);
  const files = await inlineFiles(message.files ?? [], text);
  const outgoing = { ...message, text, files, messageId: message.messageId ?? crypto.randomUUID() };
  const startedMs = performance.now();
  const outcome = await direct?.call(peerId, outgoing, timeoutMs, signal);
  if (outcome !== undefined) return outcome;
  const leftMs = Math.max(1, timeoutMs - Math.ceil(performance.now() - startedMs));
  return sendThroughPlatform(client, peerId, outgoing, signal, leftMs);
}

export function wordsOf(text: string): string {
  const words = storable(text);
  if (words.trim() === '') throw new ArgumentError('text', 'nothing', 'the words of the message');
  return words;
}
