import { Database } from 'bun:sqlite';
import { closeSync, constants, existsSync, readSync, rmSync } from 'node:fs';
import { join } from 'node:path';
import { networkFileSystem } from '../../runtime/network-file-system.ts';
import { openOwn } from '../../runtime/own-path.ts';

/** Where the state directory is; a test says something else. */
export interface Surroundings {
  /** The name of the network file system that a folder lies on; undefined for a local one. */
  readonly networkFileSystem: (folder: string) => string | undefined;
  /** Throws where SQLite cannot work in this folder as it has to on a network file system. */
  readonly tryOut: (folder: string) => void;
}

export const REAL_SURROUNDINGS: Surroundings = { networkFileSystem, tryOut };

const BUSY_TIMEOUT_MS = 5_000;

/** Without the memory that a write-ahead log shares, which two machines do not have; all is on the disk before it counts. */
export function useWithoutSharedMemory(database: Database): void {
  database.run('PRAGMA journal_mode = TRUNCATE');
  database.run('PRAGMA synchronous = FULL');
}

/** Finds out with a file of its own, so that the inbox is not put at risk. */
function tryOut(folder: string): void {
  const path = join(folder, `inbox.probe-${process.pid}.db`);
  const suffixes = ['', '-journal', '-wal', '-shm'];
  const remove = () => {
    for (const suffix of suffixes) rmSync(path + suffix, { force: true });
  };
  remove();
  try {
    closeSync(openOwn(path, constants.O_RDWR | constants.O_CREAT | constants.O_EXCL));
    using database = new Database(path, { strict: true });
    database.run(`PRAGMA busy_timeout = ${BUSY_TIMEOUT_MS}`);
    useWithoutSharedMemory(database);
    database.transaction(() => database.run('CREATE TABLE probe (value TEXT)')).exclusive();
    database.transaction(() => database.run("INSERT INTO probe VALUES ('written')")).immediate();
    using reader = new Database(path, { readonly: true, strict: true });
    if (reader.query('SELECT value FROM probe').get() === null)
      throw new Error('what is written is not there');
  } finally {
    remove();
  }
}

const SQLITE_HEADER_BYTES = 20;
const WRITE_VERSION_AT = 18;

/** Whether a file was last used with a write-ahead log, by its header alone: opening it would use shared memory. */
export function hasWriteAheadLog(path: string): boolean {
  if (!existsSync(path)) return false;
  const file = openOwn(path, constants.O_RDONLY);
  try {
    const header = Buffer.alloc(SQLITE_HEADER_BYTES);
    return (
      readSync(file, header, 0, SQLITE_HEADER_BYTES, 0) === SQLITE_HEADER_BYTES &&
      header[WRITE_VERSION_AT] === 2
    );
  } finally {
    closeSync(file);
  }
}

/** Takes the write-ahead log of a file into it, without shared memory. Throws when another process has the file open. */
export function endWriteAheadLog(path: string): void {
  using database = new Database(path, { strict: true });
  database.run('PRAGMA locking_mode = EXCLUSIVE');
  database.run('PRAGMA journal_mode = TRUNCATE');
}
