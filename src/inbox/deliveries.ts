import type { HookAnswer, HookEvent } from '../claude-code/hooks.ts';
import { doingOf } from '../claude-code/tool-activity.ts';
import type { Message } from '../core/message.ts';
import { Bell } from '../runtime/bell.ts';
import { CurrentWork } from './current-work.ts';
import type { InboxEntry } from './entry.ts';
import type { Inbox } from './inbox.ts';
import type { PushQueue } from './push-queue.ts';
import { Hearing } from './receipts/hearing.ts';
import { Receipts } from './receipts/receipts.ts';
import type { ReceiptsDeps } from './receipts/receipts-deps.ts';
import { ToolReads } from './tool-reads.ts';

export interface DeliveryFollower {
  /** @param isFirst false when the message may have been seen before, or was held back */
  seen(message: Message, isFirst: boolean): void;
  /** A reply to it went out, as far as can be known, or it needs none. */
  done(message: Message): void;
  wroteToPeople(workspaceId: string): void;
}

export interface DeliveriesDeps extends ReceiptsDeps {
  readonly follower?: DeliveryFollower;
  readonly onHearingChanged: (isDeaf: boolean) => void;
}

/**
 * What becomes of the messages in the inbox. Whoever pushes, shows or answers one, or sees that it arrived, makes one
 * call here. Behind it are the proof that the session saw a push (`Receipts`), what it read with a tool instead
 * (`ToolReads`), and what it is working on (`CurrentWork`).
 */
export class Deliveries {
  /** Rung when something that was pushed was found not to be seen, and when the host was found to listen or not. */
  readonly missedBell = new Bell();
  /** Whether the host listens to the channel, and so how much may be pushed. */
  readonly hearing: Hearing;
  readonly receipts: Receipts;
  readonly reads: ToolReads;
  readonly work: CurrentWork;
  readonly #inbox: () => Inbox | undefined;
  readonly #follower: DeliveryFollower | undefined;

  constructor(deps: DeliveriesDeps) {
    this.#inbox = deps.inbox;
    this.#follower = deps.follower;
    this.work = new CurrentWork(deps.clock.monotonicMs);
    this.reads = new ToolReads(deps.clock, deps.signal);
    this.hearing = new Hearing(deps.clock, (isDeaf) => {
      deps.onHearingChanged(isDeaf);
      this.missedBell.ring();
    });
    this.receipts = new Receipts(deps, this.hearing, {
      received: (activityId, row) => this.#received(activityId, row),
      missed: () => this.missedBell.ring(),
    });
  }

  // What tools and hooks tell.

  /** A reply names the message. It must go out also where the inbox cannot note that; at worst the message comes again. */
  replied({ row, message }: InboxEntry): void {
    try {
      this.#inbox()?.settleBySession(row, 'reply');
    } catch {
      // The process that holds the lease meets the same error, and reports it.
    }
    if (this.reads.hasRead(row)) this.receipts.pushes.drop(message.activityId);
    else this.receipts.replied(message.activityId);
  }

  answered(message: Message): void {
    this.work.done(message);
    this.#follower?.done(message);
  }

  /** A reply to this message failed, but may have arrived. */
  maybeAnswered(message: Message): void {
    this.#follower?.done(message);
  }

  wroteToPeople(workspaceId: string): void {
    this.#follower?.wroteToPeople(workspaceId);
  }

  /** The session needs no reply to this message. Returns whether one of these workspaces still had it unsettled. */
  popped(activityId: string, workspaceIds: readonly string[]): boolean {
    const inbox = this.#inbox();
    const entries =
      inbox?.find(activityId).filter(({ message }) => workspaceIds.includes(message.workspaceId)) ?? [];
    for (const { message } of entries) this.answered(message);
    const settled = entries.filter(({ row }) => inbox?.settleBySession(row, 'pop'));
    // The session knows it from a tool, which does not show whether pushes arrive.
    this.receipts.pushes.drop(activityId);
    return settled.length > 0;
  }

