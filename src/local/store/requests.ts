import type { PlatformDatabase } from './schema.ts';

export type PartyType = 'user' | 'agent';

/** A task or an approval that one party asks of another. Times are microseconds. */
export interface RequestRecord {
  readonly id: string;
  readonly kind: 'task' | 'approval';
  readonly requester_type: PartyType;
  readonly requester_id: string;
  readonly org_id: string | null;
  readonly recipient_type: PartyType;
  /** Empty for a person: any of them may answer. Nobody checks that it names somebody. */
  readonly recipient_id: string;
  readonly title: string;
  readonly detail: string | null;
  readonly status: string;
  readonly responder_type: PartyType | null;
  readonly responder_id: string | null;
  readonly priority: number | null;
  readonly created_at: number;
  readonly updated_at: number;
  readonly responded_at: number | null;
  readonly last_nudged_at: number | null;
}

export type NewRequest = Omit<
  RequestRecord,
  'status' | 'responder_type' | 'responder_id' | 'updated_at' | 'responded_at' | 'last_nudged_at'
>;

export interface RequestMessageRecord {
  readonly id: string;
  readonly request_id: string;
  readonly author_type: PartyType;
  readonly author_id: string;
  readonly body: string;
  readonly created_at: number;
}

export interface RequestParty {
  readonly type: PartyType;
  readonly id: string;
}

const OPEN = "status IN ('pending', 'info_requested')";
const MAX_LISTED = 50;
const MAX_MESSAGES = 200;

export class RequestStore {
  readonly #database: PlatformDatabase;

  constructor(database: PlatformDatabase) {
    this.#database = database;
  }

  insert(request: NewRequest): void {
    this.#database.insert('requests', { ...request, status: 'pending', updated_at: request.created_at });
  }

  get(id: string): RequestRecord | undefined {
    return this.#database.one('SELECT * FROM requests WHERE id = ?', id);
  }

  /** What a party raised, or what it was asked, the newest first; of any status when that is empty. */
  list(side: 'requester' | 'recipient', { type, id }: RequestParty, status = ''): readonly RequestRecord[] {
    return this.#database.all(
      `SELECT * FROM requests WHERE ${side}_type = ? AND ${side}_id = ? AND (? = '' OR status = ?)
       ORDER BY created_at DESC, rowid DESC LIMIT ${MAX_LISTED}`,
      type,
      id,
      status,
      status,
    );
  }

  /** What waits for an answer, of any kind when that is empty. */
  pending(kind = ''): readonly RequestRecord[] {
    const where = `${OPEN} AND (? = '' OR kind = ?)`;
    const sql = `SELECT * FROM requests WHERE ${where} ORDER BY created_at DESC, rowid DESC LIMIT ${MAX_LISTED}`;
    return this.#database.all(sql, kind, kind);
  }

  /** False for a request that was closed before. */
  respond(id: string, status: string, by: RequestParty, nowMicros: number): boolean {
    const sql = `UPDATE requests SET status = ?, responder_type = ?, responder_id = ?, responded_at = ?,
      updated_at = ? WHERE id = ? AND ${OPEN}`;
    return this.#database.run(sql, status, by.type, by.id, nowMicros, nowMicros, id) > 0;
  }

  /** False for a request that was closed before. */
  setStatus(id: string, status: 'info_requested' | 'cancelled', nowMicros: number): boolean {
    const sql = `UPDATE requests SET status = ?, updated_at = ? WHERE id = ? AND ${OPEN}`;
    return this.#database.run(sql, status, nowMicros, id) > 0;
  }

  addMessage(message: RequestMessageRecord): void {
    this.#database.insert('request_messages', { ...message });
  }

  /** Oldest first. */
  messages(requestId: string): readonly RequestMessageRecord[] {
    return this.#database.all(
      `SELECT * FROM request_messages WHERE request_id = ? ORDER BY created_at, rowid LIMIT ${MAX_MESSAGES}`,
      requestId,
    );
  }

  /** Open requests to agents that are older than `createdBefore` and were not nudged about since `nudgedBefore`. */
  unhandled(createdBefore: number, nudgedBefore: number): readonly RequestRecord[] {
    return this.#database.all(
      `SELECT * FROM requests WHERE recipient_type = 'agent' AND ${OPEN} AND created_at < ?
         AND (last_nudged_at IS NULL OR last_nudged_at < ?)`,
      createdBefore,
      nudgedBefore,
    );
  }

  nudged(id: string, nowMicros: number): void {
    this.#database.run('UPDATE requests SET last_nudged_at = ? WHERE id = ?', nowMicros, id);
  }
}
