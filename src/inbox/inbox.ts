import type { Database } from 'bun:sqlite';
import { errorCode, FencedError, InboxUnwritableError } from '../core/errors.ts';
import type { HoldReason } from '../core/hold.ts';
import type { Message } from '../core/message.ts';
import type { SenderAccess } from './access/policy.ts';
import { SenderGate } from './access/sender-gate.ts';
import { DelegationLog } from './delegation-log.ts';
import type {
  HeldSummary,
  Holdable,
  InboxArrival,
  InboxCounts,
  InboxEntry,
  SettledBy,
  Watermark,
  WindowMark,
} from './entry.ts';
import { copyToMemory } from './memory-copy.ts';
import { mergeIntoFile } from './merge.ts';
import { createStatements, type MessageRow, type PeerHistoryRow, type Statements } from './statements.ts';
import { parseStoredMessage, storedMessageJson } from './stored-message.ts';

/** Handled messages keep their text this long, for replies and questions. */
const BODY_DAYS = 7;
/** Their ids stay longer than the widest window (30 days) that could bring them back. */
const ID_DAYS = 32;
const DAY_MS = 86_400_000;
/** The first push and three more. */
const MAX_PUSHES = 4;

/**
 * The durable store of messages and of what became of them. Synchronous, one file, shared by all processes of a
 * state directory; only the holder of the newest fence may store and push (`FencedError` for any other). Writes throw
 * `InboxUnwritableError` when the file cannot take them.
 */
export class Inbox {
  /** What this machine's sessions asked of peers. */
  readonly delegations: DelegationLog;
  readonly #database: Database;
  readonly #statements: Statements;
  readonly #gate: SenderGate;
  readonly #nowMs: () => number;

