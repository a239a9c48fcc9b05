import { expect, test } from 'bun:test';
import type { ChannelNotification } from '../../../src/core/notification.ts';
import { Secret } from '../../../src/core/secret.ts';
import { StandingNotices } from '../../../src/receive/standing-notices.ts';
import { eventually } from '../../support/eventually.ts';

const MINUTE_MS = 60_000;
const workspace = (id: string, token = 'a token') => ({ id, token: new Secret(token) });

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
    notices.stands(workspace('ws'), standing);
    await settled();
  }
  expect(told()).toEqual(['is paused', 'works again']);
});

test('nothing is written before the host listens, and what was over by then is not told', async () => {
  const { notices, ready, told, written, settled } = start();
  notices.stands(workspace('a'), 'paused');
  notices.stands(workspace('a'), 'well');
  notices.stands(workspace('b'), 'unauthorized');
  await settled();
  expect(written).toEqual([]);
  ready.resolve();
  await eventually('a notice', () => written.length > 0 || undefined);
  expect(told()).toEqual(['not accept']);
  expect(written[0]?.meta.workspace_id).toBe('b');
});

test('a second refusal within ten minutes is told, and later ones once in ten minutes, if they last', async () => {
  const { clock, notices, ready, told, settled } = start();
  ready.resolve();
  const at = async (minutes: number, standing: 'well' | 'unauthorized') => {
    clock.nowMs = minutes * MINUTE_MS;
    notices.stands(workspace('ws'), standing);
    await settled();
  };
  const first = ['not accept', 'works again', 'not accept', 'works again'];
  await at(0, 'unauthorized');
  await at(1, 'well');
  await at(2, 'unauthorized');
  await at(3, 'well');
  expect(told()).toEqual(first);
  await at(4, 'unauthorized');
  await at(5, 'well');
  await at(6, 'unauthorized');
  expect(told()).toEqual(first);
  await at(10, 'unauthorized');
  expect(told()).toEqual([...first, 'not accept']);
  await at(11, 'well');
  expect(told()).toEqual([...first, 'not accept', 'works again']);
});

test('what was said of a token is taken back when the same one is accepted, and not when there is a new one', async () => {
  const { notices, ready, written, settled } = start();
  ready.resolve();
  const accepted = async (token: string) => {
    notices.stands(workspace('ws', 'the first'), 'unauthorized');
    await settled();
    notices.stands(workspace('ws', token), 'well');
    await settled();
    return written.at(-1)?.content;
  };
  expect(await accepted('the first')).toContain('What was said about a new token is void');
  const afterChange = await accepted('the second');
  expect(afterChange).toContain('works again');
  expect(afterChange).not.toContain('void');
});

test('another trouble is told at once', async () => {
  const { notices, ready, told, settled } = start();
  ready.resolve();
  for (const standing of ['paused', 'removed', 'well'] as const) {
    notices.stands(workspace('ws'), standing);
    await settled();
  }
  expect(told()).toEqual(['is paused', 'was removed', 'works again']);
});

test('workspaces are told apart', async () => {
  const { notices, ready, written, settled } = start();
  ready.resolve();
  notices.stands(workspace('a'), 'paused');
  notices.stands(workspace('b'), 'well');
  await settled();
  notices.stands(workspace('b'), 'paused');
  await settled();
  expect(written.map(({ meta }) => meta.workspace_id)).toEqual(['a', 'b']);
});

test('a notice that cannot be written is for the log, and not tried over and over', async () => {
  const { notices, ready, host, failures, settled } = start();
  ready.resolve();
  host.fails = true;
  notices.stands(workspace('ws'), 'removed');
  await settled();
  notices.stands(workspace('ws'), 'removed');
  await settled();
  expect(failures).toHaveLength(1);
});
