import { constants, Database } from 'bun:sqlite';
import { existsSync } from 'node:fs';
import { pathToFileURL } from 'node:url';

/**
 * Opens an inbox file without changing anything in its folder. A server that runs, or was killed, has left a
 * write-ahead log: it is read along. Without one the file is read as it lies.
 */
export function openReadOnly(path: string): Database {
  return existsSync(`${path}-wal`)
    ? new Database(path, { readonly: true, strict: true })
    : new Database(
        `${pathToFileURL(path).href}?immutable=1`,
        constants.SQLITE_OPEN_READONLY | constants.SQLITE_OPEN_URI,
      );
}