  constructor(database: Database, nowMs: () => number) {
    this.#database = database;
    this.#statements = createStatements(database);
    this.#gate = new SenderGate(this.#statements);
    this.delegations = new DelegationLog(database, nowMs, (work) => this.#write(work));
    this.#nowMs = nowMs;
  }

  /** Who is asked which messages may reach the session; everybody's may until this is called. */
  admitOnly(access: SenderAccess): void {
    this.#gate.access = access;
  }

  /** Whether a message may reach the session as things are now. */
  mayReach(message: Message): boolean {
    return this.#gate.mayReach(message);
  }

  /** Whether a message that waits may still be handed out; if not, it is ignored from now on. */
  admits(entry: InboxEntry): boolean {
    return this.#write(() => this.#gate.admits(entry));
  }

  /** Called once by each new holder of the lease: every earlier fence is void from now on. */
  takeFence(): number {
    return this.#write(() => this.#statements.takeFence.get()?.fence ?? 0);
  }

  /**
   * Stores the rows of one page; rows seen before are left alone. Pages of a window that is not complete stay
   * `fetched`; the page that completes it (`watermark` given) releases all of them and moves the watermark, in one
   * transaction. Returns how many messages became pending.
   */
  store(
    fence: number,
    workspaceId: string,
    arrivals: readonly InboxArrival[],
    watermark: Watermark | undefined,
  ): number {
    return this.#transaction(fence, () => {
      for (const arrival of arrivals) this.#insert(workspaceId, arrival, 'fetched');
      if (watermark === undefined) return 0;
      this.#statements.setWatermark.run(workspaceId, watermark.localMs, watermark.platformMs ?? null);
      return this.#statements.release.run(workspaceId).changes;
    });
  }

  /**
   * Stores rows that were found outside the feed's window: they wait to be pushed at once, and the feed's watermark
   * stays. Another window's may move with them. Returns how many are new messages.
   */
  add(fence: number, workspaceId: string, arrivals: readonly InboxArrival[], mark?: WindowMark): number {
    return this.#transaction(fence, () => {
      if (mark !== undefined) {
        const { window, watermark } = mark;
        this.#statements.setWatermark.run(window, watermark.localMs, watermark.platformMs ?? null);
      }
      return arrivals.filter((arrival) => this.#insert(workspaceId, arrival, 'pending')).length;
    });
  }

  /** Whether it is a message, and a new one. */
  #insert(workspaceId: string, arrival: InboxArrival, state: 'fetched' | 'pending'): boolean {
    const { outcome } = arrival;
    const message = outcome.kind === 'message' ? this.delegations.tie(outcome.message) : undefined;
    const key = message === undefined ? null : messageKey(message);
    const isRepeat =
      key !== null && this.#statements.hasKey.get(workspaceId, key, arrival.activityId) !== null;
    const isRefused = message !== undefined && !this.mayReach(message);
    const reason =
      outcome.kind === 'ignored' ? outcome.reason : isRefused ? 'access' : isRepeat ? 'resent' : null;
    const { changes } = this.#statements.insert.run(
      workspaceId,
      arrival.activityId,
      reason === null ? state : 'ignored',
      reason,
      arrival.createdAtMicros,
      arrival.seq,
      reason === null ? key : null,
      reason === null && message !== undefined ? storedMessageJson(message) : null,
      this.#nowMs(),
      message?.sender.kind === 'peer_agent' ? message.sender.peerId : null,
    );
    // What the first sweep brings may have been shown before the file that knew it was damaged.
    if (changes > 0 && this.#isInDoubt(workspaceId)) {
      this.#statements.markDoubtful.run(workspaceId, arrival.activityId);
    }
    return reason === null && changes > 0;
  }

  /** @param window a workspace's id for its feed, or the name of another window */
  watermark(window: string): Watermark | undefined {
    const row = this.#statements.watermark.get(window);
    if (row !== null) return { localMs: row.local_ms, platformMs: row.platform_ms ?? undefined };
    const doubt = this.#statements.doubt.get();
    return doubt === null ? undefined : { localMs: doubt.since_ms, platformMs: undefined };
  }

  #isInDoubt(workspaceId: string): boolean {
    return this.#statements.doubt.get() !== null && this.#statements.watermark.get(workspaceId) === null;
  }

  /** The oldest messages that wait to be pushed, of these workspaces but for some rows, in feed order. */
  nextPending(
    workspaceIds: readonly string[],
    limit: number,
    exceptRows: readonly number[] = [],
  ): InboxEntry[] {
    this.applyAccess();
    const ids = JSON.stringify(workspaceIds);
    const except = JSON.stringify(exceptRows);
    for (;;) {
      const entries = this.#statements.pending.all(ids, except, limit).flatMap(toEntry);
      // What became pending again after a change of the policy is found only here, and makes room for others.
      if (entries.filter((entry) => !this.admits(entry)).length === 0) return entries;
    }
  }

  /** Ignores what waits of senders who may not write any more. */
  applyAccess(): void {
    this.#write(() => this.#gate.apply());
  }

  /** Whether more than `count` messages wait that nobody has released. Reads no more than it must to know. */
  hasMoreHoldable(workspaceIds: readonly string[], count: number): boolean {
    return this.#statements.hasMoreHoldable.get(JSON.stringify(workspaceIds), count) !== null;
  }

  /** The oldest messages that wait and that nobody has released, in feed order; all of them without a limit. */
  holdable(workspaceIds: readonly string[], exceptRows: readonly number[], limit = -1): Holdable[] {
    return this.#statements.holdable
      .all(JSON.stringify(workspaceIds), JSON.stringify(exceptRows), limit)
      .map((row) => ({
        row: row.row,
        createdAtMicros: row.created_us,
        peerId: row.peer_id ?? undefined,
        isAskedFor: row.is_asked_for === 1,
      }));
  }

  /** What this peer sent after one time and up to another, delegation results left out, in feed order. */
  peerHistory(
    peerId: string,
    afterMicros: number,
    untilMicros: number,
  ): { row: number; createdAtMicros: number; state: PeerHistoryRow['state'] }[] {
    return this.#statements.peerHistory
      .all(peerId, afterMicros, untilMicros)
      .map(({ row, created_us: createdAtMicros, state }) => ({ row, createdAtMicros, state }));
  }

  /** The time of the oldest message of this peer that is held because it sent too many. */
  oldestHeldOfPeer(peerId: string): number | undefined {
    return this.#statements.oldestHeldOfPeer.get(peerId)?.created_us ?? undefined;
  }

  /** Peers of which messages are held because they sent too many. */
  heldPeers(workspaceIds: readonly string[]): string[] {
    return this.#statements.heldPeers.all(JSON.stringify(workspaceIds)).map((row) => row.peer_id);
  }

  hold(fence: number, rows: readonly number[], reason: HoldReason): void {
    if (rows.length === 0) return;
    this.#transaction(fence, () => this.#statements.hold.run(reason, JSON.stringify(rows)));
  }

  /**
   * Lets the oldest held messages be pushed, of one peer or of everybody; they are not held again. Any process of this
   * state directory may do so. Returns how many.
   */
  release(workspaceIds: readonly string[], peerId: string | undefined, limit: number): number {
    const ids = JSON.stringify(workspaceIds);
    return this.#write(() => this.#statements.unhold.run(ids, peerId ?? null, limit).changes);
  }

  countHeld(workspaceIds: readonly string[], peerId?: string): number {
    return this.#statements.countHeld.get(JSON.stringify(workspaceIds), null, peerId ?? null)?.n ?? 0;
  }

  /** How many are held for this reason, of one peer or of everybody, and who sent the most of them. */
  heldSummary(
    workspaceIds: readonly string[],
    reason: HoldReason,
    peerId: string | undefined,
    maxSenders: number,
  ): HeldSummary {
    const ids = JSON.stringify(workspaceIds);
    const total = this.#statements.countHeld.get(ids, reason, peerId ?? null)?.n ?? 0;
    const senders = this.#statements.heldSenders
      .all(ids, reason, peerId ?? null, maxSenders)
      .flatMap((row) => toEntry(row).map(({ message }) => ({ sender: message.sender, count: row.n })));
    return { total, senders };
  }

  /** What the session has not been proven to have, held or not, oldest first. */
  unsettled(workspaceIds: readonly string[], limit: number): InboxEntry[] {
    const ids = JSON.stringify(workspaceIds);
    this.applyAccess();
    return this.#statements.unsettled
      .all(ids, limit, ids, limit, ids, limit, ids, limit, limit)
      .flatMap(toEntry)
      .filter(({ message }) => this.mayReach(message));
  }

  countUnsettled(workspaceIds: readonly string[]): number {
    const ids = JSON.stringify(workspaceIds);
    return this.#statements.countUnsettled.get(ids, ids, ids, ids)?.n ?? 0;
  }

  /**
   * Recorded before the write, so that a crash in between leaves a trace: the message is then pushed again, marked.
   * False when it does not wait any more, because a tool settled it meanwhile.
   */
  markPushed(fence: number, row: number): boolean {
    const { changes } = this.#write(() => this.#statements.markPushed.run(this.#nowMs(), row, fence));
    if (changes === 0) this.#checkFence(fence);
    return changes > 0;
  }

  /** A push that could not be written: the message waits again. */
  markUnpushed(fence: number, row: number): void {
    this.#fenced(() => this.#statements.markUnpushed.run(row, fence));
  }

  settle(fence: number, row: number, by: SettledBy): void {
    const { changes } = this.#write(() => this.#statements.settleHeld.run(this.#nowMs(), by, row, fence));
    // Nothing to settle can also mean that a reply was quicker; only the fence tells.
    if (changes === 0) this.#checkFence(fence);
  }

  /**
   * The session proves that it saw the message; any process of this state directory may say so. False when it was
   * settled before.
   */
  settleBySession(row: number, by: SettledBy): boolean {
    return this.#write(() => this.#statements.settle.run(this.#nowMs(), by, row)).changes > 0;
  }

  /**
   * Messages that an earlier session left between push and settlement wait again; those pushed too often already are
   * `undelivered` from now on. Rows in `openRows` are this session's own affair. Returns how many wait again.
   */
  recoverPushed(fence: number, openRows: readonly number[] = []): number {
    const open = JSON.stringify(openRows);
    return this.#transaction(fence, () => {
      this.#statements.giveUpPushed.run(MAX_PUSHES, open);
      return this.#statements.recoverPushed.run(open).changes;
    });
  }

  /** Messages that the session never saw: pushed again, or `undelivered` after too many pushes. */
  missed(fence: number, rows: readonly number[]): void {
    this.#transaction(fence, () => {
      for (const row of rows) {
        this.#statements.giveUp.run(row, MAX_PUSHES);
        this.#statements.pushAgain.run(row);
      }
    });
  }

  /** Messages pushed to a host that does not listen: they wait again, as if tried once only. */
  requeueUnheard(fence: number, rows: readonly number[]): void {
    this.#transaction(fence, () => {
      for (const row of rows) this.#statements.requeueUnheard.run(row);
    });
  }

  /** Undelivered messages whose sender was not told yet. */
  untold(): InboxEntry[] {
    return this.#statements.untold.all().flatMap(toEntry);
  }

  /** Messages that have waited at least this long to be pushed, and whose sender was not told; some hundreds at most. */
  untoldWaiting(workspaceId: string, waitedMs: number): InboxEntry[] {
    return this.#statements.untoldWaiting.all(workspaceId, this.#nowMs() - waitedMs).flatMap(toEntry);
  }

  markTold(row: number): void {
    this.#write(() => this.#statements.markTold.run(row));
  }

  /** Whether this row was stored before, whatever it is. */
  has(workspaceId: string, activityId: string): boolean {
    return this.#statements.has.get(workspaceId, activityId) !== null;
  }

  /** Messages with this activity id; more than one only when two platforms use the same id. */
  find(activityId: string): InboxEntry[] {
    return this.#statements.find.all(activityId).flatMap(toEntry);
  }

  /** The watched workspace that this peer wrote to last; undefined when it never wrote. */
  lastWorkspaceOfPeer(peerId: string): string | undefined {
    return this.#statements.lastWorkspaceOfPeer.get(peerId)?.workspace_id;
  }

  counts(workspaceId: string): InboxCounts {
    const byState = new Map(this.#statements.counts.all(workspaceId).map((row) => [row.state, row.n]));
    const of = (state: string) => byState.get(state) ?? 0;
    const refused = this.#statements.countRefused.get(workspaceId)?.n ?? 0;
    return {
      waiting: of('pending') + of('fetched'),
      heldForFlood: of('flood'),
      heldForPeerLimit: of('peer_limit'),
      pushed: of('pushed'),
      settled: of('settled'),
      undelivered: of('undelivered'),
      ignored: of('ignored') - refused,
      refused,
    };
  }

  /**
   * A platform's `seq` up to which everything of a workspace that was stored is settled or ignored, the highest among
   * what was stored lately; 0 when there is none. It says something only while the feed has been read completely.
   */
  finishedSeq(workspaceId: string): number {
    return this.#statements.finishedSeq.get({ workspaceId })?.seq ?? 0;
  }

  /** Drops texts of old handled messages, and their ids once no window can bring them back. */
  prune(fence: number): void {
    const now = this.#nowMs();
    this.#transaction(fence, () => {
      this.#statements.pruneBodies.run(now - BODY_DAYS * DAY_MS);
      this.#statements.pruneIds.run(now - ID_DAYS * DAY_MS);
      this.delegations.prune(now - ID_DAYS * DAY_MS);
    });
  }

  /** A copy of everything that lives in memory: for when the file cannot be written any more. */
  copyToMemory(): Inbox {
    const copy = new Inbox(copyToMemory(this.#database), this.#nowMs);
    copy.admitOnly(this.#gate.access);
    return copy;
  }

  /** Writes what this inbox in memory knows into the file; see `mergeIntoFile`. */
  mergeInto(path: string): void {
    mergeIntoFile(this.#database, path);
  }

  /** Throws `FencedError` when another process has taken the lease. */
  assertHeld(fence: number): void {
    if (this.#statements.fence.get()?.fence !== fence) throw new FencedError();
  }

  close(): void {
    this.#database.close(false);
  }

  #transaction<T>(fence: number, work: () => T): T {
    const transaction = this.#database.transaction(() => {
      this.assertHeld(fence);
      return work();
    });
    return this.#write(() => transaction.immediate());
  }

  #checkFence(fence: number): void {
    this.#transaction(fence, () => undefined);
  }

  #fenced(write: () => { readonly changes: number }): void {
    if (this.#write(write).changes === 0) throw new FencedError();
  }

  #write<T>(write: () => T): T {
    try {
      return write();
    } catch (error) {
      const code = errorCode(error);
      if (code !== undefined && UNWRITABLE.test(code)) throw new InboxUnwritableError(code, { cause: error });
      throw error;
    }
  }
}

const UNWRITABLE = /^SQLITE_(FULL|IOERR|READONLY|CANTOPEN)/;

/**
 * Platforms before 2026-06-11 file every resend of one message as a new row. Same sender, same `messageId` and
 * same text is a resend; a peer that reuses ids for other texts loses nothing.
 */
function messageKey(message: Message): string | null {
  // The platform may file one result twice: in the feed, and among the delegations.
  if (message.delegation?.outcome !== undefined) return `delegation_result ${message.delegation.id}`;
  if (message.messageId === undefined) return null;
  const sender = message.sender.kind === 'peer_agent' ? message.sender.peerId : message.sender.kind;
  return `${sender} ${message.messageId} ${Bun.hash(message.text).toString(36)}`;
}

function toEntry(row: MessageRow): InboxEntry[] {
  if (row.body === null) return [];
  return [{ row: row.row, state: row.state, pushes: row.pushes, message: parseStoredMessage(row.body) }];
}
