import { type HookEvent, NOTHING_TO_ADD } from '../../claude-code/hooks.ts';
import { activityIdsInPrompt } from '../../claude-code/message-tags.ts';
import { readTranscriptLine, TranscriptTail } from '../../claude-code/transcript.ts';
import { BoundedMap } from '../../core/bounded-map.ts';
import type { Clock } from '../../runtime/clock.ts';
import { sleep } from '../../runtime/sleep.ts';
import type { InboxEntry } from '../entry.ts';
import type { Inbox } from '../inbox.ts';
import type { PushQueue } from '../push-queue.ts';
import type { Hearing } from './hearing.ts';
import type { HookDelivery } from './hook-delivery.ts';

export type ReceiptState = 'none' | 'expected' | 'working' | 'deaf';

export interface ReceiptsDeps {
  /** The host's name of our server, e.g. `plugin:molecule:molecule`. */
  readonly serverName: string;
  /** Undefined while no inbox exists on this machine. */
  readonly inbox: () => Inbox | undefined;
  readonly clock: Clock;
  /** Aborts when the process ends. */
  readonly signal: AbortSignal;
  /** Pauses before the two looks into the transcript after a hook; other ones for tests. */
  readonly readAfterMs?: readonly number[];
  /** How long proof of the first pushes is waited for; another one for tests. */
  readonly firstProofMs?: number;
  /** Something that must not disturb the session went wrong: for the log. */
  readonly onFailed: (error: unknown) => void;
}

interface ReceiptsListener {
  /** The session has seen a message that was pushed, as far as can be known. */
  received(activityId: string, row: number): void;
  /** Something that was pushed was found not to be seen. */
  missed(): void;
}

interface OpenPush {
  readonly row: number;
  readonly pushedAtMs: number;
  /** `hook`: in a hook's answer, which proves nothing about the channel. */
  readonly way: 'channel' | 'hook';
  isAccepted: boolean;
}

/** When to read the transcript after a hook: the host writes it about 100 ms later, after a quick turn later still. */
const READ_AFTER_MS = [250, 750];
/** What is pushed this soon after the handshake, the host may have dropped because it did not listen yet. */
const EARLY_MS = 5_000;
/** Hooks tell of a push into an idle session within 200 ms, on a busy machine within a second. */
const FIRST_PROOF_MS = 2_500;
const MAX_OPEN = 20_000;
const MAX_MISSED_BUT_PROVABLE = 1_000;

/**
 * Proof that the session saw what this process pushed, from the plugin's own hooks. Only what this process pushed is
 * settled by it: another id in a prompt or transcript may be forged or old. While nothing gets through, messages can be
 * delivered in the hooks' answers instead.
 */
export class Receipts {
  readonly #deps: ReceiptsDeps;
  /** By activity id. The oldest are dropped; they stay `pushed`, and are pushed again, marked, in the next session. */
  readonly #open = new BoundedMap<string, OpenPush>(MAX_OPEN);
  /** Not seen in their turn; proof may still come. */
  readonly #missedButProvable = new BoundedMap<string, OpenPush>(MAX_MISSED_BUT_PROVABLE);
  readonly #tail = new TranscriptTail();
  readonly #hearing: Hearing;
  readonly #listener: ReceiptsListener;
  /** Rows that were not seen, and count as tried. */
  #missed: number[] = [];
  /** Rows that were pushed to a host that does not listen, which says nothing about the message. */
  #unheard: number[] = [];
  #hookDelivery: HookDelivery | undefined;
  #isExpected = false;
  #expectedFromMs = Number.NEGATIVE_INFINITY;
  #isFirstAwaited = false;
  #haveHooks = false;
  #canReadTranscript = false;
  #turnStartedMs = 0;
  #reading: Promise<void> = Promise.resolve();

  constructor(deps: ReceiptsDeps, hearing: Hearing, listener: ReceiptsListener) {
    this.#deps = deps;
    this.#hearing = hearing;
    this.#listener = listener;
  }

  /**
   * Says, when the handshake is done, whether this host runs the plugin's hooks; where it does not, a completed write
   * settles a message.
   */
  expect(isExpected: boolean): void {
    this.#isExpected = isExpected;
    this.#expectedFromMs = this.#deps.clock.monotonicMs();
  }

  /** Delivers messages in the answers of a deaf session's hooks; undefined ends it. */
  deliverInHooks(delivery: HookDelivery | undefined): void {
    this.#hookDelivery = delivery;
  }

  get isWriteEnough(): boolean {
    return !this.#isExpected;
  }

