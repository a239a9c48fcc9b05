import { Database } from 'bun:sqlite';
import { renameSync, rmSync, statSync } from 'node:fs';
import { errorCode, messageOf, UntrustedPathError } from '../../core/errors.ts';
import { Inbox } from '../inbox.ts';
import { isDamaged, isLocked } from '../inbox-errors.ts';
import { REAL_SURROUNDINGS, type Surroundings } from './network-file.ts';
import { salvage } from './salvage.ts';
import { migrate } from './schema.ts';
import { check, copyToMemory, inboxPath, openFile, openReadOnly } from './sqlite-file.ts';

export interface OpenedInbox {
  readonly inbox: Inbox;
  /** What is not as it should be, in a sentence for the user; undefined when the file is in use as intended. */
  readonly degraded: string | undefined;
  readonly isInMemory: boolean;
  /** What is worth knowing about a file that is in use as intended. */
  readonly note?: string | undefined;
}

/**
 * Opens `<directory>/inbox.db` (0600, WAL but on a network file system) for the holder of the lease. A file that is damaged is moved aside, never
 * deleted, and what can be read of it goes into a new one. Where no file can be written the inbox lives in memory,
 * with what the file knew if that can be read. Throws when another process holds the file locked.
 */
export function openInbox(
  directory: string,
  nowMs: () => number,
  surroundings: Surroundings = REAL_SURROUNDINGS,
): OpenedInbox {
  const path = inboxPath(directory);
  const fileSystem = surroundings.networkFileSystem(directory);
  if (fileSystem !== undefined) {
    const reason = whyUnusable(directory, surroundings);
    const what = `the state directory lies on a network file system (${fileSystem}) on which an inbox cannot be kept`;
    if (reason !== undefined) {
      return inMemory({ path, isOnNetwork: true }, nowMs, `${what} (${reason})`, `. ${LOCAL_DISK}`);
    }
  }
  const isOnNetwork = fileSystem !== undefined;
  try {
    const inbox = new Inbox(openFile(path, { isOnNetwork }), nowMs);
    const note =
      fileSystem === undefined
        ? undefined
        : `the inbox lies on a network file system (${fileSystem}), and is used without a write-ahead log there`;
    return { inbox, degraded: undefined, isInMemory: false, note };
  } catch (error) {
    if (isLocked(error)) throw error;
    if (isDamaged(error)) return replaceDamaged(directory, nowMs, surroundings);
    const what = `the inbox file cannot be used (${reasonOf(error)})`;
    return inMemory({ path, isOnNetwork }, nowMs, what, adviceOf(error));
  }
}

const LOCAL_DISK = 'Set MOLECULE_STATE_DIR to a folder on a disk of this machine.';

function whyUnusable(directory: string, { tryOut }: Surroundings): string | undefined {
  try {
    tryOut(directory);
    return undefined;
  } catch (error) {
    return reasonOf(error);
  }
}

/** For a process without the lease: nothing is checked or moved. Undefined when the file cannot be opened as it is. */
export function openAsIs(
  directory: string,
  nowMs: () => number,
  { networkFileSystem }: Surroundings = REAL_SURROUNDINGS,
): Inbox | undefined {
  try {
    const isOnNetwork = networkFileSystem(directory) !== undefined;
    return new Inbox(openFile(inboxPath(directory), { isChecked: false, isOnNetwork }), nowMs);
  } catch {
    return undefined;
  }
}

/** Moves the damaged file aside, and puts a new one with all that could be read in its place. */
export function replaceDamaged(
  directory: string,
  nowMs: () => number,
  { networkFileSystem }: Surroundings = REAL_SURROUNDINGS,
): OpenedInbox {
  const path = inboxPath(directory);
  const isOnNetwork = networkFileSystem(directory) !== undefined;
  const next = `${path}.new`;
  const aside = `${path}.unreadable-${nowMs()}`;
  try {
    for (const suffix of SUFFIXES) rmSync(next + suffix, { force: true });
    const database = openFile(next, { isOnNetwork });
    salvage(path, database, nowMs(), { isOnNetwork });
    // Without a write-ahead log, so that it is one file that can be moved.
    database.run('PRAGMA journal_mode = DELETE');
    database.close(false);
    for (const suffix of SUFFIXES) renameIfPresent(path + suffix, aside + suffix);
    for (const suffix of SUFFIXES) renameIfPresent(next + suffix, path + suffix);
    const inbox = new Inbox(openFile(path, { isOnNetwork }), nowMs);
    const degraded = `the inbox file was damaged and is kept as ${aside}; a new one is in use, and what may have been shown before is marked`;
    return { inbox, degraded, isInMemory: false };
  } catch (error) {
    const what = `the inbox file is damaged and cannot be moved aside (${reasonOf(error)})`;
    return inMemory({ path, isOnNetwork }, nowMs, what, adviceOf(error));
  }
}

const SUFFIXES = ['-wal', '-shm', '-journal', ''];

/** A file, and whether it lies where shared memory is none. */
interface Place {
  readonly path: string;
  readonly isOnNetwork: boolean;
}

function inMemory(place: Place, nowMs: () => number, what: string, advice = ''): OpenedInbox {
  const database = copyOf(place) ?? newInMemory(place, nowMs());
  return {
    inbox: new Inbox(database, nowMs),
    degraded: `${what}: ${IN_MEMORY}${advice}`,
    isInMemory: true,
  };
}

/** Follows the reason, in what the user is told. */
export const IN_MEMORY = 'messages are kept in memory and not remembered over a restart';

/** A file that cannot be written may still be readable: then what was shown before is known. */
function copyOf({ path, isOnNetwork }: Place): Database | undefined {
  try {
    using file = openReadOnly(path, { isOnNetwork });
    check(file);
    const copy = copyToMemory(file);
    migrate(copy);
    return copy;
  } catch {
    return undefined;
  }
}

/** With what can be read of a file that cannot be used as it is, e.g. because a newer version wrote it. */
function newInMemory({ path, isOnNetwork }: Place, nowMs: number): Database {
  const database = new Database(':memory:', { strict: true });
  migrate(database);
  const isSomethingThere = (sizeOf(path) ?? 0) > 0;
  if (isSomethingThere) salvage(path, database, nowMs, { isOnNetwork });
  return database;
}

function reasonOf(error: unknown): string {
  return errorCode(error) ?? messageOf(error);
}

/** To follow the sentence on what is wrong. */
function adviceOf(error: unknown): string {
  return error instanceof UntrustedPathError ? `. ${error.advice}` : '';
}

function sizeOf(path: string): number | undefined {
  try {
    return statSync(path, { throwIfNoEntry: false })?.size;
  } catch {
    return undefined;
  }
}

function renameIfPresent(from: string, to: string): void {
  try {
    renameSync(from, to);
  } catch (error) {
    if (errorCode(error) !== 'ENOENT') throw error;
  }
}
