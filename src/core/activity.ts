import type { Attachment } from './attachment.ts';

/** A row of the platform's feed, parsed. Times are microseconds since the Unix epoch, on the platform's clock. */
export interface Activity {
  readonly id: string;
  readonly workspaceId: string;
  readonly type: string;
  /** The sending workspace; absent for the canvas user, system callers and our own notifications. */
  readonly sourceId?: string;
  readonly targetId?: string;
  readonly method?: string;
  /** One line written by the platform, never the sender's own words. */
  readonly summary?: string;
  readonly requestBody?: unknown;
  /** Its bodies are made anew each time that they are asked for, and take much memory. */
  readonly isLarge?: true;
  readonly responseBody?: unknown;
  /** `ok`, `error`, …; of a delegation: `pending`, `dispatched`, `queued`, `completed`, `failed`, … */
  readonly status?: string;
  readonly errorDetail?: string;
  readonly createdAtMicros: number;
  /** The platform's own spelling of the time, for people and for `before_ts`. */
  readonly createdAt: string;
  /** Tie-breaker of equal times; platforms before 2026-06-30 do not send it. */
  readonly seq?: number;
  readonly peerName?: string;
  readonly peerRole?: string;
  /** The platform's own projection of file parts; a fallback for our reading of `requestBody`. */
  readonly projectedAttachments: readonly Attachment[];
}
