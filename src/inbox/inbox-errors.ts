import { SQLiteError } from 'bun:sqlite';
import { FencedError, InboxUnwritableError } from '../core/errors.ts';

/** SQLite's name of what went wrong, e.g. `SQLITE_FULL`; for a file operation the system's, e.g. `EACCES`. */
export function sqliteCode(error: unknown): string | undefined {
  return error instanceof Error && 'code' in error && typeof error.code === 'string' ? error.code : undefined;
}

/** Trouble of the lease or of the inbox file, which no loop that talks to a platform can wait out. */
export function isInboxError(error: unknown): boolean {
  return (
    error instanceof FencedError || error instanceof InboxUnwritableError || error instanceof SQLiteError
  );
}
