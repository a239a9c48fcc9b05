import { Database } from 'bun:sqlite';
import { chmodSync, closeSync, openSync, renameSync } from 'node:fs';
import { join } from 'node:path';
import { Inbox, sqliteCode } from './inbox.ts';
import { migrate } from './schema.ts';

export interface OpenedInbox {
  readonly inbox: Inbox;
  /** What is not as it should be, in a sentence for the user; undefined when the file is in use as intended. */
  readonly degraded: string | undefined;
}

const BUSY_TIMEOUT_MS = 5_000;

/**
 * Opens `<directory>/inbox.db` (0600, WAL). A file that SQLite cannot read is moved aside, never deleted. Where no
 * file is possible the inbox lives in memory: messages are still delivered, but not remembered over a restart.
 */
export function openInbox(directory: string, nowMs: () => number): OpenedInbox {
  const path = join(directory, 'inbox.db');
  try {
    return { inbox: new Inbox(openFile(path), nowMs), degraded: undefined };
  } catch (error) {
    if (!isUnreadable(error)) return inMemory(nowMs, `the inbox file cannot be used (${reasonOf(error)})`);
  }
  try {
    const aside = `${path}.unreadable-${nowMs()}`;
    for (const suffix of ['', '-wal', '-shm']) renameIfPresent(path + suffix, aside + suffix);
    const inbox = new Inbox(openFile(path), nowMs);
    return { inbox, degraded: `the inbox file was damaged and is kept as ${aside}; a new one is in use` };
  } catch (error) {
    return inMemory(nowMs, `the inbox file is damaged and cannot be moved aside (${reasonOf(error)})`);
  }
}

function openFile(path: string): Database {
  // SQLite would create it with the umask's mode; its -wal and -shm files inherit ours.
  closeSync(openSync(path, 'a', 0o600));
  chmodSync(path, 0o600);
  const database = new Database(path, { create: true, strict: true });
  try {
    database.run(`PRAGMA busy_timeout = ${BUSY_TIMEOUT_MS}`);
    database.run('PRAGMA journal_mode = WAL');
    database.run('PRAGMA synchronous = NORMAL');
    migrate(database);
    return database;
  } catch (error) {
    database.close(false);
    throw error;
  }
}

function inMemory(nowMs: () => number, what: string): OpenedInbox {
  const database = new Database(':memory:', { strict: true });
  migrate(database);
  return {
    inbox: new Inbox(database, nowMs),
    degraded: `${what}: messages are kept in memory and not remembered over a restart`,
  };
}

function isUnreadable(error: unknown): boolean {
  return sqliteCode(error) === 'SQLITE_CORRUPT' || sqliteCode(error) === 'SQLITE_NOTADB';
}

function reasonOf(error: unknown): string {
  return sqliteCode(error) ?? (error instanceof Error ? error.message : 'unknown error');
}

function renameIfPresent(from: string, to: string): void {
  try {
    renameSync(from, to);
  } catch (error) {
    if (sqliteCode(error) !== 'ENOENT') throw error;
  }
}
