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

/** `body` is sent as JSON, a string as it stands, none as an empty answer. `status` is 200 unless given. */
export interface PeerAnswer {
  readonly status?: number;
  readonly body?: unknown;
}

/** A push-mode agent that lives in this process; one that throws could not be reached. */
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
