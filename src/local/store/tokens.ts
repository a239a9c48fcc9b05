import { createHash, randomBytes } from 'node:crypto';
import type { PlatformDatabase } from './schema.ts';

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

/** 32 random bytes as base64url: 43 characters, like every bearer of the platform. */
export function randomToken(): string {
  return randomBytes(32).toString('base64url');
}

export function sha256(text: string): string {
  return createHash('sha256').update(text).digest('hex');
}

/** Bearers of workspaces; only their hashes are kept. */
export class TokenStore {
  readonly #database: PlatformDatabase;
  readonly #nowMicros: () => number;

  constructor(database: PlatformDatabase, nowMicros: () => number) {
    this.#database = database;
    this.#nowMicros = nowMicros;
  }

  mint(workspaceId: string, kind: TokenKind): string {
    const token = randomToken();
    this.#database.insert('workspace_auth_tokens', {
      id: crypto.randomUUID(),
      workspace_id: workspaceId,
      token_hash: sha256(token),
      prefix: token.slice(0, PREFIX_CHARACTERS),
      kind,
      created_at: this.#nowMicros(),
    });
    return token;
  }

  /** The workspace of a live token. A removed workspace has none, whenever they were made. */
  workspaceOf(token: string): string | undefined {
    const found = this.#database.one<{ id: string; workspace_id: string }>(
      `SELECT token.id, token.workspace_id FROM workspace_auth_tokens token
       JOIN workspaces workspace ON workspace.id = token.workspace_id
       WHERE token.token_hash = ? AND token.revoked_at IS NULL AND workspace.status <> 'removed'`,
      sha256(token),
    );
    if (found === undefined) return undefined;
    const sql = 'UPDATE workspace_auth_tokens SET last_used_at = ? WHERE id = ?';
    this.#database.run(sql, this.#nowMicros(), found.id);
    return found.workspace_id;
  }

  countLive(workspaceId: string, kind?: TokenKind): number {
    const from = `workspace_auth_tokens WHERE ${LIVE}`;
    return kind === undefined
      ? this.#database.count(from, workspaceId)
      : this.#database.count(`${from} AND kind = ?`, workspaceId, kind);
  }

  list(workspaceId: string, limit: number, offset: number): readonly TokenRecord[] {
    return this.#database.all(
      `SELECT id, prefix, created_at, last_used_at FROM workspace_auth_tokens
       WHERE ${LIVE} ORDER BY created_at DESC, rowid DESC LIMIT ? OFFSET ?`,
      workspaceId,
      limit,
      offset,
    );
  }

  revoke(workspaceId: string, tokenId: string): boolean {
    const sql = `UPDATE workspace_auth_tokens SET revoked_at = ? WHERE ${LIVE} AND id = ?`;
    return this.#database.run(sql, this.#nowMicros(), workspaceId, tokenId) > 0;
  }

  revokeAll(workspaceId: string): void {
    const sql = `UPDATE workspace_auth_tokens SET revoked_at = ? WHERE ${LIVE}`;
    this.#database.run(sql, this.#nowMicros(), workspaceId);
  }
}
