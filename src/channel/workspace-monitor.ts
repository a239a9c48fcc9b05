import { BoundedMap } from '../core/bounded-map.ts';
import { describeError } from '../core/errors.ts';
import { type FeedState, type FeedVerdict, isAccepted, isRefused } from '../core/feed-verdict.ts';
import { INACTIVE_ADVICE, type Inactive, inactiveFrom, type Standing } from '../core/standing.ts';
import type { Target } from '../core/target.ts';
import { formatTimestampMicros } from '../core/timestamp.ts';
import type { WorkspaceState } from '../platform/client.ts';
import type { DoorbellState, SideRequest, WorkspaceEvents } from '../receive/workspace-events.ts';
import type { Logger } from '../runtime/logger.ts';
import type { WorkspaceStatus } from '../tools/shared/status-report.ts';

/** Between two lines about the same trouble, however often it comes and goes. */
const REPEAT_MS = 60_000;
const MAX_TROUBLES = 50;
/** Unreadable rows are remembered, because every sweep brings them again; more than this are not counted. */
const MAX_REMEMBERED_ROWS = 10_000;

/** How the log names a request that failed. */
const FAILURES: Readonly<Record<SideRequest, (workspaceId: string) => string>> = {
  register: (id) => `register ${id} failed`,
  heartbeat: (id) => `heartbeat ${id} failed`,
  state: (id) => `state of ${id}`,
  delegations: (id) => `delegations of ${id}`,
  broadcasts: (id) => `broadcasts of ${id}`,
  requests: (id) => `requests of ${id}`,
  acknowledging: (id) => `acknowledging ${id}`,
};

export type WorkspaceFacts = Pick<
  WorkspaceStatus,
  'state' | 'registered' | 'lastPollAt' | 'lastHeartbeatAt' | 'unreadableRows' | 'doorbell' | 'lastError'
>;

export interface MonitorDeps {
  readonly target: Target;
  readonly log: Logger;
  readonly nowMs: () => number;
  readonly hasDoorbell: boolean;
  /** Called with how the workspace stands, each time that this is known. */
  readonly onStanding: (standing: Standing) => void;
}

/** Knows how it goes for one watched workspace, and logs each change once. */
export class WorkspaceMonitor implements WorkspaceEvents {
  readonly target: Target;
  readonly #log: Logger;
  readonly #nowMs: () => number;
  readonly #onStanding: MonitorDeps['onStanding'];
  /** By trouble. */
  readonly #saidAtMs = new BoundedMap<string, number>(MAX_TROUBLES);
  #trouble: string | undefined;
  readonly #unreadable = new Set<number | bigint>();
  #state: FeedState = 'starting';
  #inactive: Inactive | undefined;
  #registered = false;
  #lastPollMs: number | undefined;
  #lastHeartbeatMs: number | undefined;
  #areMoreUnreadable = false;
  #doorbell: WorkspaceStatus['doorbell'];
  #lastError: WorkspaceStatus['lastError'];

  constructor({ target, log, nowMs, hasDoorbell, onStanding }: MonitorDeps) {
    this.#doorbell = hasDoorbell ? 'closed' : 'off';
    this.target = target;
    this.#log = log;
    this.#nowMs = nowMs;
    this.#onStanding = onStanding;
  }

  /** False while the platform refuses the token, for whatever reason. */
  get isAccepted(): boolean {
    return isAccepted(this.#state);
  }

  polled(): void {
    this.#lastPollMs = this.#nowMs();
    if (this.#state !== 'ok' && this.#state !== 'starting') {
      const isFalseAlarm = this.#state === 'unauthorized';
      const what = isFalseAlarm ? ': its token is accepted after all, and nothing has to be changed' : '';
      this.#log.line(`molecule channel: poll ${this.target.id} works again${what}`);
    }
    this.#state = 'ok';
    this.#trouble = undefined;
    this.#tellStanding();
  }

  pollFailed(verdict: FeedVerdict, error: unknown): void {
    const nowMs = this.#nowMs();
    this.#lastError = {
      what: `poll ${verdict.what}`,
      fix: verdict.advice,
      at: new Date(nowMs).toISOString(),
    };
    // One code may have several causes, such as those of a proxy: only the advice tells them apart.
    const trouble = `${verdict.state}: ${verdict.what}: ${verdict.advice}`;
    const saidAtMs = this.#saidAtMs.get(trouble) ?? Number.NEGATIVE_INFINITY;
    const isNew = trouble !== this.#trouble;
    this.#trouble = trouble;
    if (isNew && nowMs - saidAtMs >= REPEAT_MS) {
      this.#saidAtMs.renew(trouble, nowMs);
      this.#log.line(`molecule channel: poll ${this.target.id} ${verdict.what} — ${verdict.advice}`);
      this.#log.detail(`poll ${this.target.id}: ${describeError(error)}`);
    }
    this.#state = verdict.state;
    this.#tellStanding();
  }

