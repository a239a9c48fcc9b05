import { Database, constants as sqlite } from 'bun:sqlite';
import { chmodSync, closeSync, constants, existsSync, statSync } from 'node:fs';
import { dirname, join } from 'node:path';
import { pathToFileURL } from 'node:url';
import { InboxDamagedError } from '../../core/errors.ts';
import { FOLDER, openOwn, requireOwn } from '../../runtime/own-path.ts';
import { endWriteAheadLog, hasWriteAheadLog, useWithoutSharedMemory } from './network-file.ts';
import { migrate, refuseNewer } from './schema.ts';

const BUSY_TIMEOUT_MS = 5_000;
/** A check reads the whole file, about 2 ms per MB. In a larger file damage is noticed when it is met. */
const MAX_CHECKED_BYTES = 256 * 1024 * 1024;

export function inboxPath(directory: string): string {
  return join(directory, 'inbox.db');
}

/** What SQLite reads and writes beside the file itself. A journal is played back into it. */
const COMPANIONS = ['-wal', '-shm', '-journal'];

/** SQLite would wait for a named pipe, and follow a link. Throws `UntrustedPathError`. */
function requireOwnFiles(path: string): void {
  requireOwn(dirname(path), FOLDER);
  for (const suffix of ['', ...COMPANIONS]) requireOwn(path + suffix, { kind: 'file' });
}

/** Makes the file, or brings it up to date. Throws SQLite's errors, `InboxDamagedError`, and `UntrustedPathError`. */
export function openFile(
  path: string,
  { isChecked = true, isOnNetwork = false }: { isChecked?: boolean; isOnNetwork?: boolean } = {},
): Database {
  requireOwnFiles(path);
  // SQLite would create it with the umask's mode; its -wal and -shm files inherit ours.
  closeSync(openOwn(path, constants.O_RDWR | constants.O_CREAT));
  chmodSync(path, 0o600);
  if (isOnNetwork && hasWriteAheadLog(path)) {
    if (!isChecked) throw new Error('only its holder may end the write-ahead log of an inbox');
    endWriteAheadLog(path);
  }
  const database = new Database(path, { create: true, strict: true });
  try {
    database.run(`PRAGMA busy_timeout = ${BUSY_TIMEOUT_MS}`);
    refuseNewer(database);
    if (isOnNetwork) useWithoutSharedMemory(database);
    else {
      database.run('PRAGMA journal_mode = WAL');
      database.run('PRAGMA synchronous = NORMAL');
    }
    if (isChecked && statSync(path).size <= MAX_CHECKED_BYTES) check(database);
    migrate(database);
    return database;
  } catch (error) {
    database.close(false);
    throw error;
  }
}

/** Throws `InboxDamagedError`. */
export function check(database: Database): void {
  const found = database.query<{ quick_check: string }, []>('PRAGMA quick_check(1)').get()?.quick_check;
  if (found !== 'ok') throw new InboxDamagedError('pages that do not fit together');
}

/** Opens an inbox file with its log, changing nothing in its folder. Throws SQLite's errors, and `UntrustedPathError`. */
export function openReadOnly(path: string, { isOnNetwork = false } = {}): Database {
  requireOwnFiles(path);
  if (isOnNetwork && hasWriteAheadLog(path))
    throw new Error('its write-ahead log can only be read on a local disk');
  // Without its log nobody has a file open that uses one; one that uses none may be written at any time.
  return existsSync(`${path}-wal`) || !hasWriteAheadLog(path)
    ? new Database(path, { readonly: true, strict: true })
    : new Database(
        `${pathToFileURL(path).href}?immutable=1`,
        sqlite.SQLITE_OPEN_READONLY | sqlite.SQLITE_OPEN_URI,
      );
}

export function copyToMemory(database: Database): Database {
  const bytes = database.serialize();
  // The copy must not ask for a write-ahead log, which memory does not have: header bytes 18 and 19.
  bytes[18] = 1;
  bytes[19] = 1;
  return Database.deserialize(bytes);
}
