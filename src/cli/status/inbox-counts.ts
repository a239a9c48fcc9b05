import type { Database } from 'bun:sqlite';
import { existsSync } from 'node:fs';
import type { InboxCounts } from '../../inbox/entry.ts';
import { hasWriteAheadLog } from '../../inbox/file/network-file.ts';
import { SCHEMA_VERSION } from '../../inbox/file/schema.ts';
import { inboxPath, openReadOnly } from '../../inbox/file/sqlite-file.ts';
import { Inbox } from '../../inbox/inbox.ts';
import { networkFileSystem } from '../../runtime/network-file-system.ts';

const BUSY_TIMEOUT_MS = 1_000;

/** Looks into the inbox of a state directory without changing it; undefined where there is none that can be read. */
export function readInbox<T>(
  directory: string,
  look: (inbox: Inbox, database: Database) => T,
): T | undefined {
  const path = inboxPath(directory);
  if (!existsSync(path)) return undefined;
  // Reading such a file where no memory is shared would change it.
  if (networkFileSystem(directory) !== undefined && hasWriteAheadLog(path)) return undefined;
  let database: Database | undefined;
  try {
    database = openReadOnly(path);
    database.run(`PRAGMA busy_timeout = ${BUSY_TIMEOUT_MS}`);
    const version = database.query<{ user_version: number }, []>('PRAGMA user_version').get()?.user_version;
    return version === SCHEMA_VERSION ? look(new Inbox(database, Date.now), database) : undefined;
  } catch {
    return undefined;
  } finally {
    database?.close(false);
  }
}

export function inboxCounts(directory: string, ids: readonly string[]): ReadonlyMap<string, InboxCounts> {
  const counts = readInbox(directory, (inbox) => ids.map((id) => [id, inbox.counts(id)] as const));
  return new Map(counts ?? []);
}
