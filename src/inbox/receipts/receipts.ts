import type { HookAnswer, HookEvent } from '../../claude-code/hooks.ts';
import { currentTranscript } from '../../claude-code/host-session.ts';
import { activityIdsInPrompt } from '../../claude-code/message-tags.ts';
import type { TranscriptEvidence } from '../../claude-code/transcript.ts';
import { note } from '../../core/safe-text.ts';
import { Bell } from '../../runtime/bell.ts';
import { sleep } from '../../runtime/sleep.ts';
import type { InboxEntry } from '../entry.ts';
import type { Hearing } from './hearing.ts';
import type { HookDelivery } from './hook-delivery.ts';
import { type OpenPush, OpenPushes } from './open-pushes.ts';
import type { ReceiptState, ReceiptsDeps, ReceiptsListener } from './receipts-deps.ts';
import { TranscriptLooks } from './transcript-looks.ts';

/** When to read the transcript after a hook: the host writes it about 100 ms later, after a quick turn later still. */
const READ_AFTER_MS = [250, 750];
/** What is pushed this soon after the handshake, the host may have dropped because it did not listen yet. */
const EARLY_MS = 5_000;
/** Hooks tell of a push into an idle session within 200 ms, on a busy machine within a second. */
const FIRST_PROOF_MS = 2_500;

/** What was pushed in vain may be shown after all, much later. */
const HAD_ALREADY: HookAnswer = {
  refusePrompt: note`this message came a second time, and has been seen before; it is left out here.`,
};

/**
 * Proof that the session saw what this process pushed, from the plugin's own hooks. Only what this process pushed is
 * settled by it: another id in a prompt or transcript may be forged or old. While nothing gets through, messages can be
 * delivered in the hooks' answers instead.
 */
export class Receipts {
  readonly pushes = new OpenPushes();
  readonly #transcript: TranscriptLooks;
  #hookDelivery: HookDelivery | undefined;
  #isExpected = false;
  #expectedFromMs = Number.NEGATIVE_INFINITY;
  #isFirstAwaited = false;
  #haveHooks = false;
  #turnStartedMs = 0;
  #lastHook: (HookEvent & { readonly atMs: number }) | undefined;
  #isHolding = true;
  #isLeaving = false;
  readonly #startedAtMs: number;
  readonly pushBell = new Bell();

  constructor(
    private readonly deps: ReceiptsDeps,
    private readonly hearing: Hearing,
    private readonly listener: ReceiptsListener,
  ) {
    this.#startedAtMs = deps.clock.nowMs();
    this.#transcript = new TranscriptLooks({ ...deps, onEvidence: (evidence) => this.#proved(evidence) });
  }