  /** How the platform itself sees the workspace. True when it was out of service until now. */
  looked({ status, isDeleted }: WorkspaceState): boolean {
    const inactive = isDeleted ? 'removed' : inactiveFrom(status);
    const hasReturned = this.#inactive !== undefined && inactive === undefined;
    if (inactive !== this.#inactive) this.#inactiveChanged(inactive);
    this.#inactive = inactive;
    this.#tellStanding();
    return hasReturned;
  }

  #inactiveChanged(inactive: Inactive | undefined): void {
    const { id } = this.target;
    if (inactive === undefined) {
      this.#log.line(`molecule channel: workspace ${id} is no longer ${this.#inactive}`);
      return;
    }
    const fix = INACTIVE_ADVICE[inactive];
    this.#log.line(`molecule channel: workspace ${id} is ${inactive} — ${fix}`);
    this.#lastError = {
      what: `the workspace is ${inactive}`,
      fix,
      at: new Date(this.#nowMs()).toISOString(),
    };
  }

  /** A platform that cannot be reached says nothing about the workspace. */
  #tellStanding(): void {
    if (this.#state === 'unauthorized' || this.#state === 'removed') this.#onStanding(this.#state);
    if (this.#state === 'ok') this.#onStanding(this.#inactive ?? 'well');
  }

  unreadableRow(rowId: string | undefined, problem: string): void {
    // Hashed, because an id that cannot be read may be as long as the row.
    const key = Bun.hash(rowId ?? problem);
    if (this.#unreadable.has(key)) return;
    if (this.#unreadable.size === MAX_REMEMBERED_ROWS) {
      if (!this.#areMoreUnreadable) {
        this.#log.line(`molecule channel: more unreadable rows of ${this.target.id} are not counted`);
      }
      this.#areMoreUnreadable = true;
      return;
    }
    this.#unreadable.add(key);
    this.#log.line(`molecule channel: skipped an unreadable row of ${this.target.id} (${problem})`);
  }

  cutShort(rowsRead: number, backToMicros: number): void {
    const what = `read ${rowsRead} rows in one look back, which is the limit`;
    const fix = `Messages from before ${formatTimestampMicros(backToMicros)} were not looked at; chat_history shows them.`;
    this.#lastError = { what, fix, at: new Date(this.#nowMs()).toISOString() };
    this.#log.line(`molecule channel: poll ${this.target.id} ${what} — ${fix}`);
  }

  registered(mode: 'poll' | 'push' | undefined): void {
    this.#registered = true;
    this.#lastHeartbeatMs = this.#nowMs();
    this.#log.detail(`registered ${this.target.id} (${mode ?? 'platform names no mode'})`);
    if (mode === 'poll') return;
    this.#log.line(
      `molecule channel: the platform did not confirm poll mode for ${this.target.id}; messages may be sent elsewhere — it may be older than 2026-04-29`,
    );
  }

  doorbell(state: DoorbellState): void {
    if (state !== this.#doorbell) this.#log.detail(`doorbell of ${this.target.id}: ${state}`);
    this.#doorbell = state;
  }

  heartbeatSent(): void {
    this.#lastHeartbeatMs = this.#nowMs();
  }

  failed(request: SideRequest, error: unknown): void {
    this.#log.detail(`${FAILURES[request](this.target.id)}: ${describeError(error)}`);
  }

  /** For the status. */
  get facts(): WorkspaceFacts {
    return {
      state: this.#state === 'ok' ? (this.#inactive ?? 'ok') : this.#state,
      registered: this.#registered,
      lastPollAt: isoOrUndefined(this.#lastPollMs),
      lastHeartbeatAt: isoOrUndefined(this.#lastHeartbeatMs),
      unreadableRows: this.#unreadable.size,
      // The platform may go on telling of what cannot be read.
      doorbell: isRefused(this.#state) && this.#doorbell !== 'off' ? 'closed' : this.#doorbell,
      lastError: this.#lastError,
    };
  }
}

function isoOrUndefined(timeMs: number | undefined): string | undefined {
  return timeMs === undefined ? undefined : new Date(timeMs).toISOString();
}
