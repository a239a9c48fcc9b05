import type { Database } from 'bun:sqlite';
import type { IgnoreReason, Message } from '../core/message.ts';
import type { SenderGate } from './access/sender-gate.ts';
import type { DelegationLog } from './delegation-log.ts';
import type { InboxArrival, Watermark, WindowMark } from './entry.ts';
import type { Fence, InboxDatabase } from './inbox-database.ts';
import { HELD, storedMessageJson, WAITING } from './stored-message.ts';
import { WaitingRoom } from './waiting-room.ts';

const MAX_KEY_CHARACTERS = 300;
const IGNORED = { kept: 100_000, dropAfter: 10_000 };

/** How rows of the platform's feeds get into the inbox, each once, and how far the feeds have been read. */
export class Arrivals {
  readonly #statements: ReturnType<typeof arrivalStatements>;
  /** Ignored rows of each workspace since the oldest of them were last dropped. */
  readonly #ignored = new Map<string, number>();

  constructor(
    private readonly database: InboxDatabase,
    private readonly fence: Fence,
    private readonly gate: SenderGate,
    private readonly delegations: DelegationLog,
    private readonly room = new WaitingRoom(database),
  ) {
    this.#statements = arrivalStatements(database.sqlite);
  }

  /** Whether the user lets this sender write to the session; a message that may not is stored as ignored. */
  mayReach(message: Message): boolean {
    return this.gate.mayReach(message);
  }

  isKnown(workspaceId: string, activityId: string): boolean {
    return this.#statements.has.get(workspaceId, activityId) !== null;
  }

  /**
   * Stores the rows of one page; rows seen before are left alone. They stay `fetched` until the page that completes the
   * window (`watermark` given): it makes all of them pending and moves the watermark, in one transaction. Returns how
   * many messages became pending.
   */
  store(workspaceId: string, arrivals: readonly InboxArrival[], watermark: Watermark | undefined): number {
    return this.fence.transaction(() => {
      for (const arrival of arrivals) this.#insert(workspaceId, arrival, 'fetched');
      if (watermark === undefined) return 0;
      this.#setWatermark(workspaceId, watermark);
      return this.#statements.completeWindow.run(workspaceId).changes;
    });
  }

  /** Stores rows from outside the feed's window, pending at once. Returns how many are new messages. */
  add(workspaceId: string, arrivals: readonly InboxArrival[], mark?: WindowMark): number {
    return this.fence.transaction(() => {
      if (mark !== undefined) this.#setWatermark(mark.window, mark.watermark);
      return arrivals.filter((arrival) => this.#insert(workspaceId, arrival, 'pending')).length;
    });
  }

  /** @param window a workspace's id for its feed, or the name of another window */
  watermark(window: string): Watermark | undefined {
    const row = this.#statements.watermark.get(window);
    if (row !== null) return { localMs: row.local_ms, platformMs: row.platform_ms ?? undefined };
    const doubt = this.#statements.doubt.get();
    return doubt === null ? undefined : { localMs: doubt.since_ms, platformMs: undefined };
  }

  /** The highest `seq` up to which all rows are dealt with, or 0. Means something right after the feed was read completely. */
  finishedSeq(workspaceId: string): number {
    return this.#statements.finishedSeq.get({ workspaceId })?.seq ?? 0;
  }

  #setWatermark(window: string, { localMs, platformMs }: Watermark): void {
    this.#statements.setWatermark.run(window, localMs, platformMs ?? null);
  }

  /** Whether it is a message, and a new one. */
  #insert(workspaceId: string, arrival: InboxArrival, state: 'fetched' | 'pending'): boolean {
    const { outcome } = arrival;
    const message = outcome.kind === 'message' ? this.delegations.tie(outcome.message) : undefined;
    const key = message === undefined ? null : boundedKey(messageKey(message));
    const ignored = this.#whyIgnored(workspaceId, arrival, message, key);
    const body = ignored === undefined && message !== undefined ? storedMessageJson(message) : null;
    const { changes } = this.#statements.insert.run(
      workspaceId,
      arrival.activityId,
      ignored === undefined ? state : 'ignored',
      ignored ?? null,
      arrival.createdAtMicros,
      arrival.seq,
      ignored === undefined ? key : null,
      body,
      this.database.nowMs(),
      message?.sender.kind === 'peer_agent' ? message.sender.peerId : null,
    );
    if (changes === 0) return false;
    if (body === null) this.#dropOldIgnored(workspaceId);
    else if (message !== undefined) this.room.took(workspaceId, isOfAgent(message), body.length);
    // The damaged file that this one replaced may have known that it was shown.
    if (this.#isInDoubt(workspaceId)) this.#statements.markDoubtful.run(workspaceId, arrival.activityId);
    return ignored === undefined;
  }

  /** Of rows that are no messages only the ids are kept, but they can be very many. */
  #dropOldIgnored(workspaceId: string): void {
    const count = (this.#ignored.get(workspaceId) ?? 0) + 1;
    this.#ignored.set(workspaceId, count % IGNORED.dropAfter);
    if (count === IGNORED.dropAfter) {
      this.#statements.dropIgnored.run({ workspaceId, kept: IGNORED.kept });
    }
  }

  #whyIgnored(
    workspaceId: string,
    arrival: InboxArrival,
    message: Message | undefined,
    key: string | null,
  ): IgnoreReason | undefined {
    const { activityId, outcome } = arrival;
    if (outcome.kind === 'ignored') return outcome.reason;
    if (message !== undefined && !this.mayReach(message)) return 'access';
    const isResent = key !== null && this.#statements.hasKey.get(workspaceId, key, activityId) !== null;
    if (isResent && !this.#takesPlaceOfResent(workspaceId, arrival, key)) return 'resent';
    const isTooMuch = message !== undefined && !this.room.hasRoom(workspaceId, isOfAgent(message));
    return isTooMuch ? 'overflow' : undefined;
  }

  /** The newest page comes first: a resend in it gives way to the message itself, which has its place before others. */
  #takesPlaceOfResent(
    workspaceId: string,
    { activityId, createdAtMicros, seq }: InboxArrival,
    key: string,
  ): boolean {
    if (this.isKnown(workspaceId, activityId)) return false;
    return this.#statements.giveWay.run(workspaceId, key, createdAtMicros, seq).changes > 0;
  }

  #isInDoubt(workspaceId: string): boolean {
    return this.#statements.doubt.get() !== null && this.#statements.watermark.get(workspaceId) === null;
  }
}

