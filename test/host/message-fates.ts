import { Database } from 'bun:sqlite';
import { existsSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { z } from 'zod';
import { eventually } from '../support/eventually.ts';

const fate = z.object({ state: z.string(), pushes: z.number(), settled_by: z.string().nullable() });

/** What became of the messages, as the inbox file has it; nothing while the file is only being made. */
export function fates(stateDir: string) {
  const path = join(stateDir, 'inbox.db');
  if (!existsSync(path)) return [];
  const database = new Database(path, { readonly: true });
  try {
    database.run('PRAGMA busy_timeout = 10000');
    const isMade = database.query("SELECT 1 FROM sqlite_master WHERE name = 'message'").get() !== null;
    if (!isMade) return [];
    const rows = database
      .query("SELECT state, pushes, settled_by FROM message WHERE state <> 'ignored' ORDER BY created_us")
      .all();
    return z.array(fate).parse(rows);
  } finally {
    database.close();
  }
}

/** Waits until that has become of the messages. */
export function waitForFates(stateDir: string, expected: ReturnType<typeof fates>): Promise<true> {
  return eventually(
    'that to become of the messages',
    () => JSON.stringify(fates(stateDir)) === JSON.stringify(expected),
    { explain: () => JSON.stringify(fates(stateDir)) },
  );
}

/** Waits until the server of this state directory has polled. */
export function waitForConnected(stateDir: string): Promise<true> {
  const path = join(stateDir, 'channel.log');
  const log = () => (existsSync(path) ? readFileSync(path, 'utf8') : '');
  return eventually('the channel to be connected', () => log().includes('connected —'), {
    explain: log,
  });
}
