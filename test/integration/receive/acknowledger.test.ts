import { describe, expect, test } from 'bun:test';
import { Secret } from '../../../src/core/secret.ts';
import { openInbox } from '../../../src/inbox/file/open.ts';
import { createLocalPlatform } from '../../../src/local/platform.ts';
import { PlatformClient } from '../../../src/platform/client.ts';
import { Acknowledger } from '../../../src/receive/acknowledger.ts';
import { Announcements } from '../../../src/receive/announcements.ts';
import { runFeed } from '../../../src/receive/feed.ts';
import { feedIntake } from '../../../src/receive/intake.ts';
import type { WalkResult } from '../../../src/receive/window-walk.ts';
import { Bell } from '../../../src/runtime/bell.ts';
import { systemClock } from '../../../src/runtime/clock.ts';
import { eventually } from '../../support/eventually.ts';
import { waitingIn } from '../../support/inbox-arrivals.ts';
import { NO_FILES } from '../../support/no-files.ts';
import { createTeam } from '../../support/platform.ts';
import { NO_DEEP_LOOK, SILENT_EVENTS, windowOf } from '../../support/silent-events.ts';
import { tempDir } from '../../support/temp-dir.ts';

type Era = 'E0' | 'E1' | 'E2';

/** A feed that reads a workspace, and what it acknowledges. */
function setUp(era: Era = 'E2') {
  const platform = createLocalPlatform({ era, rateLimitPerMinute: 0 });
  const { own, peer } = createTeam(platform);
  const dir = tempDir();
  const { inbox } = openInbox(dir.path, Date.now);
  const { arrivals } = inbox.takeOver();
  const clock = { ...systemClock, addedMs: 0, monotonicMs: () => clock.addedMs };
  const client = new PlatformClient(
    { id: own.id, token: new Secret(own.token), platformUrl: 'http://127.0.0.1' },
    (request) => platform.fetch(request),
  );
  const stop = new AbortController();
  const facts = { isDurable: true, polls: 0 };
  const failures: unknown[] = [];
  const acknowledger = new Acknowledger(
    {
      client,
      arrivals,
      clock,
      isDurable: () => facts.isDurable,
      events: { failed: (_request, error) => void failures.push(error) },
    },
    stop.signal,
  );
  const bell = new Bell();
  const done = runFeed(
    {
      client,
      intake: feedIntake({ arrivals, workspaceId: own.id, files: NO_FILES, events: SILENT_EVENTS }),
      bells: { poll: bell, wake: new Bell() },
      announcements: new Announcements(),
      deepLook: NO_DEEP_LOOK,
      intervalMs: () => 10,
      clock: systemClock,
      window: windowOf(30),
      events: SILENT_EVENTS,
      onPolled: (_result: WalkResult) => {
        facts.polls += 1;
        acknowledger.polled();
      },
    },
    stop.signal,
  );
  const sent = () => platform.requests.matching({ method: 'POST', path: /activity\/ack/ });
  return {
    platform,
    own,
    peer,
    inbox,
    arrivals,
    facts,
    failures,
    sent,
    seqOf: (text: string) =>
      platform.activities(own.id).find((row) => JSON.stringify(row.request_body).includes(text))?.seq ?? -1,
    mark: async () => {
      const answer = await platform.fetch(
        new Request(`http://127.0.0.1/workspaces/${own.id}/mail/summary`, {
          headers: { Authorization: `Bearer ${own.token}` },
        }),
      );
      return (await answer.json()).last_acked_seq;
    },
    settle: (text: string) => {
      const entry = waitingIn(inbox, [own.id]).find(({ message }) => message.text === text);
      if (entry === undefined) throw new Error(`${text} does not wait`);
      inbox.settleBySession(entry.row, 'receipt');
    },
    /** Some complete polls, a minute later. */
    aMinuteLater: async () => {
      clock.addedMs += 60_000;
      const { polls } = facts;
      await eventually('two more polls', () => facts.polls >= polls + 2 || undefined);
    },
    waitForMessages: (count: number) =>
      eventually(`${count} messages`, () => waitingIn(inbox, [own.id]).length === count || undefined),
    async [Symbol.asyncDispose]() {
      stop.abort();
      await done;
      inbox.close();
      platform.close();
      dir[Symbol.dispose]();
    },
  };
}

