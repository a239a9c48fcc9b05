import { expect, test } from 'bun:test';
import { type ActivityFilter, activityQuery } from '../../../../src/local/store/activities.ts';
import { PlatformDatabase } from '../../../../src/local/store/schema.ts';

/** How SQLite would find the rows of a filter. */
function planOf(filter: Omit<ActivityFilter, 'workspaceId' | 'limit'>): string {
  const database = new PlatformDatabase(':memory:');
  const { sql, values } = activityQuery({ workspaceId: 'w', limit: 100, ...filter });
  const steps = database.all<{ detail: string }>(`EXPLAIN QUERY PLAN ${sql}`, ...values);
  database.close();
  return steps.map(({ detail }) => detail).join('; ');
}

test.each([
  ['a window', { type: 'a2a_receive', sinceMicros: 1 }],
  ['a page of it', { type: 'a2a_receive', sinceMicros: 1, beforeMicros: 2 }],
  ['a cursor', { type: 'a2a_receive', after: { createdAtMicros: 1, seq: 1 } }],
  ['everything', {}],
  ['everything lately', { sinceMicros: 1 }],
])('%s is read along an index, without sorting', (_what, filter) => {
  const plan = planOf(filter);
  expect(plan).toMatch(/^SEARCH activity_logs USING INDEX activity_(?:typed_)?feed /);
  expect(plan).not.toContain('TEMP B-TREE');
});
