import type { Database } from 'bun:sqlite';
import type { HeldSender, HoldReason, PeerMessage } from '../core/hold.ts';
import type { Fence, InboxDatabase } from './inbox-database.ts';
import {
  type EntryRow,
  FEED_ORDER,
  HELD,
  IN_WORKSPACES,
  IS_RESULT,
  NOT_IN_ROWS,
  NOT_RELEASED,
  toEntries,
  WAITING,
} from './stored-message.ts';

/** A message that may be held, as far as that decision needs it. */
export interface Holdable {
  readonly row: number;
  readonly workspaceId: string;
  readonly createdAtMicros: number;
  readonly peerId: string | undefined;
  readonly isAskedFor: boolean;
}

export interface HeldSummary {
  readonly total: number;
  /** Those with the most held messages, most first. */
  readonly senders: readonly HeldSender[];
}

/** Messages that wait but are not pushed until somebody releases them, and what the decision to hold has to know. */
export class Holds {
  readonly #statements: ReturnType<typeof holdStatements>;

  constructor(private readonly database: InboxDatabase) {
    this.#statements = holdStatements(database.sqlite);
  }

  hold(fence: Fence, rows: readonly number[], reason: HoldReason): void {
    if (rows.length === 0) return;
    fence.transaction(() => this.#statements.hold.run(reason, JSON.stringify(rows)));
  }

  /** Lets the oldest held messages, of one peer or of all, be pushed. Returns how many. */
  release(workspaceIds: readonly string[], peerId: string | undefined, limit: number): number {
    const ids = JSON.stringify(workspaceIds);
    return this.database.write(() => this.#statements.release.run(ids, peerId ?? null, limit).changes);
  }

  /** Whether somebody let this message go on after it had been held. */
  wasReleased(row: number): boolean {
    return this.#statements.wasReleased.get(row) !== null;
  }

  count(workspaceIds: readonly string[], peerId?: string): number {
    return this.#statements.count.get(JSON.stringify(workspaceIds), null, peerId ?? null)?.n ?? 0;
  }

  /** How many are held for this reason, of one peer or of everybody, and who sent the most of them. */
  summary(
    workspaceIds: readonly string[],
    reason: HoldReason,
    peerId: string | undefined,
    maxSenders: number,
  ): HeldSummary {
    const ids = JSON.stringify(workspaceIds);
    const total = this.#statements.count.get(ids, reason, peerId ?? null)?.n ?? 0;
    const senders = this.#statements.senders
      .all(ids, reason, peerId ?? null, maxSenders)
      .flatMap((row) => toEntries(row).map(({ message }) => ({ sender: message.sender, count: row.n })));
    return { total, senders };
  }

  /** Peers of which messages are held because they sent too many. */
  peers(workspaceIds: readonly string[]): string[] {
    return this.#statements.peers.all(JSON.stringify(workspaceIds)).map((row) => row.peer_id);
  }

  /** The time of the oldest message of this peer that is held because it sent too many. */
  oldestOfPeer(peerId: string): number | undefined {
    return this.#statements.oldestOfPeer.get(peerId)?.created_us ?? undefined;
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
        workspaceId: row.workspace_id,
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
  ): (PeerMessage & { readonly row: number })[] {
    return this.#statements.peerHistory
      .all(peerId, afterMicros, untilMicros)
      .map(({ row, created_us: createdAtMicros, state }) => ({ row, createdAtMicros, state }));
  }
}

/** Of one peer, or of everybody when the value is NULL. */
const OF_PEER = "ifnull(peer_id, '') = coalesce(?, peer_id, '')";
const HOLDABLE = `${WAITING} AND ${NOT_RELEASED}`;
const HELD_FOR_PEER_LIMIT = "state = 'pending' AND held_for = 'peer_limit'";

interface HoldableRow {
  readonly row: number;
  readonly workspace_id: string;
  readonly created_us: number;
  readonly peer_id: string | null;
  readonly is_asked_for: 0 | 1;
}

interface PeerHistoryRow {
  readonly row: number;
  readonly created_us: number;
  readonly state: PeerMessage['state'];
}

export function holdStatements(sqlite: Database) {
  return {
    hold: sqlite.query<null, [HoldReason, string]>(
      `UPDATE message SET held_for = ? WHERE row IN (SELECT value FROM json_each(?)) AND ${HOLDABLE}`,
    ),
    release: sqlite.query<null, [string, string | null, number]>(
      `UPDATE message SET held_for = NULL, reason = 'released' WHERE row IN (
         SELECT row FROM message WHERE ${HELD} AND ${IN_WORKSPACES} AND ${OF_PEER}
         ORDER BY ${FEED_ORDER} LIMIT ?)`,
    ),
    wasReleased: sqlite.query<{ row: number }, [number]>(
      "SELECT row FROM message WHERE row = ? AND reason = 'released'",
    ),
    count: sqlite.query<{ n: number }, [string, HoldReason | null, string | null]>(
      `SELECT count(*) AS n FROM message
       WHERE ${HELD} AND ${IN_WORKSPACES} AND held_for = ifnull(?, held_for) AND ${OF_PEER}`,
    ),
    senders: sqlite.query<EntryRow & { readonly n: number }, [string, HoldReason, string | null, number]>(
      // SQLite takes the other columns from the row with the maximum, the newest, which has the sender's latest name.
      `SELECT count(*) AS n, max(row) AS row, state, pushes, body FROM message
       WHERE ${HELD} AND ${IN_WORKSPACES} AND held_for = ? AND ${OF_PEER}
       GROUP BY peer_id, CASE WHEN peer_id IS NULL THEN json_extract(body, '$.sender.kind') END
       ORDER BY n DESC, row LIMIT ?`,
    ),
    peers: sqlite.query<{ peer_id: string }, [string]>(
      `SELECT DISTINCT peer_id FROM message
       WHERE peer_id IS NOT NULL AND ${HELD_FOR_PEER_LIMIT} AND ${IN_WORKSPACES}`,
    ),
    oldestOfPeer: sqlite.query<{ created_us: number | null }, [string]>(
      `SELECT min(created_us) AS created_us FROM message WHERE peer_id = ? AND ${HELD_FOR_PEER_LIMIT}`,
    ),
    hasMoreHoldable: sqlite.query<{ row: number }, [string, number]>(
      `SELECT row FROM message WHERE ${HOLDABLE} AND ${IN_WORKSPACES}
       ORDER BY created_us DESC, seq DESC, row DESC LIMIT 1 OFFSET ?`,
    ),
    holdable: sqlite.query<HoldableRow, [string, string, number]>(
      `SELECT row, workspace_id, created_us, peer_id, peer_id IS NOT NULL AND ${IS_RESULT} AS is_asked_for FROM message
       WHERE ${HOLDABLE} AND ${IN_WORKSPACES} AND ${NOT_IN_ROWS}
       ORDER BY ${FEED_ORDER} LIMIT ?`,
    ),
    peerHistory: sqlite.query<PeerHistoryRow, [string, number, number]>(
      `SELECT row, created_us, CASE WHEN reason = 'released' THEN 'released' WHEN ${HOLDABLE} THEN 'waiting' ELSE 'past' END AS state
       FROM message
       WHERE peer_id = ? AND created_us > ? AND created_us <= ? AND state NOT IN ('fetched', 'ignored') AND NOT (${IS_RESULT})
       ORDER BY ${FEED_ORDER}`,
    ),
  };
}