  /** `none`: a completed write settles. `expected`: no hook has called yet. `working`: one has. `deaf`: pushes are not seen. */
  get state(): ReceiptState {
    if (this.#hearing.isDeaf) return 'deaf';
    if (!this.#isExpected) return 'none';
    return this.#haveHooks ? 'working' : 'expected';
  }

  /** Rows that were pushed in this session and are still undecided, so that nobody else may push them again. */
  openRows(): number[] {
    return [...this.#open.values()].map(({ row }) => row);
  }

  /** The inbox was replaced, and row numbers may mean other messages now. */
  forgetOpen(): void {
    this.#open.clear();
    this.#missed = [];
    this.#unheard = [];
  }

  /** Lets what was found not to be seen wait to be pushed again. */
  requeueMissed(pushes: PushQueue): void {
    const [missed, unheard] = [this.#missed, this.#unheard];
    this.#missed = [];
    this.#unheard = [];
    if (missed.length > 0) pushes.requeueMissed(missed);
    if (unheard.length > 0) pushes.requeueUnheard(unheard);
  }

  pushed(entry: InboxEntry): void {
    this.#hearing.pushed();
    this.#follow(entry, 'channel');
    if (this.#isFirstAwaited) return;
    this.#isFirstAwaited = true;
    const isEarly = this.#deps.clock.monotonicMs() - this.#expectedFromMs < EARLY_MS;
    if (isEarly) this.#awaitFirstProof().catch(this.#deps.onFailed);
  }

  /** The session knows the message from a tool: what it does with it proves nothing about the channel. */
  dropOpen(activityId: string): void {
    this.#open.delete(activityId);
  }

  /** A reply to a pushed message proves that the channel works; if no hook has called by then, the hooks do not. */
  replied(activityId: string): void {
    const open = this.#open.get(activityId);
    this.#open.delete(activityId);
    if (open === undefined || open.way === 'hook') return;
    this.#hearing.heard();
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
    const delivery = this.#hearing.isDeaf ? this.#hookDelivery?.deliver(event) : undefined;
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
  }

  /**
   * Without a sign from the session by then, the first pushes wait to be pushed again, once. A hook that called for
   * whatever reason means a turn, whose end shows what was seen.
   */
  async #awaitFirstProof(): Promise<void> {
    await sleep(this.#deps.firstProofMs ?? FIRST_PROOF_MS, this.#deps.signal);
    if (this.#deps.signal.aborted || this.#haveHooks || !this.#isExpected) return;
    for (const [id, push] of this.#open) {
      this.#open.delete(id);
      this.#missedButProvable.set(id, push);
      this.#unheard.push(push.row);
    }
    this.#listener.missed();
  }

  async #lookLater(transcriptPath: string, isTurnEnd: boolean): Promise<void> {
    const turnStartedMs = this.#turnStartedMs;
    for (const delayMs of this.#deps.readAfterMs ?? READ_AFTER_MS) {
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

  /** A turn has ended: the host dropped what was pushed before it and not seen in it, unless something is still queued. */
  #judge(turnStartedMs: number): void {
    const open = [...this.#open];
    if (open.some(([, { isAccepted }]) => isAccepted)) return;
    const missed = open.filter(([, { pushedAtMs }]) => pushedAtMs < turnStartedMs);
    if (missed.length === 0) return;
    if (missed.some(([, { way }]) => way === 'channel')) this.#hearing.missed();
    for (const [id, push] of missed) {
      const { row, way } = push;
      // Without a transcript nothing can prove it: an answer that the host took is enough, as a completed write is.
      if (way === 'hook' && !this.#canReadTranscript) {
        this.#settle(id, row, 'write');
        continue;
      }
      this.#open.delete(id);
      this.#missedButProvable.set(id, push);
      (this.#hearing.isDeaf && way === 'channel' ? this.#unheard : this.#missed).push(row);
    }
    this.#listener.missed();
  }

  #received(id: string): void {
    const open = this.#open.get(id) ?? this.#missedButProvable.get(id);
    if (open === undefined) return;
    this.#settle(id, open.row, 'receipt');
    if (open.way === 'channel') this.#hearing.heard();
  }

  #brought(id: string): void {
    const open = this.#open.get(id) ?? this.#missedButProvable.get(id);
    if (open?.way === 'hook') this.#settle(id, open.row, 'receipt');
  }

  #accepted(id: string): void {
    const open = this.#open.get(id);
    if (open?.way !== 'channel') return;
    open.isAccepted = true;
    this.#hearing.heard();
  }

  #settle(id: string, row: number, by: 'receipt' | 'write'): void {
    this.#deps.inbox()?.settleBySession(row, by);
    this.#open.delete(id);
    this.#missedButProvable.delete(id);
    this.#listener.received(id, row);
  }
}
