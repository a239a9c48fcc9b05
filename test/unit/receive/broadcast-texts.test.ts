import { describe, expect, test } from 'bun:test';
import type { Activity } from '../../../src/core/activity.ts';
import { BroadcastTexts } from '../../../src/receive/broadcast-texts.ts';

const AT_MS = 1_767_225_600_000;
const WHOLE = `All hands: ${'come to the garden, '.repeat(10)}`;
const row = (text: string, fields: Partial<Activity> = {}): Activity => ({
  id: 'a',
  workspaceId: 'w',
  type: 'broadcast_receive',
  sourceId: 'boss',
  summary: `Broadcast from Boss: ${text}`,
  createdAt: '2026-01-01T00:00:00Z',
  createdAtMicros: AT_MS * 1000,
  projectedAttachments: [],
  ...fields,
});
const CUT = row(`${[...WHOLE].slice(0, 120).join('')}…`);

function texts(
  ...told: readonly (readonly [message: string, senderId: string, atMs: number])[]
): BroadcastTexts {
  const all = new BroadcastTexts();
  for (const [message, senderId, atMs] of told) all.told({ message, sender_id: senderId }, atMs);
  return all;
}

describe('a broadcast that is cut off gets its whole text', () => {
  test('from the event of the same sender at the same moment', () => {
    expect(texts([WHOLE, 'boss', AT_MS + 3]).complete(CUT).requestBody).toEqual({ message: WHOLE });
  });

  test('from the event next to it, when the same beginning was said twice', () => {
    const all = texts([`${WHOLE}A`, 'boss', AT_MS - 4_000], [`${WHOLE}B`, 'boss', AT_MS + 10]);
    expect(all.complete(CUT).requestBody).toEqual({ message: `${WHOLE}B` });
  });

  test.each([
    ['another sender', [WHOLE, 'other', AT_MS]],
    ['another text', [`No, ${WHOLE}`, 'boss', AT_MS]],
    ['another moment', [WHOLE, 'boss', AT_MS - 60_000]],
  ] as const)('but not from the event of %s', (_what, told) => {
    expect(texts([...told]).complete(CUT)).toEqual(CUT);
  });

  test('but not from what is no event of a broadcast', () => {
    const all = new BroadcastTexts();
    for (const data of [undefined, 'x', { message: 7, sender_id: 'boss' }, { message: WHOLE }])
      all.told(data, AT_MS);
    expect(all.complete(CUT)).toEqual(CUT);
  });
});

test('a short broadcast stays as it is', () => {
  expect(texts(['Lunch', 'boss', AT_MS]).complete(row('Lunch')).requestBody).toEqual({ message: 'Lunch' });
  expect(texts([WHOLE, 'boss', AT_MS]).complete(row('Lunch'))).toEqual(row('Lunch'));
});
