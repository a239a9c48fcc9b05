import type { Activity } from '../core/activity.ts';
import { ProtocolError, TooLargeError } from '../core/errors.ts';
import { formatTimestampMicros } from '../core/timestamp.ts';
import type { Watermark } from '../inbox/entry.ts';
import type { ActivityPage, PlatformClient } from '../platform/client.ts';
import type { Clock } from '../runtime/clock.ts';
import { MAX_PAGE_ROWS } from '../wire/activity.ts';
import type { Intake } from './intake.ts';
import { pagesOfOneTime, type SameTimeSource } from './same-time.ts';
import { requiredWindowSeconds, windowSecondsFor } from './window.ts';
import type { WorkspaceEvents } from './workspace-events.ts';

/** What is walked over: the rows of one kind of one workspace. */
export type RowSource = Pick<PlatformClient, 'target' | 'activities'> & SameTimeSource;

export interface WalkDeps {
  readonly client: RowSource;
  readonly clock: Clock;
  readonly intake: Intake;
  readonly window: WindowOptions;
  readonly events: Pick<WorkspaceEvents, 'cutShort'>;
}

export interface WindowOptions {
  readonly configuredSeconds: number;
  /** Asked before the very first poll of a workspace: how far back nobody listened. */
  readonly firstSeconds: (signal: AbortSignal) => Promise<number>;
  /** How far a walk goes back at least, also when less was missed; asked before the first page. */
  readonly atLeastSeconds?: () => number;
  /** Rows per request; the platform's cap unless a test wants more pages. */
  readonly pageRows?: number;
  readonly limits?: WalkLimits;
}

/** How much one walk reads at most, whatever the platform still has. */
export interface WalkLimits {
  readonly rows: number;
  readonly pages: number;
  /** Spent on pages, pauses between failures not counted. */
  readonly readingMs: number;
}

/** Far more than a month of a busy workspace. */
export const WALK_LIMITS: WalkLimits = { rows: 50_000, pages: 2_000, readingMs: 30 * 60_000 };
/** Rows that are older than the window by more than clocks can differ were not asked for. */
const BEFORE_WINDOW_MICROS = 60_000_000;

export interface WalkResult {
  /** Messages that became pending. */
  readonly fresh: number;
  readonly rowsFetched: number;
  /** The newest row seen, ours and echoes alike; undefined when there was none. */
  readonly newest: Pick<Activity, 'id' | 'createdAtMicros'> | undefined;
}

/**
 * One pass over the window, newest page first, back to its start. It keeps its place: after a failed page, the next
 * `run` goes on from there, so that a long catch-up makes progress over a bad network. The messages are released
 * to be pushed only when the pass is complete, because the oldest come last.
 */
export class WindowWalk {
  #pageRows: number;
  readonly #watermark: Watermark | undefined;
  readonly #startedLocalMs: number;
  readonly #startedMonotonicMs: number;
  #baseSeconds: number | undefined;
  #platformStartMs: number | undefined;
  #beforeMicros: number | undefined;
  /** Of all pages so far. */
  rowsFetched = 0;
  #pages = 0;
  #readingMs = 0;
  #newest: Activity | undefined;

  constructor(private readonly deps: WalkDeps) {
    this.#pageRows = deps.window.pageRows ?? MAX_PAGE_ROWS;
    this.#watermark = deps.intake.watermark();
    this.#startedLocalMs = deps.clock.nowMs();
    this.#startedMonotonicMs = deps.clock.monotonicMs();
  }

  /** Where the window begins, by this machine's clock, in milliseconds since the epoch. */
  get windowStartMs(): number {
    return this.#startedLocalMs - (this.#baseSeconds ?? 0) * 1000;
  }

