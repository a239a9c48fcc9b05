import type { Database } from 'bun:sqlite';
import { randomToken, sha256 } from '../http/random-token.ts';

/** `instance` comes from registering, creating and rotating; `api` from the token endpoints. */
export type TokenKind = 'instance' | 'api';

export interface TokenRecord {
  readonly id: string;
  readonly prefix: string;
  readonly created_at: number;
  readonly last_used_at: number | null;
}

const PREFIX_CHARACTERS = 8;
const LIVE = 'workspace_id = ? AND revoked_at IS NULL';

/** Bearers of workspaces; only their hashes are kept. */
export class TokenStore {
  readonly #database: Database;
  readonly #nowMicros: () => number;

  constructor(database: Database, nowMicros: () => number) {
    this.#database = database;
    this.#nowMicros = nowMicros;
  }

  mint(workspaceId: string, kind: TokenKind): string {
    const token = randomToken();
    this.#database
      .query<null, [string, string, string, string, TokenKind, number]>(
        `INSERT INTO workspace_auth_tokens (id, workspace_id, token_hash, prefix, kind, created_at)
         VALUES (?, ?, ?, ?, ?, ?)`,
      )
      .run(
        crypto.randomUUID(),
        workspaceId,
        sha256(token),
        token.slice(0, PREFIX_CHARACTERS),
        kind,
        this.#nowMicros(),
      );
    return token;
  }

  /** The workspace of a live token; those of removed workspaces are dead, whenever they were made. */
  workspaceOf(token: string): string | undefined {
    const found = this.#database
      .query<{ id: string; workspace_id: string }, [string]>(
        `SELECT token.id, token.workspace_id FROM workspace_auth_tokens token
         JOIN workspaces workspace ON workspace.id = token.workspace_id
         WHERE token.token_hash = ? AND token.revoked_at IS NULL AND workspace.status <> 'removed'`,
      )
      .get(sha256(token));
    if (found === null) return undefined;
    this.#database
      .query<null, [number, string]>('UPDATE workspace_auth_tokens SET last_used_at = ? WHERE id = ?')
      .run(this.#nowMicros(), found.id);
    return found.workspace_id;
  }

  countLive(workspaceId: string, kind?: TokenKind): number {
    const filter = kind === undefined ? '' : ` AND kind = '${kind}'`;
    return (
      this.#database
        .query<{ n: number }, [string]>(
          `SELECT count(*) AS n FROM workspace_auth_tokens WHERE ${LIVE}${filter}`,
        )
        .get(workspaceId)?.n ?? 0
    );
  }

  list(workspaceId: string, limit: number, offset: number): readonly TokenRecord[] {
    return this.#database
      .query<TokenRecord, [string, number, number]>(
        `SELECT id, prefix, created_at, last_used_at FROM workspace_auth_tokens
         WHERE ${LIVE} ORDER BY created_at DESC, rowid DESC LIMIT ? OFFSET ?`,
      )
      .all(workspaceId, limit, offset);
  }

  revoke(workspaceId: string, tokenId: string): boolean {
    return (
      this.#database
        .query<null, [number, string, string]>(
          `UPDATE workspace_auth_tokens SET revoked_at = ? WHERE ${LIVE} AND id = ?`,
        )
        .run(this.#nowMicros(), workspaceId, tokenId).changes > 0
    );
  }

  revokeAll(workspaceId: string): void {
    this.#database
      .query<null, [number, string]>(`UPDATE workspace_auth_tokens SET revoked_at = ? WHERE ${LIVE}`)
      .run(this.#nowMicros(), workspaceId);
  }
}
