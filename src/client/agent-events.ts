import { messageOf } from '../core/errors.ts';
import { type FeedState, type FeedVerdict, isAccepted } from '../core/feed-verdict.ts';
import { type Inactive, inactiveFrom } from '../core/standing.ts';
import { formatTimestampMicros } from '../core/timestamp.ts';
import type { WorkspaceState } from '../platform/client.ts';
import type { SideRequest, WorkspaceEvents } from '../receive/workspace-events.ts';
import type { Bell } from '../runtime/bell.ts';
import { aborted } from '../runtime/sleep.ts';

/** Says once what is wrong, and that it is over; knows whether the agent is to work. */
export class AgentEvents implements WorkspaceEvents {
  /** Aborts when the workspace was removed. */
  readonly removed: AbortSignal;
  /** Rung when the agent may go on. */
  readonly bell: Bell;
  readonly #say: (line: string) => void;
  readonly #removal = new AbortController();
  readonly #hasLooked = Promise.withResolvers<void>();
  #trouble: FeedState | undefined;
  #inactive: Inactive | undefined;

  constructor(say: (line: string) => void, bell: Bell) {
    this.#say = say;
    this.bell = bell;
    this.removed = this.#removal.signal;
  }

  get isAccepted(): boolean {
    return isAccepted(this.#trouble ?? 'ok');
  }

  /** Whether the platform has put the workspace out of service. */
  get isPaused(): boolean {
    return this.#inactive !== undefined;
  }

  /** Resolves when it is known, or cannot be found out, whether the workspace is paused. */
  firstLook(look: Promise<WorkspaceState>, signal: AbortSignal): Promise<void> {
    const known = look.then(
      (state) => void this.looked(state),
      () => undefined,
    );
    return Promise.race([known, this.#hasLooked.promise, aborted(signal)]);
  }

  polled(): void {
    if (this.#trouble !== undefined) this.#say('the platform answers again');
    this.#trouble = undefined;
  }

  pollFailed({ state, what, advice }: FeedVerdict): void {
    if (state !== this.#trouble) this.#say(`poll ${what}: ${advice}`);
    this.#trouble = state;
    if (state === 'removed') this.#removal.abort();
  }

  unreadableRow(_rowId: string | undefined, problem: string): void {
    this.#say(`skipped a row that cannot be read (${problem})`);
  }

  cutShort(rowsRead: number, backToMicros: number): void {
    this.#say(
      `read ${rowsRead} rows back to ${formatTimestampMicros(backToMicros)}; older ones were not looked at`,
    );
  }

  registered(): void {
    this.#say('registered');
  }

  heartbeatSent(): void {}

  looked({ status }: WorkspaceState): boolean {
    const before = this.#inactive;
    this.#inactive = inactiveFrom(status);
    this.#hasLooked.resolve();
    if (this.#inactive === 'removed') {
      if (before !== 'removed') this.#say('the workspace was removed');
      this.#removal.abort();
    } else if (this.#inactive !== undefined && this.#inactive !== before) {
      this.#say(`the workspace is ${this.#inactive}: messages wait until it is back`);
    }
    const hasReturned = before !== undefined && this.#inactive === undefined;
    if (hasReturned) {
      this.#say('the workspace is back');
      this.bell.ring();
    }
    return hasReturned;
  }

  doorbell(): void {}

  failed(request: SideRequest, error: unknown): void {
    // Whether it is paused is of no interest while nothing works, and is looked at again by itself.
    if (request === 'state') this.#hasLooked.resolve();
    else this.#say(`${request} failed: ${messageOf(error)}`);
  }
}
