import { activityIdsInPrompt } from '../core/receipt.ts';
import type { InboxEntry } from '../inbox/entry.ts';
import type { Inbox } from '../inbox/inbox.ts';
import { Bell } from '../runtime/bell.ts';
import type { Clock } from '../runtime/clock.ts';
import { sleep } from '../runtime/sleep.ts';
import { readTranscriptLine } from './transcript-line.ts';
import { TranscriptTail } from './transcript-tail.ts';

/** What a hook of the plugin tells: which moment it is, the prompt if it opens a turn, and where the transcript is. */
export interface HookEvent {
  readonly event: string;
  readonly prompt: string;
  readonly transcriptPath: string;
}

export type ReceiptState = 'none' | 'expected' | 'working';

export interface ReceiptsDeps {
  /** The host's name of our server, e.g. `plugin:molecule:molecule`. */
  readonly serverName: string;
  readonly inbox: () => Inbox | undefined;
  readonly clock: Clock;
  readonly signal: AbortSignal;
}

interface OpenPush {
  readonly row: number;
  readonly pushedAtMs: number;
  isAccepted: boolean;
}

/** Transcript lines follow their moment by about 100 ms, at the end of a quick turn by more. */
const READ_AFTER_MS = [250, 750] as const;
const MAX_OPEN = 20_000;

/**
 * Proof that the session saw what this process pushed, from the plugin's own hooks. It settles only ids that this
 * process pushed: anything else in a prompt or transcript may be forged or old.
 */
export class Receipts {
  readonly #deps: ReceiptsDeps;
  readonly #open = new Map<string, OpenPush>();
  readonly #tail = new TranscriptTail();
  #missed: number[] = [];
  /** Rung when the session turned out not to have seen something. */
  readonly missedBell = new Bell();
  #isExpected = false;
  #haveHooks = false;
  #turnStartedMs = 0;
  #reading: Promise<void> = Promise.resolve();

  constructor(deps: ReceiptsDeps) {
    this.#deps = deps;
  }

  /** Says whether this host runs the plugin's hooks; where it does not, a completed write settles a message. */
  expect(isExpected: boolean): void {
    this.#isExpected = isExpected;
  }

  get isWriteEnough(): boolean {
    return !this.#isExpected;
  }

  /** `working` once a hook has called; `expected` before; `none` where a completed write settles. */
  get state(): ReceiptState {
    if (!this.#isExpected) return 'none';
    return this.#haveHooks ? 'working' : 'expected';
  }

  /** Inbox rows whose fate is still open in this session: they must not be pushed again for being unsettled. */
  openRows(): number[] {
    return [...this.#open.values()].map(({ row }) => row);
  }

  /** The inbox was made anew, and its row numbers may mean other messages. */
  forgetOpen(): void {
    this.#open.clear();
    this.#missed = [];
  }

  /** Rows that the session never saw since the last call: to be pushed again. */
  takeMissed(): readonly number[] {
    const rows = this.#missed;
    this.#missed = [];
    return rows;
  }

  pushed(entry: InboxEntry): void {
    this.#open.set(entry.message.activityId, {
      row: entry.row,
      pushedAtMs: this.#deps.clock.monotonicMs(),
      isAccepted: false,
    });
    const oldest = this.#open.keys().next().value;
    if (this.#open.size > MAX_OPEN && oldest !== undefined) this.#open.delete(oldest);
  }

  /** A reply that names a message proves more than any hook: the channel works, so a silent hook does not. */
  replied(activityId: string): void {
    this.#open.delete(activityId);
    if (this.#haveHooks || !this.#isExpected) return;
    this.#isExpected = false;
    for (const [id, { row }] of this.#open) this.#settle(id, row, 'write');
  }

  /** Takes a hook's call; returns at once, and looks into the transcript a little later. */
  hook({ event, prompt, transcriptPath }: HookEvent): void {
    this.#haveHooks = true;
    this.#isExpected = true;
    if (event === 'UserPromptSubmit') {
      this.#turnStartedMs = this.#deps.clock.monotonicMs();
      for (const id of activityIdsInPrompt(prompt, this.#deps.serverName)) this.#received(id);
    }
    if (this.#open.size > 0) void this.#lookLater(transcriptPath, event === 'Stop');
  }

  async #lookLater(transcriptPath: string, isTurnEnd: boolean): Promise<void> {
    const turnStartedMs = this.#turnStartedMs;
    for (const delayMs of READ_AFTER_MS) {
      await sleep(delayMs, this.#deps.signal);
      if (this.#deps.signal.aborted) return;
      this.#reading = this.#reading.then(() => this.#look(transcriptPath));
      await this.#reading;
    }
    if (isTurnEnd) this.#judge(turnStartedMs);
  }

  async #look(transcriptPath: string): Promise<void> {
    for (const line of await this.#tail.read(transcriptPath)) {
      const { received, accepted } = readTranscriptLine(line, this.#deps.serverName);
      for (const id of received) this.#received(id);
      for (const id of accepted) {
        const open = this.#open.get(id);
        if (open !== undefined) open.isAccepted = true;
      }
    }
  }

  /** After a turn that began later than a push has ended, with nothing queued, what was not seen was dropped. */
  #judge(turnStartedMs: number): void {
    const open = [...this.#open];
    if (open.some(([, { isAccepted }]) => isAccepted)) return;
    const missed = open.filter(([, { pushedAtMs }]) => pushedAtMs < turnStartedMs);
    for (const [id] of missed) this.#open.delete(id);
    this.#missed.push(...missed.map(([, { row }]) => row));
    if (missed.length > 0) this.missedBell.ring();
  }

  #received(id: string): void {
    const open = this.#open.get(id);
    if (open !== undefined) this.#settle(id, open.row, 'receipt');
  }

  #settle(id: string, row: number, by: 'receipt' | 'write'): void {
    this.#open.delete(id);
    this.#deps.inbox()?.settleBySession(row, by);
  }
}
