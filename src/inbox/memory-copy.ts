import { Database } from 'bun:sqlite';

/** A copy of a database, with everything in it, that lives in memory. */
export function copyToMemory(database: Database): Database {
  const bytes = database.serialize();
  // The copy must not ask for a write-ahead log, which memory does not have: header bytes 18 and 19.
  bytes[18] = 1;
  bytes[19] = 1;
  return Database.deserialize(bytes);
}
