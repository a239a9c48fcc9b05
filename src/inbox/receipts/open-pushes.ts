import { BoundedMap } from '../../core/bounded-map.ts';
import type { PushQueue } from '../push-queue.ts';

/** Something that this process pushed, and of which it is not known whether the session has seen it. */
export interface OpenPush {
  readonly row: number;
  readonly pushedAtMs: number;
  /** `hook`: in a hook's answer, which proves nothing about the channel. */
  readonly way: 'channel' | 'hook';
  /** Whether the host has taken it, to show it to the model when it can. */
  isAccepted: boolean;
  /** For how many looks in a row the session has been idle since. */
  idleLooks: number;
}

const MAX_OPEN = 20_000;
const MAX_GIVEN_UP = 1_000;
/** Idle looks until something counts as not seen, for what the host has taken and for what it has not. */
const PATIENCE = { accepted: 3, other: 1 };

/** What was pushed in this session: undecided, or given up while proof may still come. */
export class OpenPushes {
  /** By activity id. The oldest are dropped; they stay `pushed`, and are pushed again, marked, in the next session. */
  readonly #open = new BoundedMap<string, OpenPush>(MAX_OPEN);
  readonly #givenUp = new BoundedMap<string, OpenPush>(MAX_GIVEN_UP);
  /** Seen by the session after it had been given up at least once, so that another copy of it may be on its way. */
  readonly #seenLate = new BoundedMap<string, true>(MAX_GIVEN_UP);
  /** Rows that were not seen, and count as tried. */
  #missed: number[] = [];
  /** Rows that were pushed to a host that does not listen, which says nothing about the message. */
  #unheard: number[] = [];

  get size(): number {
    return this.#open.size;
  }

  get(activityId: string): OpenPush | undefined {
    return this.#open.get(activityId);
  }

  /** Undecided, or given up. */
  find(activityId: string): OpenPush | undefined {
    return this.#open.get(activityId) ?? this.#givenUp.get(activityId);
  }

  all(): [string, OpenPush][] {
    return [...this.#open];
  }

  rows(): number[] {
    return [...this.#open.values()].map(({ row }) => row);
  }

  /** What went by the channel and is undecided. */
  byChannel(): [string, OpenPush][] {
    return this.all().filter(([, { way }]) => way === 'channel');
  }

  follow(activityId: string, push: Pick<OpenPush, 'row' | 'pushedAtMs' | 'way'>): void {
    this.#open.set(activityId, { ...push, isAccepted: false, idleLooks: 0 });
  }

  drop(activityId: string): void {
    this.#open.delete(activityId);
  }

  seen(activityId: string): void {
    this.#open.delete(activityId);
    if (this.#givenUp.delete(activityId)) this.#seenLate.set(activityId, true);
  }

  /** It is to be pushed again; `unheard` when that it was not seen says nothing about the message. */
  giveUp(activityId: string, why: 'missed' | 'unheard'): void {
    const push = this.#open.get(activityId);
    if (push === undefined) return;
    this.#open.delete(activityId);
    this.#givenUp.renew(activityId, push);
    (why === 'missed' ? this.#missed : this.#unheard).push(push.row);
  }

  /**
   * The session was looked at. Returns what went by the channel and was not seen although the session has been idle for
   * several looks in a row.
   * @param isTold whether the host tells that it is idle; else it may as well have a dialog open, and what it has taken
   * is not judged
   */
  looked(isIdle: boolean, isTold: boolean): [string, OpenPush][] {
    return this.byChannel().filter(([, push]) => {
      push.idleLooks = isIdle && (isTold || !push.isAccepted) ? push.idleLooks + 1 : 0;
      return push.idleLooks > (push.isAccepted || !isTold ? PATIENCE.accepted : PATIENCE.other);
    });
  }

  isGivenUp(activityId: string): boolean {
    return this.#givenUp.has(activityId) && !this.#open.has(activityId);
  }

  isSeenLate(activityId: string): boolean {
    return this.#seenLate.has(activityId);
  }

  requeue(pushes: PushQueue): void {
    const [missed, unheard] = [this.#missed, this.#unheard];
    this.#missed = [];
    this.#unheard = [];
    if (missed.length > 0) pushes.requeueMissed(missed);
    if (unheard.length > 0) pushes.requeueUnheard(unheard);
  }

  /** Another process pushes from now on, and makes what is undecided wait again itself. */
  handOver(): void {
    for (const [id, push] of this.#open) this.#givenUp.renew(id, push);
    this.forget();
  }

  /** The inbox was replaced, and row numbers may mean other messages now. */
  forget(): void {
    this.#open.clear();
    this.#missed = [];
    this.#unheard = [];
  }
}