  /** A tool has shown these to the session: they are not pushed for a while. */
  readByTool(entries: readonly InboxEntry[]): void {
    this.reads.read(entries.map(({ row }) => row));
  }

  /** The oldest unsettled message, for a tool; undefined when none comes in time. While it waits, nothing is pushed. */
  async waitForNext(
    workspaceIds: readonly string[],
    timeoutMs: number,
    signal: AbortSignal,
    onLook: (waitedMs: number) => void,
  ): Promise<InboxEntry | undefined> {
    const look = () => {
      const entry = this.#inbox()?.unsettled(workspaceIds, 1)[0];
      // Noted while this call still counts as waiting, so that the pusher cannot take it in between.
      if (entry !== undefined) this.readByTool([entry]);
      return entry;
    };
    const entry = await this.reads.wait(look, timeoutMs, signal, onLook);
    if (entry !== undefined) this.work.started(entry.message);
    return entry;
  }

  /** Lets held messages be pushed, and at once what a tool has shown. Returns how many were released. */
  release(workspaceIds: readonly string[], peerId: string | undefined, limit: number): number {
    const released = this.#inbox()?.holds.release(workspaceIds, peerId, limit) ?? 0;
    this.reads.endGrace();
    return released;
  }

  /** What the hook is to answer to the host; never throws. */
  hook(event: HookEvent): HookAnswer {
    if (event.event !== 'Stop') this.work.turnGoesOn();
    const doing = doingOf(event);
    if (doing !== undefined) this.work.doing(doing);
    return this.receipts.hook(event);
  }

  // What the pusher tells and asks.

  /** The entry as it is to be pushed: what a tool has shown may have been seen, as if it had been pushed before. */
  marked(entry: InboxEntry): InboxEntry {
    return { ...entry, pushes: Math.max(entry.pushes, this.reads.hasRead(entry.row) ? 1 : 0) };
  }

  /** The notification was written completely; where no hook will tell more, that settles the message. */
  pushed(pushes: PushQueue, entry: InboxEntry): void {
    if (this.receipts.isWriteEnough) pushes.settle(entry.row, 'write');
    else this.receipts.pushed(entry);
  }

  /** These were pushed one after the other. Where no hook tells what the session has seen, it has seen all of it. */
  pushedAll(entries: readonly InboxEntry[]): void {
    if (this.receipts.isWriteEnough) for (const { message } of entries) this.work.started(message);
  }

  // What happens to pushes that were not seen.

  requeueMissed(pushes: PushQueue): void {
    this.receipts.pushes.requeue(pushes);
    this.reads.pushBell.ring();
  }

  /** Lets what an earlier session left unsettled wait to be pushed again; see `PushQueue.recoverPushed`. */
  recoverPushed(pushes: PushQueue): number {
    this.receipts.holdsLease(true);
    return pushes.recoverPushed(this.receipts.pushes.rows());
  }

  // What is known of the session.

  /** Whether messages can get into the session, by the channel or by its hooks. */
  get canReachSession(): boolean {
    return !this.hearing.isDeaf || !this.receipts.isWriteEnough;
  }

  /** Whether something was pushed of which it is not known yet what became of it. */
  get isUndecided(): boolean {
    return this.receipts.pushes.rows().length > 0;
  }

  /** Whether the host runs the plugin's hooks, as far as is known. */
  get hasHooks(): boolean {
    return !this.receipts.isWriteEnough;
  }

  #received(activityId: string, row: number): void {
    const entry = this.#inbox()
      ?.find(activityId)
      .find((found) => found.row === row);
    if (entry === undefined) return;
    this.work.started(entry.message);
    const isFirst = entry.pushes <= 1 && !this.reads.hasRead(row);
    this.#follower?.seen(entry.message, isFirst && this.#inbox()?.holds.wasReleased(row) !== true);
  }
}
