import { SQLiteError } from 'bun:sqlite';
import { FencedError, InboxUnwritableError } from '../core/errors.ts';

/** Whether an error is trouble of the lease or of the inbox, not of the platform: waiting here does not help. */
export function isOwnTrouble(error: unknown): boolean {
  return (
    error instanceof FencedError || error instanceof InboxUnwritableError || error instanceof SQLiteError
  );
}
