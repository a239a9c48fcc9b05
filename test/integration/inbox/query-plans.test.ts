import { Database } from 'bun:sqlite';
import { expect, test } from 'bun:test';
import { migrate } from '../../../src/inbox/schema.ts';
import { createStatements, type Statements } from '../../../src/inbox/statements.ts';

/** Run with every poll, push or look: what they read must not grow with all that was ever stored. */
const FREQUENT: readonly (keyof Statements)[] = [
  'release',
  'pending',
  'hasMoreHoldable',
  'holdable',
  'peerHistory',
  'oldestHeldOfPeer',
  'unsettled',
  'untold',
];

test.each(FREQUENT)('%s finds its messages by an index', (name) => {
  const database = new Database(':memory:');
  migrate(database);
  const sql = createStatements(database)[name].toString();
  const plan = database.query<{ detail: string }, []>(`EXPLAIN QUERY PLAN ${sql}`).all();
  const reads = plan.map(({ detail }) => detail).filter((detail) => /^(SCAN|SEARCH) message\b/.test(detail));
  expect(reads).not.toEqual([]);
  for (const read of reads) expect(read).toMatch(/USING (COVERING )?INDEX message_/);
});
