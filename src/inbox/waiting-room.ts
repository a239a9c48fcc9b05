import type { Database } from 'bun:sqlite';
import type { InboxDatabase } from './inbox-database.ts';

interface Load {
  readonly messages: number;
  readonly bytes: number;
}

/** How much may wait in one workspace. */
export interface WaitingLimits {
  /** Of agents: they have less than all, so that people find room whatever agents send. */
  readonly agents: Load;
  readonly all: Load;
}

const MIB = 1024 ** 2;
const WAITING_LIMITS: WaitingLimits = {
  agents: { messages: 20_000, bytes: 128 * MIB },
  all: { messages: 50_000, bytes: 256 * MIB },
};
/** Counting reads all that waits. */
const RECOUNT_MS = 60_000;

interface Counted {
  agents: Load;
  all: Load;
  readonly countedMs: number;
}

/** Keeps the inbox from growing without end where messages come faster than they are dealt with. */
export class WaitingRoom {
  readonly #statements: ReturnType<typeof waitingStatements>;
  /** By workspace; may be too high, because what is dealt with is only noticed when it is counted again. */
  readonly #counted = new Map<string, Counted>();

  constructor(
    private readonly database: InboxDatabase,
    private readonly limits = WAITING_LIMITS,
  ) {
    this.#statements = waitingStatements(database.sqlite);
  }

  hasRoom(workspaceId: string, isAgents: boolean): boolean {
    const counted = this.#counted.get(workspaceId) ?? this.#count(workspaceId);
    if (this.#isWithin(counted, isAgents)) return true;
    if (this.database.nowMs() - counted.countedMs < RECOUNT_MS) return false;
    return this.#isWithin(this.#count(workspaceId), isAgents);
  }

  took(workspaceId: string, isAgents: boolean, bytes: number): void {
    const counted = this.#counted.get(workspaceId) ?? this.#count(workspaceId);
    counted.all = plus(counted.all, bytes);
    if (isAgents) counted.agents = plus(counted.agents, bytes);
  }

  #isWithin({ agents, all }: Counted, isAgents: boolean): boolean {
    const limits = this.limits;
    return isBelow(all, limits.all) && (!isAgents || isBelow(agents, limits.agents));
  }

  #count(workspaceId: string): Counted {
    const row = this.#statements.load.get(workspaceId);
    const counted = {
      all: { messages: row?.messages ?? 0, bytes: row?.bytes ?? 0 },
      agents: { messages: row?.agents_messages ?? 0, bytes: row?.agents_bytes ?? 0 },
      countedMs: this.database.nowMs(),
    };
    this.#counted.set(workspaceId, counted);
    return counted;
  }
}

function plus(load: Load, bytes: number): Load {
  return { messages: load.messages + 1, bytes: load.bytes + bytes };
}

function isBelow(load: Load, limit: Load): boolean {
  return load.messages < limit.messages && load.bytes < limit.bytes;
}

interface LoadRow {
  readonly messages: number;
  readonly bytes: number;
  readonly agents_messages: number;
  readonly agents_bytes: number;
}

export function waitingStatements(sqlite: Database) {
  return {
    // Each branch by the index of its state: what was dealt with long ago is not looked at.
    load: sqlite.query<LoadRow, [string]>(
      `WITH waiting (peer_id, bytes) AS (
         SELECT peer_id, octet_length(body) FROM message
           WHERE state = 'pending' AND held_for IS NULL AND +workspace_id = ?1
         UNION ALL SELECT peer_id, octet_length(body) FROM message
           WHERE state = 'pending' AND held_for IS NOT NULL AND +workspace_id = ?1
         UNION ALL SELECT peer_id, octet_length(body) FROM message WHERE state = 'fetched' AND workspace_id = ?1
         UNION ALL SELECT peer_id, octet_length(body) FROM message WHERE state = 'pushed' AND +workspace_id = ?1
         UNION ALL SELECT peer_id, octet_length(body) FROM message WHERE state = 'undelivered' AND +workspace_id = ?1
       )
       SELECT count(*) AS messages, ifnull(sum(bytes), 0) AS bytes, count(peer_id) AS agents_messages,
              ifnull(sum(CASE WHEN peer_id IS NOT NULL THEN bytes END), 0) AS agents_bytes
       FROM waiting`,
    ),
  };
}
