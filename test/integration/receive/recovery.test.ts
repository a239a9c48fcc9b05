import { describe, expect, test } from 'bun:test';
import { NetworkError } from '../../../src/core/errors.ts';
import { feedVerdict } from '../../../src/core/feed-verdict.ts';
import type { NewFaultRule } from '../../../src/local/faults/faults.ts';
import type { FetchLike } from '../../../src/platform/http.ts';
import { Recovery } from '../../../src/receive/recovery.ts';
import { systemClock } from '../../../src/runtime/clock.ts';
import { receiveWorkspace } from '../../support/received-workspace.ts';
import { VirtualTime } from '../../support/virtual-time.ts';

const PARTS = { doorbell: true, delegations: true, broadcasts: true, state: true };
const WITHIN_MS = 2_000;

const OUTAGES = {
  'no connection': { kind: 'outage' },
  'no answer': { kind: 'hang' },
  'an error of the server': { kind: 'status', status: 500 },
  'an error of the gateway': { kind: 'html', status: 502 },
  'a gateway without a server': { kind: 'html', status: 404 },
  'a login page': { kind: 'html' },
  'a gateway that lets nobody through': { kind: 'html', status: 403 },
  'no database': { kind: 'database-down' },
  'no database once the token was read': { kind: 'database-down', afterAuth: true },
  'half of every answer': { kind: 'truncate' },
} as const satisfies Record<string, NewFaultRule['fault']>;

describe('the first message is there within two seconds after', () => {
  const cases = Object.entries(OUTAGES).flatMap(([what, fault]) =>
    [3, 90, 1_200].map((seconds) => ({ what, fault, seconds })),
  );
  test.each(cases)('$what for $seconds s', async ({ fault, seconds }) => {
    await using s = receiveWorkspace(PARTS, 5_000);
    await s.until('doorbell: alive', 5_000);
    const id = s.platform.faults.set({ fault });
    s.platform.dropEventStreams();
    await s.time.pass(seconds * 1_000);
    s.platform.insertMessages(s.own.id, ['meanwhile']);
    s.platform.faults.remove(id);
    await s.until('arrived', WITHIN_MS);
    expect(s.texts()).toEqual(['meanwhile']);
    // Everything else is back as well, at the latest with the next heartbeat.
    await s.time.pass(35_000);
    expect(s.heard.lastIndexOf('doorbell: alive')).toBeGreaterThan(s.heard.lastIndexOf('doorbell: closed'));
    expect(s.heard.lastIndexOf('heartbeat')).toBeGreaterThan(s.heard.indexOf('arrived'));
  });

  test('one at the very start', async () => {
    await using s = receiveWorkspace(PARTS, 5_000, (platform) => platform);
    const id = s.platform.faults.set({ fault: { kind: 'outage' } });
    await s.time.pass(120_000);
    s.platform.insertMessages(s.own.id, ['meanwhile']);
    s.platform.faults.remove(id);
    await s.until('arrived', WITHIN_MS);
  });
});

describe('while an outage lasts', () => {
  test('a platform is asked about once a second, and its waits are respected', async () => {
    await using s = receiveWorkspace({}, 5_000);
    await s.until('registered');
    s.platform.faults.set({ fault: { kind: 'status', status: 503 } });
    await s.until('poll failed: unavailable', 10_000);
    const before = s.requests(/./);
    await s.time.pass(60_000);
    expect((s.requests(/./) - before) / 60).toBeWithin(0.6, 1.5);
    s.platform.faults.clear();
    s.platform.faults.set({ fault: { kind: 'status', status: 503, retryAfterSeconds: 120 } });
    await s.time.pass(31_000);
    const asked = s.requests(/activity/);
    await s.time.pass(85_000);
    expect(s.requests(/activity/)).toBe(asked);
    s.platform.faults.clear();
    await s.time.until('a poll', () => s.heard.at(-1) === 'polled' || undefined, 40_000);
  });

  test('too many requests are answered with none', async () => {
    await using s = receiveWorkspace({}, 5_000);
    await s.until('registered');
    s.platform.faults.set({
      match: { path: '/workspaces/*/activity' },
      fault: { kind: 'status', status: 429, retryAfterSeconds: 60 },
      times: 1,
    });
    await s.until('poll failed: rate_limited', 10_000);
    const asked = s.requests(/activity/);
    await s.time.pass(58_000);
    expect(s.requests(/activity/)).toBe(asked);
    await s.time.until('a poll', () => s.heard.at(-1) === 'polled' || undefined, 3_500);
  });

  test('where only small requests work, polls are tried again ever more seldom', async () => {
    const isPoll = (request: Request) => /activity\?.*limit=500/.test(request.url);
    const unable = { polls: 0, isOn: false };
    const through =
      (platform: FetchLike): FetchLike =>
      async (request) => {
        if (!unable.isOn || !isPoll(request)) return platform(request);
        unable.polls += 1;
        return new Response(null, { status: 504 });
      };
    await using s = receiveWorkspace({}, 5_000, through);
    await s.until('registered');
    unable.isOn = true;
    await s.time.pass(60_000);
    const before = { polls: unable.polls, requests: s.requests(/./) };
    await s.time.pass(300_000);
    expect(unable.polls - before.polls).toBeWithin(8, 40);
    expect(s.requests(/./) - before.requests).toBeLessThan(100);
  });
});

