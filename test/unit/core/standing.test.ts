import { expect, test } from 'bun:test';
import { inactiveFrom, isPresumedAbsent, type Standing, standingText } from '../../../src/core/standing.ts';

/** Every status that the platform knows. */
const STATUSES = [
  'provisioning',
  'online',
  'offline',
  'degraded',
  'failed',
  'removed',
  'paused',
  'hibernated',
  'awaiting_agent',
  'hibernating',
];

test('only what a heartbeat does not end counts as out of service', () => {
  const inactive = STATUSES.filter((status) => inactiveFrom(status) !== undefined);
  expect(inactive).toEqual(['removed', 'paused', 'hibernated', 'hibernating']);
  expect(inactiveFrom('hibernating')).toBe('hibernated');
  expect(STATUSES.filter(isPresumedAbsent)).toEqual(['provisioning', 'offline', 'failed', 'awaiting_agent']);
});

test('a status that nobody has heard of, or that is the name of an object’s member, means nothing', () => {
  for (const status of ['', 'PAUSED', 'constructor', '__proto__', 'toString']) {
    expect(inactiveFrom(status)).toBeUndefined();
    expect(isPresumedAbsent(status)).toBe(false);
  }
});

test('every text names the workspace and what the user can do', () => {
  const texts = (['paused', 'hibernated', 'removed', 'unauthorized'] satisfies Standing[]).map((standing) =>
    standingText(standing, 'ws-1'),
  );
  for (const text of texts) {
    expect(text).toContain('workspace ws-1');
    expect(text).toContain('Tell the user: ');
  }
  expect(new Set(texts).size).toBe(4);
  expect(standingText('well', 'ws-1')).toBe(
    'workspace ws-1 works again: messages arrive, and replies go out.',
  );
});
