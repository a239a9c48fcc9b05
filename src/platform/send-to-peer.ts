import pRetry from 'p-retry';
import { HttpStatusError, NetworkError } from '../core/errors.ts';
import { sleep } from '../runtime/sleep.ts';
import type { OutgoingPart, SendMessageBody } from '../wire/a2a.ts';
import type { PlatformClient } from './client.ts';
import type { SendOutcome } from './send-outcome.ts';

/** A push-mode peer answers within this call; past this its answer comes too late for us, but the message is there. */
const SEND_TIMEOUT_MS = 60_000;
const RETRIES = 2;
/** A longer wait than this is the model's to decide. */
const MAX_SERVER_WAIT_MS = 5_000;

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

/**
 * Sends a message to a peer, again after failures that left nothing behind. A timeout is not repeated: the peer may
 * be at work on it. Errors: see `request` of the platform client.
 */
export function sendToPeer(
  client: PlatformClient,
  peerId: string,
  outgoing: OutgoingText,
  signal: AbortSignal,
  timeoutMs = SEND_TIMEOUT_MS,
): Promise<SendOutcome> {
  const body = sendMessageBody(outgoing);
  return pRetry(() => client.sendMessage(peerId, body, timeoutMs, signal), {
    retries: RETRIES,
    minTimeout: 250,
    maxTimeout: 2_000,
    randomize: true,
    signal,
    shouldRetry: ({ error }) => isWorthRetrying(error),
    onFailedAttempt: async ({ error, retriesLeft }) => {
      if (retriesLeft > 0 && error instanceof HttpStatusError && isWorthRetrying(error)) {
        await sleep(error.retryAfterMs ?? 0, signal);
      }
    },
  });
}

function sendMessageBody(outgoing: OutgoingText): SendMessageBody {
  return {
    jsonrpc: '2.0',
    id: crypto.randomUUID(),
    method: 'message/send',
    params: {
      message: {
        role: 'user',
        messageId: outgoing.messageId,
        parts: [{ kind: 'text', text: outgoing.text }, ...(outgoing.files ?? []).map(filePart)],
        ...(outgoing.contextId === undefined ? {} : { contextId: outgoing.contextId }),
        ...(outgoing.inReplyTo === undefined ? {} : { metadata: { in_reply_to: outgoing.inReplyTo } }),
      },
    },
  };
}

function filePart({ name, mimeType, base64 }: InlineFile): OutgoingPart {
  return { kind: 'file', file: { name, mimeType, bytes: base64 } };
}

function isWorthRetrying(error: unknown): boolean {
  if (error instanceof NetworkError) return true;
  if (!(error instanceof HttpStatusError) || error.deliveryConfirmed) return false;
  return isBrief(error);
}

/** Trouble of the platform that is over soon, as far as it says. */
export function isBrief(error: unknown): boolean {
  return (
    error instanceof HttpStatusError &&
    [429, 502, 503].includes(error.status) &&
    (error.retryAfterMs ?? 0) <= MAX_SERVER_WAIT_MS
  );
}
