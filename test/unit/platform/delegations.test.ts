import { expect, test } from 'bun:test';
import { PlatformClient } from '../../../src/platform/client.ts';
import { fixedAnswer, targetOf } from '../../support/tool-session.ts';

/** How the platform's rows, newest first, read as delegations. */
function listOf(rows: readonly object[]) {
  const items = rows.map((row) => ({ delegation_id: 'd', created_at: 't', source_id: 'own', ...row }));
  const client = new PlatformClient(targetOf({ id: 'own', token: 't' }), fixedAnswer(200, items));
  return client.delegations.list(new AbortController().signal);
}

const own = { status: 'completed', response_preview: '{"delegation_id": "d"}' };
const answer = { status: 'completed', response_preview: 'ten' };

test.each<[string, object[], object]>([
  [
    'a final row before a pending one',
    [{ status: 'pending' }, answer],
    { state: 'completed', preview: 'ten' },
  ],
  [
    'a final row after a pending one',
    [answer, { status: 'dispatched' }],
    { state: 'completed', preview: 'ten' },
  ],
  ['an answer before the row of the task', [own, answer], { state: 'completed', preview: 'ten' }],
  ['a failure', [{ status: 'pending' }, { status: 'failed', error: 'no' }], { state: 'failed', error: 'no' }],
  ['only the row of the task', [own], { state: 'completed', preview: '' }],
])('%s decides, whatever the order', async (_what, rows, expected) => {
  const listed = await listOf(rows);
  expect(listed).toHaveLength(1);
  expect(listed[0]).toMatchObject(expected);
});

test('what cannot be read, and what has no id, is left out; its neighbours stay', async () => {
  expect(await listOf([{ status: 7 }, { ...answer, delegation_id: null }, answer])).toHaveLength(1);
});

test('who gave the task is told by the platform, else by the source', async () => {
  const directions = await listOf([
    { ...answer, delegation_id: 'a' },
    { ...answer, delegation_id: 'b', source_id: 'other' },
    { ...answer, delegation_id: 'c', direction: 'received' },
  ]);
  expect(directions.map(({ direction }) => direction)).toEqual(['sent', 'received', 'received']);
});
