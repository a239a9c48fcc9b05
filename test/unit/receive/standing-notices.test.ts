import { expect, test } from 'bun:test';
import type { ChannelNotification } from '../../../src/core/notification.ts';
import { StandingNotices } from '../../../src/receive/standing-notices.ts';
import { eventually } from '../../support/eventually.ts';

const MINUTE_MS = 60_000;

function start() {
  const clock = { nowMs: 0 };
  const written: ChannelNotification[] = [];
  const ready = Promise.withResolvers<void>();
  const failures: unknown[] = [];
  const host = { fails: false };
  const notices = new StandingNotices({
    hostReady: ready.promise,
    write: async (notification) => {
      if (host.fails) throw new Error('the pipe is closed');
      written.push(notification);
    },
    nowMs: () => clock.nowMs,
    onFailed: (error) => void failures.push(error),
  });
  const told = () =>
    written.map(({ content }) => /is paused|was removed|works again|not accept/.exec(content)?.[0]);
  /** Everything that was to be told has been by then. */
  const settled = () => Bun.sleep(0);
  return { clock, notices, ready, written, told, settled, host, failures };
}

test('each change is told once, however often it is looked at', async () => {
  const { notices, ready, told, settled } = start();
  ready.resolve();
  for (const standing of ['well', 'well', 'paused', 'paused', 'paused', 'well', 'well'] as const) {
    notices.stands('ws', standing);
    await settled();
  }
  expect(told()).toEqual(['is paused', 'works again']);
});

test('nothing is written before the host listens, and what was over by then is not told', async () => {
  const { notices, ready, told, written, settled } = start();
  notices.stands('a', 'paused');
  notices.stands('a', 'well');
  notices.stands('b', 'unauthorized');
  await settled();
  expect(written).toEqual([]);
  ready.resolve();
  await eventually('a notice', () => written.length > 0 || undefined);
  expect(told()).toEqual(['not accept']);
  expect(written[0]?.meta.workspace_id).toBe('b');
});

test('trouble that comes and goes is told again only after ten minutes, if it is still there then', async () => {
  const { clock, notices, ready, told, settled } = start();
  ready.resolve();
  const at = async (minutes: number, standing: 'well' | 'paused') => {
    clock.nowMs = minutes * MINUTE_MS;
    notices.stands('ws', standing);
    await settled();
  };
  await at(0, 'paused');
  await at(1, 'well');
  await at(2, 'paused');
  await at(3, 'well');
  await at(4, 'paused');
  expect(told()).toEqual(['is paused', 'works again']);
  await at(10, 'paused');
  expect(told()).toEqual(['is paused', 'works again', 'is paused']);
});

test('another trouble is told at once', async () => {
  const { notices, ready, told, settled } = start();
  ready.resolve();
  for (const standing of ['paused', 'removed', 'well'] as const) {
    notices.stands('ws', standing);
    await settled();
  }
  expect(told()).toEqual(['is paused', 'was removed', 'works again']);
});

test('workspaces are told apart', async () => {
  const { notices, ready, written, settled } = start();
  ready.resolve();
  notices.stands('a', 'paused');
  notices.stands('b', 'well');
  await settled();
  notices.stands('b', 'paused');
  await settled();
  expect(written.map(({ meta }) => meta.workspace_id)).toEqual(['a', 'b']);
});

test('a notice that cannot be written is for the log, and not tried over and over', async () => {
  const { notices, ready, host, failures, settled } = start();
  ready.resolve();
  host.fails = true;
  notices.stands('ws', 'removed');
  await settled();
  notices.stands('ws', 'removed');
  await settled();
  expect(failures).toHaveLength(1);
});
