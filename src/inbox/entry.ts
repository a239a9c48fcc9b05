import type { IgnoreReason, Message } from '../core/message.ts';
import type { MessageState } from './statements.ts';

/** A row of the feed on its way into the inbox. */
export interface InboxArrival {
  readonly activityId: string;
  readonly createdAtMicros: number;
  readonly seq: number;
  readonly outcome:
    | { readonly kind: 'message'; readonly message: Message }
    | { readonly kind: 'ignored'; readonly reason: IgnoreReason };
}

/** Up to where a workspace's feed has been read completely, on both clocks. */
export interface Watermark {
  readonly localMs: number;
  readonly platformMs: number | undefined;
}

export interface InboxEntry {
  /** The inbox's own number of the message. */
  readonly row: number;
  readonly message: Message;
  readonly state: MessageState;
  /** How often it was pushed before. */
  readonly pushes: number;
}

/** What settled a message: its notification was written, the session was seen to have it, or a reply named it. */
export type SettledBy = 'write' | 'receipt' | 'reply';

export interface InboxCounts {
  readonly waiting: number;
  readonly pushed: number;
  readonly settled: number;
  readonly undelivered: number;
  /** Ignored because the sender may not write to the session. */
  readonly refused: number;
  /** Ignored for other reasons: echoes of ourselves. */
  readonly ignored: number;
}