describe('what is dealt with is acknowledged', () => {
  test('up to the first message that is not settled yet, and never further', async () => {
    await using feed = setUp();
    feed.platform.insertMessages(feed.own.id, ['one', 'two', 'three']);
    await feed.waitForMessages(3);
    await feed.aMinuteLater();
    expect(feed.sent()).toHaveLength(0);

    feed.settle('one');
    feed.settle('three');
    await feed.aMinuteLater();
    await eventually('the mark', async () => (await feed.mark()) === feed.seqOf('one') || undefined);

    feed.settle('two');
    await feed.aMinuteLater();
    await eventually('the mark', async () => (await feed.mark()) === feed.seqOf('three') || undefined);
    expect(feed.sent()).toHaveLength(2);
  });

  test('at most once a minute, and only when there is something new', async () => {
    await using feed = setUp();
    feed.platform.insertMessages(feed.own.id, ['one']);
    await feed.waitForMessages(1);
    feed.settle('one');
    await feed.aMinuteLater();
    await eventually('the mark', async () => (await feed.mark()) === feed.seqOf('one') || undefined);
    await feed.aMinuteLater();
    await feed.aMinuteLater();
    expect(feed.sent()).toHaveLength(1);
  });

  test('with our own echoes, which need no handling', async () => {
    await using feed = setUp();
    feed.platform.insertActivity({ workspaceId: feed.own.id, method: 'notify', sourceId: null });
    await eventually('the echo', () => feed.inbox.counts(feed.own.id).ignored === 1 || undefined);
    await feed.aMinuteLater();
    await eventually('the mark', async () => (await feed.mark()) > 0 || undefined);
  });

  test('for each workspace on its own', async () => {
    await using feed = setUp();
    feed.platform.insertMessages(feed.peer.id, ['not ours']);
    feed.platform.insertMessages(feed.own.id, ['one']);
    await feed.waitForMessages(1);
    feed.settle('one');
    await feed.aMinuteLater();
    await eventually('the mark', async () => (await feed.mark()) === feed.seqOf('one') || undefined);
    expect(feed.arrivals.finishedSeq(feed.peer.id)).toBe(0);
  });

  test('not while the inbox would not survive a restart', async () => {
    await using feed = setUp();
    feed.facts.isDurable = false;
    feed.platform.insertMessages(feed.own.id, ['one']);
    await feed.waitForMessages(1);
    feed.settle('one');
    await feed.aMinuteLater();
    expect(feed.sent()).toHaveLength(0);
    feed.facts.isDurable = true;
    await feed.aMinuteLater();
    await eventually('the mark', async () => (await feed.mark()) === feed.seqOf('one') || undefined);
  });

  test('again a minute later when the platform had trouble', async () => {
    await using feed = setUp();
    feed.platform.faults.set({
      match: { path: '/workspaces/*/activity/ack' },
      fault: { kind: 'status', status: 503 },
      times: 1,
    });
    feed.platform.insertMessages(feed.own.id, ['one']);
    await feed.waitForMessages(1);
    feed.settle('one');
    await feed.aMinuteLater();
    await eventually('the failure', () => feed.failures.length === 1 || undefined);
    await feed.aMinuteLater();
    await eventually('the mark', async () => (await feed.mark()) === feed.seqOf('one') || undefined);
  });
});

describe('a platform that cannot be told', () => {
  test.each(['E0', 'E1'] as const)('because its rows have no seq (%s) is not asked', async (era) => {
    await using feed = setUp(era);
    feed.platform.insertMessages(feed.own.id, ['one']);
    await feed.waitForMessages(1);
    feed.settle('one');
    await feed.aMinuteLater();
    await feed.aMinuteLater();
    expect(feed.sent()).toHaveLength(0);
  });

  test('because it does not know the endpoint is asked once', async () => {
    await using feed = setUp();
    feed.platform.faults.set({
      match: { path: '/workspaces/*/activity/ack' },
      fault: { kind: 'status', status: 404 },
    });
    feed.platform.insertMessages(feed.own.id, ['one', 'two']);
    await feed.waitForMessages(2);
    feed.settle('one');
    await feed.aMinuteLater();
    await eventually('the refusal', () => feed.failures.length === 1 || undefined);
    feed.settle('two');
    await feed.aMinuteLater();
    await feed.aMinuteLater();
    expect(feed.sent()).toHaveLength(1);
  });
});
