import { Database } from 'bun:sqlite';
import { expect, test } from 'bun:test';
import { migrate } from '../../../src/inbox/file/schema.ts';
import { messageStatements } from '../../support/inbox-statements.ts';

/** Run with every poll, push or look: what they read must not grow with all that was ever stored. */
const FREQUENT = [
  'arrivals.completeWindow',
  'pushes.pending',
  'holds.hasMoreHoldable',
  'holds.holdable',
  'holds.peerHistory',
  'holds.oldestOfPeer',
  'inbox.unsettled',
  'pushes.untold',
  'room.load',
];

test.each(FREQUENT)('%s finds its messages by an index', (name) => {
  const database = new Database(':memory:');
  migrate(database);
  const sql = String(messageStatements(database).get(name));
  const plan = database.query<{ detail: string }, []>(`EXPLAIN QUERY PLAN ${sql}`).all();
  const reads = plan.map(({ detail }) => detail).filter((detail) => /^(SCAN|SEARCH) message\b/.test(detail));
  expect(reads).not.toEqual([]);
  for (const read of reads) expect(read).toMatch(/USING (COVERING )?INDEX message_/);
});
