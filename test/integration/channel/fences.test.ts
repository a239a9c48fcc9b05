import { expect, test } from 'bun:test';
import { Fences } from '../../../src/channel/fences.ts';
import { openInbox } from '../../../src/inbox/file/open.ts';
import { arrival, WORKSPACE } from '../../support/inbox-arrivals.ts';
import { tempDir } from '../../support/temp-dir.ts';

test('another process is at work while it reads windows to their end, and not when it was this one', () => {
  using dir = tempDir();
  const clock = { nowMs: 1_000_000 };
  const { inbox } = openInbox(dir.path, () => clock.nowMs);
  const fences = new Fences(() => clock.nowMs);
  const isAnotherAtWork = () => fences.isAnotherAtWork(inbox, { relaxedIntervalMs: 15_000 });
  expect(isAnotherAtWork()).toBeFalse();
  const leased = inbox.takeOver();
  const sweep = () =>
    leased.arrivals.store(WORKSPACE, [arrival('a', 1)], { localMs: clock.nowMs, platformMs: undefined });
  sweep();
  expect(isAnotherAtWork()).toBeTrue();
  clock.nowMs += 49_000;
  expect(isAnotherAtWork()).toBeTrue();
  clock.nowMs += 2_000;
  expect(isAnotherAtWork()).toBeFalse();
  sweep();
  fences.took(leased.fence.number);
  expect(isAnotherAtWork()).toBeFalse();
  inbox.takeOver();
  expect(isAnotherAtWork()).toBeTrue();
  inbox.close();
});

test('an inbox that is not there, or cannot be read, is nobody else’s', () => {
  using dir = tempDir();
  const fences = new Fences(Date.now);
  expect(fences.isAnotherAtWork(undefined, { relaxedIntervalMs: 15_000 })).toBeFalse();
  const { inbox } = openInbox(dir.path, Date.now);
  inbox.close();
  expect(fences.isAnotherAtWork(inbox, { relaxedIntervalMs: 15_000 })).toBeFalse();
});
