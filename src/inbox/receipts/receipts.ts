import { type HookEvent, NOTHING_TO_ADD } from '../../claude-code/hooks.ts';
import { activityIdsInPrompt } from '../../claude-code/message-tags.ts';
import { readTranscriptLine, TranscriptTail } from '../../claude-code/transcript.ts';
import { Bell } from '../../runtime/bell.ts';
import type { Clock } from '../../runtime/clock.ts';
import { sleep } from '../../runtime/sleep.ts';
import type { InboxEntry } from '../entry.ts';
import type { Inbox } from '../inbox.ts';
import { Hearing } from './hearing.ts';
import type { HookDelivery } from './hook-delivery.ts';

export type ReceiptState = 'none' | 'expected' | 'working' | 'deaf';

export interface ReceiptsDeps {
  /** The host's name of our server, e.g. `plugin:molecule:molecule`. */
  readonly serverName: string;
  readonly inbox: () => Inbox | undefined;
  readonly clock: Clock;
  readonly signal: AbortSignal;
  /** The session has a message that was pushed, as far as can be known. */
  readonly onReceived: (activityId: string, row: number) => void;
  /** The host was found not to listen, or to listen after all. */
  readonly onHearingChanged: (isDeaf: boolean) => void;
  /** Something that must not disturb the session went wrong: for the log. */
  readonly onFailed: (error: unknown) => void;
}

/** Rows that the session never saw. */
export interface MissedRows {
  /** These count as tried. */
  readonly counted: readonly number[];
  /** These were pushed to a host that does not listen, which says nothing about the message. */
  readonly uncounted: readonly number[];
}

interface OpenPush {
  readonly row: number;
  readonly pushedAtMs: number;
  /** `hook`: in a hook's answer, which proves nothing about the channel. */
  readonly way: 'channel' | 'hook';
  isAccepted: boolean;
}

/** Transcript lines follow their moment by about 100 ms, at the end of a quick turn by more. */
const READ_AFTER_MS = [250, 750] as const;
const MAX_OPEN = 20_000;
const MAX_MISSED_BUT_PROVABLE = 1_000;

/**
 * Proof that the session saw what this process pushed, from the plugin's own hooks. It settles only ids that this
 * process pushed: anything else in a prompt or transcript may be forged or old. Where nothing gets through, it says so,
 * and the hooks' answers can carry messages instead.
 */
export class Receipts {
  readonly #deps: ReceiptsDeps;
  readonly #open = new Map<string, OpenPush>();
  /** Given up as missed, and proof may still come. */
  readonly #missedButProvable = new Map<string, OpenPush>();
  readonly #tail = new TranscriptTail();
  readonly #hearing = new Hearing();
  /** Rung when something that was pushed turned out not to be seen, and when the host listens or not. */
  readonly bell = new Bell();
  #counted: number[] = [];
  #uncounted: number[] = [];
  #hookDelivery: HookDelivery | undefined;
  #isExpected = false;
  #haveHooks = false;
  #canReadTranscript = false;
  #turnStartedMs = 0;
  #reading: Promise<void> = Promise.resolve();

  constructor(deps: ReceiptsDeps) {
    this.#deps = deps;
  }

  /** Says whether this host runs the plugin's hooks; where it does not, a completed write settles a message. */
  expect(isExpected: boolean): void {
    this.#isExpected = isExpected;
  }

  /** The channel is known to be off in this session: it counts as deaf from the start. */
  channelIsOff(isOff: boolean): void {
    this.#hearing.switchedOff(isOff);
  }

  /** Delivers messages in the answers of a deaf session's hooks; undefined ends it. */
  deliverInHooks(delivery: HookDelivery | undefined): void {
    this.#hookDelivery = delivery;
  }

  get isWriteEnough(): boolean {
    return !this.#isExpected;
  }

  /** How many messages may be pushed now. */
  get allowance(): number {
    return this.#hearing.allowance(this.#deps.clock.monotonicMs());
  }

  get isDeaf(): boolean {
    return this.#hearing.isDeaf;
  }

  /** Something that was pushed got through since the last time that something did not. */
  get isProven(): boolean {
    return this.#hearing.isProven;
  }

  /** `working` once a hook has called; `expected` before; `none` where a completed write settles; `deaf` when pushes are in vain. */
  get state(): ReceiptState {
    if (this.isDeaf) return 'deaf';
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
    this.#counted = [];
    this.#uncounted = [];
  }

