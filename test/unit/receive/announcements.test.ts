import { expect, test } from 'bun:test';
import type { Activity } from '../../../src/core/activity.ts';
import { Announcements } from '../../../src/receive/announcements.ts';

const row = (messageId: string, sourceId: string): Activity => ({
  id: `row of ${messageId}`,
  workspaceId: 'own',
  type: 'a2a_receive',
  sourceId,
  createdAt: '2026-05-01T12:00:00Z',
  createdAtMicros: 0,
  requestBody: { params: { message: { messageId, parts: [] } } },
  projectedAttachments: [],
});
const logged = (messageId?: string, sourceId: string | null = 'ann') => ({
  type: 'ACTIVITY_LOGGED',
  atMs: undefined,
  data: { activity_type: 'a2a_receive', message_id: messageId, source_id: sourceId },
});
const event = (type: string) => ({ type, atMs: undefined, data: {} });

test('what was announced is missing until it is read, and is told by its sender', () => {
  const heard = new Announcements();
  expect(heard.heard(logged('a'))).toBeTrue();
  expect(heard.heard(logged('b', null))).toBeTrue();
  const { mark } = heard;
  heard.heard(logged('later'));
  const missing = () => [...heard.missing(mark)].map(([sender, { count }]) => [sender, count]);
  expect(missing()).toEqual([
    ['ann', 1],
    ['', 1],
  ]);
  heard.read([row('a', 'ann')]);
  expect(missing()).toEqual([['', 1]]);
  heard.forget(mark);
  expect(heard.missing(mark).size).toBe(0);
});

test('what is missing comes after what was read of its sender before it was announced', () => {
  const heard = new Announcements();
  heard.heard(logged('first of all'));
  expect(heard.missing(heard.mark).get('ann')?.after).toBeUndefined();
  heard.read([row('first of all', 'ann'), row('of another', 'bob')]);
  heard.heard(logged('late'));
  heard.read([row('next', 'ann')]);
  heard.heard(logged('late too'));
  expect(heard.missing(heard.mark).get('ann')).toEqual({ count: 2, after: 'row of first of all' });
});

test('what is announced after it was read needs no look', () => {
  const heard = new Announcements();
  heard.read([row('a', 'ann')]);
  expect(heard.heard(logged('a'))).toBeFalse();
  expect(heard.missing(heard.mark).size).toBe(0);
});

test('a message is overtaken by a later one of the same sender only, and only until that may be pushed', () => {
  const heard = new Announcements();
  heard.heard(logged('first', 'ann'));
  heard.heard(logged('second', 'bob'));
  heard.read([row('second', 'bob')]);
  expect(heard.isOutOfOrder).toBeFalse();
  heard.heard(logged('third', 'ann'));
  heard.read([row('third', 'ann')]);
  expect(heard.isOutOfOrder).toBeTrue();
  heard.read([row('first', 'ann')]);
  expect(heard.isOutOfOrder).toBeFalse();
  heard.heard(logged('fourth', 'ann'));
  heard.read([row('fifth', 'ann')]);
  heard.released();
  expect(heard.isOutOfOrder).toBeFalse();
});

test('a message that comes as usual, after one that was read, has not been overtaken', () => {
  const heard = new Announcements();
  heard.read([row('first', 'ann')]);
  heard.heard(logged('first'));
  heard.heard(logged('second'));
  expect(heard.isOutOfOrder).toBeFalse();
});

test('events that say the same again do not count where rows are announced, and others stay vague where not', () => {
  const heard = new Announcements();
  expect(heard.heard(event('USER_MESSAGE'))).toBeTrue();
  expect(heard.takeVague()).toBeTrue();
  heard.heard(logged('a'));
  expect(heard.heard(event('USER_MESSAGE'))).toBeFalse();
  expect(heard.heard(event('DELEGATION_COMPLETE'))).toBeTrue();
  expect(heard.takeVague()).toBeFalse();
  expect(heard.heard(logged())).toBeTrue();
  expect(heard.takeVague()).toBeTrue();
  expect(heard.heard(logged('x'.repeat(10_000)))).toBeTrue();
  expect(heard.takeVague()).toBeTrue();
  expect(heard.heard()).toBeTrue();
  expect(heard.takeVague()).toBeTrue();
});
