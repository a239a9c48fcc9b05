import type { HostSession } from '../../claude-code/host-session.ts';
import type { Clock } from '../../runtime/clock.ts';
import type { Inbox } from '../inbox.ts';

export type ReceiptState = 'none' | 'expected' | 'working' | 'deaf';

export interface ReceiptsDeps {
  /** The host's name of our server, e.g. `plugin:molecule:molecule`. */
  readonly serverName: string;
  /** Undefined while no inbox exists on this machine. */
  readonly inbox: () => Inbox | undefined;
  readonly clock: Clock;
  readonly signal: AbortSignal;
  /** What Claude Code tells of the session of now; undefined where it does not. */
  readonly hostSession?: () => HostSession | undefined;
  /** Pauses before the two looks into the transcript after a hook; other ones for tests. */
  readonly readAfterMs?: readonly number[];
  /** How long proof of the first pushes is waited for; another one for tests. */
  readonly firstProofMs?: number;
  /** Something that must not disturb the session went wrong: for the log. */
  readonly onFailed: (error: unknown) => void;
}

export interface ReceiptsListener {
  /** The session has seen a message that was pushed, as far as can be known. */
  received(activityId: string, row: number): void;
  missed(): void;
}