  async run(signal: AbortSignal): Promise<WalkResult> {
    this.#baseSeconds ??= await this.#initialWindow(signal);
    for (;;) {
      const startedMs = this.deps.clock.monotonicMs();
      const page = await this.#fetchBearablePage(signal);
      this.#pages += 1;
      this.rowsFetched += page.rowCount;
      this.#newest ??= page.activities[0];
      const isLast = !page.hasMore || !(await this.#stepBack(page, signal));
      const isEnough = !isLast && this.#isEnough();
      const watermark =
        isLast || isEnough ? { localMs: this.#startedLocalMs, platformMs: this.#platformStartMs } : undefined;
      const rows = { activities: page.activities.toReversed(), unreadable: page.unreadable };
      const fresh = await this.deps.intake.store(rows, watermark);
      this.#adaptTo(page);
      this.#readingMs += this.deps.clock.monotonicMs() - startedMs;
      if (isEnough) this.deps.events.cutShort(this.rowsFetched, this.#beforeMicros ?? 0);
      if (watermark !== undefined) return { fresh, rowsFetched: this.rowsFetched, newest: this.#newest };
    }
  }

  /** Pages without end would keep what was found from the session, and fill the disk. */
  #isEnough(): boolean {
    const { rows, pages, readingMs } = this.deps.window.limits ?? WALK_LIMITS;
    return this.rowsFetched >= rows || this.#pages >= pages || this.#readingMs >= readingMs;
  }

  /** After a page that was too large for memory, asks for about as many rows as fitted; then gradually for more. */
  #adaptTo({ rowCount }: ActivityPage): void {
    const most = this.deps.window.pageRows ?? MAX_PAGE_ROWS;
    this.#pageRows = Math.min(most, rowCount < this.#pageRows ? Math.max(1, rowCount) : this.#pageRows * 2);
  }

  async #initialWindow(signal: AbortSignal): Promise<number> {
    const { window, clock } = this.deps;
    if (this.#watermark === undefined) return window.firstSeconds(signal);
    const missedSeconds = windowSecondsFor(this.#watermark, clock.nowMs(), window.configuredSeconds);
    return Math.max(missedSeconds, window.atLeastSeconds?.() ?? 0);
  }

  /** A page of large messages can be too much for memory; it is asked for again with fewer rows. */
  async #fetchBearablePage(signal: AbortSignal): Promise<ActivityPage> {
    for (;;) {
      try {
        return await this.#fetchPage(signal);
      } catch (error) {
        if (!(error instanceof TooLargeError) || this.#pageRows === 1) throw error;
        this.#pageRows = Math.ceil(this.#pageRows / 4);
      }
    }
  }

  /** A page that covers the window also by the platform's clock. */
  async #fetchPage(signal: AbortSignal): Promise<ActivityPage> {
    const page = await this.#request(signal);
    this.#platformStartMs ??= page.platformTimeMs;
    const { configuredSeconds } = this.deps.window;
    const required = requiredWindowSeconds(this.#watermark, page.platformTimeMs, configuredSeconds);
    if (required <= this.#sinceSeconds()) return page;
    this.#baseSeconds = required;
    return this.#request(signal);
  }

  #request(signal: AbortSignal): Promise<ActivityPage> {
    return this.deps.client.activities(
      {
        sinceSeconds: this.#sinceSeconds(),
        limit: this.#pageRows,
        ...(this.#beforeMicros === undefined ? {} : { beforeTs: formatTimestampMicros(this.#beforeMicros) }),
      },
      signal,
    );
  }

  /** The window counts back from now: the time since the walk began is added, whole on later pages, to keep its start. */
  #sinceSeconds(): number {
    const walkedSeconds = (this.deps.clock.monotonicMs() - this.#startedMonotonicMs) / 1000;
    const base = this.#baseSeconds ?? 1;
    return base + (this.#beforeMicros === undefined ? Math.floor(walkedSeconds) : Math.ceil(walkedSeconds));
  }

  /** Moves the border to the oldest row, overlapping by a microsecond; false when there is nothing older to ask for. */
  async #stepBack({ oldestMicros: oldest }: ActivityPage, signal: AbortSignal): Promise<boolean> {
    if (oldest === undefined) {
      throw new ProtocolError(
        'a full page of rows without a time',
        "Tell the platform's operator: nothing behind them can be asked for.",
      );
    }
    const border = this.#beforeMicros;
    // A platform that ignores `before_ts` sends the same page again; one that ignores the window never ends.
    if ((border !== undefined && oldest >= border) || this.#isBeforeWindow(oldest)) return false;
    // A full page of rows of one single microsecond would otherwise come again and again.
    const isOneTime = border === oldest + 1;
    if (isOneTime) await this.#takeAllOf(oldest, signal);
    this.#beforeMicros = isOneTime ? oldest : oldest + 1;
    return true;
  }

  async #takeAllOf(micros: number, signal: AbortSignal): Promise<void> {
    const pages = pagesOfOneTime(this.deps.client, micros, this.#pageRows, signal);
    for (let next = await pages.next(); ; next = await pages.next()) {
      if (next.done === true) {
        if (!next.value) this.deps.events.cutShort(this.rowsFetched, micros + 1);
        return;
      }
      this.#pages += 1;
      this.rowsFetched += next.value.rowCount;
      await this.deps.intake.store(next.value, undefined);
      if (this.#isEnough()) return;
    }
  }

  #isBeforeWindow(micros: number): boolean {
    if (this.#platformStartMs === undefined) return false;
    const startMicros = (this.#platformStartMs - (this.#baseSeconds ?? 0) * 1000) * 1000;
    return micros < startMicros - BEFORE_WINDOW_MICROS;
  }
}