  /** Whether this host runs the plugin's hooks; where it does not, a completed write settles a message. */
  expect(isExpected: boolean): void {
    this.#isExpected = isExpected;
    this.#expectedFromMs = this.deps.clock.monotonicMs();
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
    if (this.hearing.isDeaf) return 'deaf';
    if (!this.#isExpected) return 'none';
    return this.#haveHooks ? 'working' : 'expected';
  }

  /** Another process pushes from now on; or this one does again. */
  holdsLease(isHolding: boolean): void {
    this.#isHolding = isHolding;
    if (!isHolding) this.pushes.handOver();
  }

  pushed(entry: InboxEntry): void {
    this.hearing.pushed();
    this.#follow(entry, 'channel');
    this.pushBell.ring();
    if (this.#isFirstAwaited) return;
    this.#isFirstAwaited = true;
    const isEarly = this.deps.clock.monotonicMs() - this.#expectedFromMs < EARLY_MS;
    if (isEarly) this.#awaitFirstProof().catch(this.deps.onFailed);
  }

  /** A reply to a pushed message proves that the channel works; if no hook has called by then, the hooks do not. */
  replied(activityId: string): void {
    const open = this.pushes.get(activityId);
    this.pushes.seen(activityId);
    if (open === undefined || open.way === 'hook') return;
    this.hearing.heard();
    if (this.#haveHooks || !this.#isExpected) return;
    this.#isExpected = false;
    for (const [id, { row }] of this.pushes.all()) this.#settle(id, row, 'write');
  }

  /** Takes a hook's call and returns its answer. Never throws, because the host shows each failing hook to the user. */
  hook(event: HookEvent): HookAnswer {
    try {
      this.#haveHooks = true;
      this.#isExpected = true;
      this.#lastHook = { atMs: this.deps.clock.nowMs(), ...event };
      this.hearing.showedLife();
      const prompted =
        event.event === 'UserPromptSubmit' ? activityIdsInPrompt(event.prompt, this.deps.serverName) : [];
      if (prompted.length > 0 && prompted.every((id) => this.#isHadAlready(id))) return HAD_ALREADY;
      if (event.event === 'UserPromptSubmit') {
        this.#turnStartedMs = this.deps.clock.monotonicMs();
        this.#isLeaving = false;
        for (const id of prompted) this.#received(id);
      }
      const answer = this.#answer(event);
      if (event.event === 'Stop') this.hearing.turnEnded();
      if (this.pushes.size > 0) {
        this.#lookLater(event.transcriptPath, event.event === 'Stop').catch(this.deps.onFailed);
      }
      return answer;
    } catch (error) {
      this.deps.onFailed(error);
      return {};
    }
  }

  /** Whether the session gets another copy of a message that it, or the session of the process that pushes now, has. */
  #isHadAlready(id: string): boolean {
    if (this.pushes.isSeenLate(id)) return true;
    if (this.#isHolding || !this.pushes.isGivenUp(id)) return false;
    const found = this.deps.inbox()?.find(id) ?? [];
    return found.length > 0 && found.every(({ state }) => state === 'settled');
  }

  #answer(event: HookEvent): HookAnswer {
    const delivery = this.hearing.isDeaf ? this.#hookDelivery?.deliver(event) : undefined;
    if (delivery === undefined) return {};
    for (const entry of delivery.entries) this.#follow(entry, 'hook');
    return delivery.answer;
  }

  #follow(entry: InboxEntry, way: OpenPush['way']): void {
    const pushedAtMs = this.deps.clock.monotonicMs();
    this.pushes.follow(entry.message.activityId, { row: entry.row, pushedAtMs, way });
  }

  /** Without a sign of the session the first pushes are made again, once. A hook means a turn, whose end shows what was seen. */
  async #awaitFirstProof(): Promise<void> {
    await sleep(this.deps.firstProofMs ?? FIRST_PROOF_MS, this.deps.signal);
    if (this.deps.signal.aborted || this.#haveHooks || !this.#isExpected) return;
    // A dialog of the start keeps messages waiting, which are not lost.
    const status = this.deps.hostSession?.()?.status;
    if (status === 'waiting') return;
    if (status === 'idle') this.hearing.silent();
    for (const [id, { isAccepted }] of this.pushes.all()) {
      if (!isAccepted) this.pushes.giveUp(id, 'unheard');
    }
    this.listener.missed();
  }

  async #lookLater(transcriptPath: string, isTurnEnd: boolean): Promise<void> {
    const turnStartedMs = this.#turnStartedMs;
    for (const delayMs of this.deps.readAfterMs ?? READ_AFTER_MS) {
      await sleep(delayMs, this.deps.signal);
      if (this.deps.signal.aborted) return;
      await this.#transcript.look(transcriptPath);
    }
    if (isTurnEnd) this.#judge(turnStartedMs);
  }

  #proved({ received, accepted, brought, withdrawn, leavingAtMs, continued }: TranscriptEvidence): void {
    for (const id of received) this.#received(id);
    for (const id of brought) this.#brought(id);
    for (const id of accepted) this.#accepted(id);
    for (const id of withdrawn) this.pushes.giveUp(id, 'missed');
    if (withdrawn.length > 0) this.listener.missed();
    if (leavingAtMs !== undefined && this.#isNews(leavingAtMs)) this.#isLeaving = true;
    if (continued !== undefined && this.#isNews(continued.atMs)) this.#left(continued.sessionId);
  }

  /** What was written before this process began, or before its session did something, is about another time. */
  #isNews(atMs: number): boolean {
    return atMs > Math.max(this.#startedAtMs, this.#lastHook?.atMs ?? 0);
  }

  #left(continuedIn: string): void {
    this.hearing.left(continuedIn);
    for (const [id] of this.pushes.byChannel()) this.pushes.giveUp(id, 'unheard');
    this.listener.missed();
  }

  /** A turn has ended: the host dropped what was pushed before it, not taken by the host, and not seen in it. */
  #judge(turnStartedMs: number): void {
    const missed = this.pushes
      .all()
      .filter(([, { pushedAtMs, isAccepted }]) => pushedAtMs < turnStartedMs && !isAccepted);
    if (missed.length === 0) return;
    if (missed.some(([, { way }]) => way === 'channel')) this.hearing.missed();
    for (const [id, { row, way }] of missed) {
      // Without a transcript nothing can prove it: an answer that the host took is enough, as a completed write is.
      if (way === 'hook' && !this.#transcript.canRead) this.#settle(id, row, 'write');
      else this.pushes.giveUp(id, this.hearing.isDeaf && way === 'channel' ? 'unheard' : 'missed');
    }
    this.listener.missed();
  }

  /** Whether something is undecided that looks at the session could decide. */
  get isWatching(): boolean {
    return this.#isExpected && this.pushes.byChannel().length > 0;
  }

  /**
   * Looks at the session and its transcript, some seconds after the last look. An idle session shows a message at once;
   * one that stayed idle without showing it does not listen, or has lost it. Where Claude Code does not tell that it is
   * idle, the end of its last turn and an unwritten transcript have to do.
   */
  async lookAtSession(): Promise<void> {
    const session = this.deps.hostSession?.();
    const path = currentTranscript(session, this.#lastHook?.transcriptPath || undefined);
    if (path !== undefined) await this.#transcript.look(path);
    const isTold = session?.status !== undefined;
    const hasEnded = isTold ? session.status === 'idle' : this.#lastHook?.event === 'Stop';
    // Left in the middle of a turn it seems busy for ever, although the turn ends with the tool that runs.
    const isIdle = hasEnded || this.#isLeaving;
    const silent = this.pushes.looked(isIdle, isTold);
    if (silent.length === 0) return;
    // A turn since then shows that the session lives, and has lost the message.
    const { nowMs, monotonicMs } = this.deps.clock;
    const livedMs = monotonicMs() - (nowMs() - (this.#lastHook?.atMs ?? Number.NEGATIVE_INFINITY));
    const hasLived = ({ pushedAtMs }: OpenPush) => livedMs > pushedAtMs;
    if (silent.some(([, push]) => !hasLived(push))) this.hearing.silent();
    for (const [id, push] of silent) this.pushes.giveUp(id, hasLived(push) ? 'missed' : 'unheard');
    this.listener.missed();
  }

  #received(id: string): void {
    const open = this.pushes.find(id);
    if (open === undefined) return;
    this.#settle(id, open.row, 'receipt');
    if (open.way === 'channel') this.hearing.heard();
  }

  #brought(id: string): void {
    const open = this.pushes.find(id);
    if (open?.way === 'hook') this.#settle(id, open.row, 'receipt');
  }

  #accepted(id: string): void {
    const open = this.pushes.get(id);
    if (open?.way !== 'channel') return;
    open.isAccepted = true;
    this.hearing.accepted();
  }

  #settle(id: string, row: number, by: 'receipt' | 'write'): void {
    this.deps.inbox()?.settleBySession(row, by);
    this.pushes.seen(id);
    this.listener.received(id, row);
  }
}