  /** What the session never saw since the last call: it waits to be pushed again. */
  takeMissed(): MissedRows {
    const missed = { counted: this.#counted, uncounted: this.#uncounted };
    this.#counted = [];
    this.#uncounted = [];
    return missed;
  }

  pushed(entry: InboxEntry): void {
    this.#hearing.pushed(this.#deps.clock.monotonicMs());
    this.#follow(entry, 'channel');
  }

  /** The session knows the message from a tool: what it says about it proves nothing about the channel. */
  dropOpen(activityId: string): void {
    this.#open.delete(activityId);
  }

  /** A reply that names a pushed message proves more than any hook: the channel works, so a silent hook does not. */
  replied(activityId: string): void {
    const open = this.#open.get(activityId);
    this.#open.delete(activityId);
    if (open === undefined || open.way === 'hook') return;
    this.#heard();
    if (this.#haveHooks || !this.#isExpected) return;
    this.#isExpected = false;
    for (const [id, { row }] of this.#open) this.#settle(id, row, 'write');
  }

  /**
   * Takes a hook's call, and looks into the transcript a little later. Returns at once what the hook is to answer; never
   * throws, because the host shows each failing hook to the user.
   */
  hook(event: HookEvent): string {
    try {
      this.#haveHooks = true;
      this.#isExpected = true;
      if (event.event === 'UserPromptSubmit') {
        this.#turnStartedMs = this.#deps.clock.monotonicMs();
        for (const id of activityIdsInPrompt(event.prompt, this.#deps.serverName)) this.#received(id);
      }
      const answer = this.#answer(event);
      if (event.event === 'Stop') this.#hearing.turnEnded();
      if (this.#open.size > 0) {
        this.#lookLater(event.transcriptPath, event.event === 'Stop').catch(this.#deps.onFailed);
      }
      return answer;
    } catch (error) {
      this.#deps.onFailed(error);
      return NOTHING_TO_ADD;
    }
  }

  #answer(event: HookEvent): string {
    const delivery = this.isDeaf ? this.#hookDelivery?.deliver(event) : undefined;
    if (delivery === undefined) return NOTHING_TO_ADD;
    for (const entry of delivery.entries) this.#follow(entry, 'hook');
    return delivery.answer;
  }

  #follow(entry: InboxEntry, way: OpenPush['way']): void {
    this.#open.set(entry.message.activityId, {
      row: entry.row,
      pushedAtMs: this.#deps.clock.monotonicMs(),
      way,
      isAccepted: false,
    });
    this.#missedButProvable.delete(entry.message.activityId);
    keepNewest(this.#open, MAX_OPEN);
  }

  async #lookLater(transcriptPath: string, isTurnEnd: boolean): Promise<void> {
    const turnStartedMs = this.#turnStartedMs;
    for (const delayMs of READ_AFTER_MS) {
      await sleep(delayMs, this.#deps.signal);
      if (this.#deps.signal.aborted) return;
      this.#reading = this.#reading.then(() => this.#look(transcriptPath)).catch(this.#deps.onFailed);
      await this.#reading;
    }
    if (isTurnEnd) this.#judge(turnStartedMs);
  }

  async #look(transcriptPath: string): Promise<void> {
    const lines = await this.#tail.read(transcriptPath);
    this.#canReadTranscript = lines !== undefined;
    for (const line of lines ?? []) {
      const { received, accepted, brought } = readTranscriptLine(line, this.#deps.serverName);
      for (const id of received) this.#received(id);
      for (const id of brought) this.#brought(id);
      for (const id of accepted) this.#accepted(id);
    }
  }

  /** After a turn that began later than a push has ended, with nothing queued, what was not seen was dropped. */
  #judge(turnStartedMs: number): void {
    const open = [...this.#open];
    if (open.some(([, { isAccepted }]) => isAccepted)) return;
    const missed = open.filter(([, { pushedAtMs }]) => pushedAtMs < turnStartedMs);
    if (missed.length === 0) return;
    const wasDeaf = this.isDeaf;
    if (missed.some(([, { way }]) => way === 'channel')) this.#hearing.missed();
    for (const [id, push] of missed) {
      const { row, way } = push;
      // Where nothing could prove it, an answer that the host took has to be enough, as a completed write is elsewhere.
      if (way === 'hook' && !this.#canReadTranscript) {
        this.#settle(id, row, 'write');
        continue;
      }
      this.#open.delete(id);
      this.#missedButProvable.set(id, push);
      (this.isDeaf && way === 'channel' ? this.#uncounted : this.#counted).push(row);
    }
    keepNewest(this.#missedButProvable, MAX_MISSED_BUT_PROVABLE);
    this.#hearingChanged(wasDeaf);
    this.bell.ring();
  }

  #received(id: string): void {
    const open = this.#open.get(id) ?? this.#missedButProvable.get(id);
    if (open === undefined) return;
    this.#settle(id, open.row, 'receipt');
    if (open.way === 'channel') this.#heard();
  }

  #brought(id: string): void {
    const open = this.#open.get(id) ?? this.#missedButProvable.get(id);
    if (open?.way === 'hook') this.#settle(id, open.row, 'receipt');
  }

  #accepted(id: string): void {
    const open = this.#open.get(id);
    if (open?.way !== 'channel') return;
    open.isAccepted = true;
    this.#heard();
  }

  #heard(): void {
    const wasDeaf = this.isDeaf;
    this.#hearing.heard();
    this.#hearingChanged(wasDeaf);
  }

  #hearingChanged(wasDeaf: boolean): void {
    if (this.isDeaf === wasDeaf) return;
    this.#deps.onHearingChanged(this.isDeaf);
    this.bell.ring();
  }

  #settle(id: string, row: number, by: 'receipt' | 'write'): void {
    this.#deps.inbox()?.settleBySession(row, by);
    this.#open.delete(id);
    this.#missedButProvable.delete(id);
    this.#deps.onReceived(id, row);
  }
}

/** What is dropped stays `pushed` in the inbox, and comes again, marked, in the next session. */
function keepNewest(pushes: Map<string, OpenPush>, limit: number): void {
  for (const id of pushes.keys()) {
    if (pushes.size <= limit) return;
    pushes.delete(id);
  }
}
