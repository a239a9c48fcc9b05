import type { Database } from 'bun:sqlite';
import type { Message } from '../core/message.ts';
import type { InboxDatabase } from './inbox-database.ts';

/** Work given to a peer, remembered so that what comes back can be tied to it. */
export interface DelegationNote {
  readonly workspaceId: string;
  /** The platform's id of the delegation, or the id of the message that asked. */
  readonly id: string;
  readonly peerId: string;
  readonly task: string;
  /** True when the platform will file a result that has to be looked for. */
  readonly isAwaited: boolean;
}

export interface AwaitedDelegation {
  readonly id: string;
  readonly createdMs: number;
}

const TASK_CHARACTERS = 200;
const PER_LOOK = 200;

/** What this machine's sessions asked of peers. Writes throw `InboxUnwritableError` when the file cannot take them. */
export class DelegationLog {
  readonly #statements: ReturnType<typeof createStatements>;

  constructor(private readonly database: InboxDatabase) {
    this.#statements = createStatements(database.sqlite);
  }

  add({ workspaceId, id, peerId, task, isAwaited }: DelegationNote): void {
    const preview = Array.from(task.slice(0, 2 * TASK_CHARACTERS))
      .slice(0, TASK_CHARACTERS)
      .join('');
    this.database.write(() =>
      this.#statements.add.run(workspaceId, id, peerId, preview, isAwaited ? 1 : 0, this.database.nowMs()),
    );
  }

  /** Those of a workspace whose result has not come, not older than `maxAgeMs`, newest first. */
  awaited(workspaceId: string, maxAgeMs: number): readonly AwaitedDelegation[] {
    return this.#statements.awaited
      .all(workspaceId, this.database.nowMs() - maxAgeMs, PER_LOOK)
      .map((row) => ({ id: row.delegation_id, createdMs: row.created_ms }));
  }

  /** The result is in the inbox. */
  arrived(workspaceId: string, id: string): void {
    this.database.write(() => this.#statements.arrived.run(workspaceId, id));
  }

  /** The workspace that made this delegation; undefined when none on this machine did. */
  workspaceOf(id: string): string | undefined {
    return this.#statements.workspaceOf.get(id)?.workspace_id;
  }

  /** The message with the task that it is about, of a delegation's result or an answer of the peer that was asked. */
  tie(message: Message): Message {
    const { delegation, inReplyTo, sender, workspaceId } = message;
    const id = delegation?.id ?? inReplyTo;
    const note = id === undefined ? null : this.#statements.find.get(workspaceId, id);
    if (id === undefined || note === null) return message;
    if (sender.kind === 'peer_agent' && sender.peerId !== note.peer_id) return message;
    if (delegation === undefined && sender.kind !== 'peer_agent') return message;
    return { ...message, delegation: { ...delegation, id, task: note.task } };
  }

  prune(beforeMs: number): void {
    this.#statements.prune.run(beforeMs);
  }
}

function createStatements(sqlite: Database) {
  return {
    add: sqlite.query<null, [string, string, string, string, number, number]>(
      `INSERT INTO delegation (workspace_id, delegation_id, peer_id, task, is_awaited, created_ms)
       VALUES (?, ?, ?, ?, ?, ?) ON CONFLICT DO NOTHING`,
    ),
    awaited: sqlite.query<{ delegation_id: string; created_ms: number }, [string, number, number]>(
      `SELECT delegation_id, created_ms FROM delegation
       WHERE workspace_id = ? AND is_awaited = 1 AND created_ms > ? ORDER BY created_ms DESC LIMIT ?`,
    ),
    arrived: sqlite.query<null, [string, string]>(
      'UPDATE delegation SET is_awaited = 0 WHERE workspace_id = ? AND delegation_id = ?',
    ),
    find: sqlite.query<{ peer_id: string; task: string }, [string, string]>(
      'SELECT peer_id, task FROM delegation WHERE workspace_id = ? AND delegation_id = ?',
    ),
    workspaceOf: sqlite.query<{ workspace_id: string }, [string]>(
      'SELECT workspace_id FROM delegation WHERE delegation_id = ? LIMIT 1',
    ),
    prune: sqlite.query<null, [number]>('DELETE FROM delegation WHERE created_ms < ?'),
  };
}