/** Platforms before 2026-06-11 file every resend as a new row: same sender, same `messageId` and same text. */
function messageKey(message: Message): string | null {
  // The platform may file one result twice: in the feed, and among the delegations.
  if (message.delegation?.outcome !== undefined) return `delegation_result ${message.delegation.id}`;
  // The platform files outcomes and comments in the inbox as well, when the agent has time.
  if (message.request !== undefined) {
    const { id, event, commentId } = message.request;
    return `request ${event} ${commentId ?? id}`;
  }
  if (message.messageId === undefined) return null;
  const sender = message.sender.kind === 'peer_agent' ? message.sender.peerId : message.sender.kind;
  return `${sender} ${message.messageId} ${Bun.hash(message.text).toString(36)}`;
}

/** Sent by an agent of its own accord. */
function isOfAgent({ sender, delegation, request }: Message): boolean {
  return sender.kind === 'peer_agent' && delegation?.outcome === undefined && request?.isOwn !== true;
}

/** The parts of a key that come from outside may have any length. */
function boundedKey(key: string | null): string | null {
  return key === null || key.length <= MAX_KEY_CHARACTERS ? key : `long ${Bun.hash(key).toString(36)}`;
}

type InsertedColumns = [
  workspaceId: string,
  activityId: string,
  state: string,
  reason: IgnoreReason | null,
  createdMicros: number,
  seq: number,
  key: string | null,
  body: string | null,
  storedMs: number,
  peerId: string | null,
];

export function arrivalStatements(sqlite: Database) {
  return {
    insert: sqlite.query<null, InsertedColumns>(
      `INSERT INTO message
         (workspace_id, activity_id, state, reason, created_us, seq, message_key, body, stored_ms, peer_id)
       VALUES (?, ?, ?, ?, ?, ?, ?, ?, ?, ?) ON CONFLICT (workspace_id, activity_id) DO NOTHING`,
    ),
    has: sqlite.query<{ row: number }, [string, string]>(
      'SELECT row FROM message WHERE workspace_id = ? AND activity_id = ?',
    ),
    dropIgnored: sqlite.query<null, { readonly workspaceId: string; readonly kept: number }>(
      `DELETE FROM message
       WHERE workspace_id = $workspaceId AND state = 'ignored' AND row <= (
         SELECT row FROM message WHERE workspace_id = $workspaceId AND state = 'ignored'
         ORDER BY row DESC LIMIT 1 OFFSET $kept)`,
    ),
    hasKey: sqlite.query<{ row: number }, [string, string, string]>(
      'SELECT row FROM message WHERE workspace_id = ? AND message_key = ? AND activity_id <> ?',
    ),
    giveWay: sqlite.query<null, [string, string, number, number]>(
      `UPDATE message SET state = 'ignored', reason = 'resent', message_key = NULL, body = NULL, peer_id = NULL
       WHERE workspace_id = ? AND message_key = ? AND +state = 'fetched' AND (created_us, seq) > (?, ?)`,
    ),
    completeWindow: sqlite.query<null, [string]>(
      `UPDATE message SET state = 'pending' WHERE state = 'fetched' AND workspace_id = ?`,
    ),
    setWatermark: sqlite.query<null, [string, number, number | null]>(
      `INSERT INTO watermark (workspace_id, local_ms, platform_ms) VALUES (?, ?, ?)
       ON CONFLICT (workspace_id) DO UPDATE SET local_ms = excluded.local_ms, platform_ms = excluded.platform_ms`,
    ),
    watermark: sqlite.query<{ local_ms: number; platform_ms: number | null }, [string]>(
      'SELECT local_ms, platform_ms FROM watermark WHERE workspace_id = ?',
    ),
    doubt: sqlite.query<{ since_ms: number }, []>('SELECT since_ms FROM doubt ORDER BY since_ms LIMIT 1'),
    markDoubtful: sqlite.query<null, [string, string]>(
      'UPDATE message SET pushes = 1 WHERE workspace_id = ? AND activity_id = ?',
    ),
    // Looks at the last rows only, so that a large inbox costs no more than a small one.
    finishedSeq: sqlite.query<{ seq: number | null }, { readonly workspaceId: string }>(
      `WITH unfinished (seq) AS (
         SELECT min(seq) FROM message WHERE ${WAITING} AND +workspace_id = $workspaceId AND +seq > 0
         UNION ALL SELECT min(seq) FROM message WHERE ${HELD} AND +workspace_id = $workspaceId AND +seq > 0
         UNION ALL SELECT min(seq) FROM message
           WHERE state IN ('fetched', 'pushed', 'undelivered') AND +workspace_id = $workspaceId AND +seq > 0
       )
       SELECT max(seq) AS seq FROM message
       WHERE row > (SELECT max(row) FROM message) - 2000 AND +workspace_id = $workspaceId
         AND +state IN ('settled', 'ignored')
         AND seq < coalesce((SELECT min(seq) FROM unfinished), 9223372036854775807)`,
    ),
  };
}