describe('a back-off ends when', () => {
  /** A workspace whose feed alone is refused, for a reason that only a person can end. */
  async function refused() {
    const s = receiveWorkspace({ doorbell: true }, 5_000);
    await s.until('doorbell: alive', 5_000);
    const id = s.platform.faults.set({
      match: { path: '/workspaces/*/activity' },
      fault: { kind: 'status', status: 403 },
    });
    await s.time.until(
      'the third refusal',
      () => s.heard.filter((what) => what === 'poll failed: forbidden').length >= 3 || undefined,
    );
    s.platform.insertMessages(s.own.id, ['meanwhile']);
    s.platform.faults.remove(id);
    s.heard.length = 0;
    return s;
  }

  test('a tool call works', async () => {
    await using s = await refused();
    await s.clientOf(s.own).notifyUser({ message: 'hello' }, new AbortController().signal);
    await s.until('arrived', 1_000);
  });

  test('a call of another workspace of the same platform works', async () => {
    await using s = await refused();
    await s.clientOf(s.peer).peers.list(undefined, new AbortController().signal);
    await s.until('arrived', 1_000);
  });

  test('the platform tells of something', async () => {
    await using s = await refused();
    await s.platform.sendAsCanvasUser(s.own.id, 'just now');
    await s.until('arrived', 1_000);
  });

  test('the stream opens', async () => {
    await using s = await refused();
    s.platform.dropEventStreams();
    await s.until('arrived', 2_000);
  });

  test('a heartbeat works', async () => {
    await using s = await refused();
    Object.assign(s.work, { activeTasks: 1, currentTask: 'answering a person' });
    s.workChanged();
    await s.until('arrived', 6_000);
  });

  test('the machine wakes', async () => {
    await using s = await refused();
    s.wakeUp();
    await s.until('arrived', 1_000);
  });
});

test('the stream is closed while the workspace is refused, and opened when it is accepted again', async () => {
  await using s = receiveWorkspace({ doorbell: true }, 5_000);
  await s.until('doorbell: alive', 5_000);
  const id = s.platform.faults.set({
    match: { path: '/workspaces/*/**' },
    fault: { kind: 'status', status: 401 },
  });
  await s.until('poll failed: unauthorized', 20_000);
  await s.until('doorbell: closed', 100);
  const opened = s.requests(/stream/);
  await s.time.pass(300_000);
  expect(s.requests(/stream/)).toBe(opened);
  s.platform.faults.remove(id);
  s.heard.length = 0;
  await s.until('polled', 130_000);
  await s.until('doorbell: alive', 5_000);
});

test('a thousand clients neither ask nor return in the same instant', async () => {
  using time = new VirtualTime();
  const platform = { isBack: false, pings: 0 };
  const returnedMs: number[] = [];
  const stop = new AbortController();
  const client = {
    onAccepted: () => () => undefined,
    async ping() {
      platform.pings += 1;
      if (!platform.isBack) throw new NetworkError('ECONNREFUSED');
      return true;
    },
  };
  const running = Array.from({ length: 1_000 }, () => {
    const onSignOfLife = () => void returnedMs.push(Date.now());
    const recovery = new Recovery({ client, clock: systemClock, onSignOfLife });
    recovery.pollFailed(feedVerdict(new NetworkError('ECONNREFUSED'), 1, 5_000, 0.5));
    return recovery.run(stop.signal);
  });
  await time.pass(10_000);
  expect(platform.pings / 10_000).toBeWithin(0.7, 1.3);
  platform.isBack = true;
  const startMs = Date.now();
  await time.pass(1_700);
  expect(returnedMs).toHaveLength(1_000);
  const slices = Map.groupBy(returnedMs, (returned) => Math.floor((returned - startMs) / 100));
  expect(Math.max(...[...slices.values()].map(({ length }) => length))).toBeLessThan(200);
  stop.abort();
  await Promise.all(running);
});
