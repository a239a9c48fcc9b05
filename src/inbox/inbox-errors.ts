import { SQLiteError } from 'bun:sqlite';
import { errorCode, FencedError, InboxDamagedError, InboxUnwritableError } from '../core/errors.ts';

/** Trouble of the lease or of the inbox file, which no loop that talks to a platform can wait out. */
export function isInboxError(error: unknown): boolean {
  return (
    error instanceof FencedError || error instanceof InboxUnwritableError || error instanceof SQLiteError
  );
}

/** SQLite says that the content is not what it wrote. */
export function isDamaged(error: unknown): boolean {
  return error instanceof InboxDamagedError || /^SQLITE_(CORRUPT|NOTADB)/.test(errorCode(error) ?? '');
}

export function isLocked(error: unknown): boolean {
  return /^SQLITE_(BUSY|LOCKED)/.test(errorCode(error) ?? '');
}
