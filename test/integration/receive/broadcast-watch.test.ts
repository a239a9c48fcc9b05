import { expect, test } from 'bun:test';
import { FencedError } from '../../../src/core/errors.ts';
import { Secret } from '../../../src/core/secret.ts';
import { openInbox } from '../../../src/inbox/file/open.ts';
import type { LeasedInbox } from '../../../src/inbox/leased-inbox.ts';
import { createLocalPlatform } from '../../../src/local/platform.ts';
import { PlatformClient } from '../../../src/platform/client.ts';
import { BroadcastTexts } from '../../../src/receive/broadcast-texts.ts';
import { runBroadcastWatch } from '../../../src/receive/broadcast-watch.ts';
import { broadcastIntake } from '../../../src/receive/intake.ts';
import { Bell } from '../../../src/runtime/bell.ts';
import { systemClock } from '../../../src/runtime/clock.ts';
import { eventually } from '../../support/eventually.ts';
import { waitingIn } from '../../support/inbox-arrivals.ts';
import { NO_FILES } from '../../support/no-files.ts';
import { createTeam } from '../../support/platform.ts';
import { SILENT_EVENTS, windowOf } from '../../support/silent-events.ts';
import { tempDir } from '../../support/temp-dir.ts';

function setUp() {
  const platform = createLocalPlatform({ rateLimitPerMinute: 0 });
  const { own, peer } = createTeam(platform);
  const dir = tempDir();
  const { inbox } = openInbox(dir.path, Date.now);
  const bell = new Bell();
  const broadcastTexts = new BroadcastTexts();
  const happened = { arrivals: 0, failures: 0 };
  const stop = new AbortController();
  const target = { id: own.id, token: new Secret(own.token), platformUrl: 'http://127.0.0.1' };
  const start = ({ arrivals }: LeasedInbox, more: { pageRows?: number; signal?: AbortSignal } = {}) =>
    runBroadcastWatch(
      {
        client: new PlatformClient(target, (request) => platform.fetch(request)),
        intake: broadcastIntake(
          { arrivals, workspaceId: own.id, files: NO_FILES, events: SILENT_EVENTS },
          () => {
            happened.arrivals += 1;
          },
        ),
        bell,
        texts: broadcastTexts,
        isTold: () => false,
        // The shortest waits that there are.
        clock: { ...systemClock, random: () => 0 },
        window: { ...windowOf(600, more.pageRows), configuredSeconds: 30 },
        events: {
          ...SILENT_EVENTS,
          failed() {
            happened.failures += 1;
          },
        },
      },
      more.signal ?? stop.signal,
    );
  const announce = (text: string, secondsAgo = 0) =>
    platform.insertActivity({
      workspaceId: own.id,
      activityType: 'broadcast_receive',
      method: 'broadcast',
      sourceId: peer.id,
      summary: `Broadcast from Laptop lead: ${text}`,
      createdAtMicros: (Date.now() - secondsAgo * 1_000) * 1_000,
    });
  return {
    ...{ platform, inbox, bell, happened, start, announce, own, peer, broadcastTexts },
    looks: () => platform.requests.matching({ path: /activity$/ }).length,
    stop: () => stop.abort(),
    texts: () => waitingIn(inbox, [own.id]).map(({ message }) => message.text),
    [Symbol.dispose]() {
      stop.abort();
      inbox.close();
      platform.close();
      dir[Symbol.dispose]();
    },
  };
}

test('broadcasts come once and in order, whatever the pages, and only broadcasts are asked for', async () => {
  using s = setUp();
  const texts = Array.from({ length: 7 }, (_, index) => `news ${index}`);
  for (const [index, text] of texts.entries()) s.announce(text, 100 - index);
  s.platform.insertMessages(s.own.id, ['a message']);
  const leased = s.inbox.takeOver();
  for (let run = 0; run < 2; run += 1) {
    const ended = new AbortController();
    const looksBefore = s.looks();
    const watching = s.start(leased, { pageRows: 3, signal: ended.signal });
    await eventually('a look', () => s.looks() > looksBefore || undefined);
    await eventually('all of them', () => s.texts().length === texts.length || undefined);
    ended.abort();
    await watching;
  }
  expect(s.texts()).toEqual(texts);
  expect(s.happened.arrivals).toBe(3);
  const queries = s.platform.requests.matching({ path: /activity$/ }).map(({ query }) => query);
  expect(queries.every((query) => query.includes('type=broadcast_receive'))).toBeTrue();
});

test('a ring looks at once, and a hundred of them are answered by a handful of looks', async () => {
  using s = setUp();
  const watching = s.start(s.inbox.takeOver());
  await eventually('the first look', () => s.looks() === 1 || undefined);
  s.announce('urgent');
  s.bell.ring();
  await eventually('the broadcast', () => s.texts().length === 1 || undefined);
  expect(s.looks()).toBe(2);
  for (let ring = 0; ring < 100; ring += 1) {
    s.bell.ring();
    await Bun.sleep(2);
  }
  expect(s.looks()).toBe(5);
  s.stop();
  await watching;
});

test('its window is its own: what was announced while only this look failed is not lost, also over a restart', async () => {
  using s = setUp();
  const leased = s.inbox.takeOver();
  const failing = new AbortController();
  leased.arrivals.add(s.own.id, [], {
    window: `${s.own.id} broadcasts`,
    watermark: { localMs: Date.now() - 3_600_000, platformMs: undefined },
  });
  // The feed has been read up to now, which says nothing about broadcasts.
  leased.arrivals.store(s.own.id, [], { localMs: Date.now(), platformMs: undefined });
  s.announce('half an hour ago', 1_800);
  s.platform.faults.set({
    match: { path: '/workspaces/*/activity' },
    fault: { kind: 'status', status: 500 },
  });
  const first = s.start(leased, { signal: failing.signal });
  await eventually('the failure', () => s.happened.failures > 0 || undefined);
  failing.abort();
  await first;
  s.platform.faults.clear();
  const second = s.start(leased);
  await eventually('the broadcast', () => s.texts().length === 1 || undefined);
  s.stop();
  await second;
  expect(leased.arrivals.watermark(`${s.own.id} broadcasts`)?.localMs).toBeGreaterThan(Date.now() - 60_000);
});

test('a holder whose fence is old stops looking', async () => {
  using s = setUp();
  const leased = s.inbox.takeOver();
  s.inbox.takeOver();
  await expect(s.start(leased)).rejects.toBeInstanceOf(FencedError);
});

test('a broadcast is whole where the event stream brought its text, and an excerpt where it did not', async () => {
  using s = setUp();
  const whole = `Fire drill at noon. ${'Leave by the stairs. '.repeat(20)}`;
  const cut = `${whole.slice(0, 120)}…`;
  s.broadcastTexts.told({ message: whole, sender_id: s.peer.id, sender: 'Laptop lead' }, Date.now());
  s.announce(cut);
  s.announce(cut, 60);
  void s.start(s.inbox.takeOver());
  const messages = await eventually('both broadcasts', () => {
    const waiting = waitingIn(s.inbox, [s.own.id]).map(({ message }) => message);
    return waiting.length === 2 ? waiting : undefined;
  });
  expect(messages.map(({ text, isExcerpt }) => [text, isExcerpt])).toEqual([
    [cut, true],
    [whole, undefined],
  ]);
});
