import { Database } from 'bun:sqlite';
import { describe, expect, test } from 'bun:test';
import { join } from 'node:path';
import { z } from 'zod';
import { Secret } from '../../../src/core/secret.ts';
import { openInbox } from '../../../src/inbox/file/open.ts';
import { createLocalPlatform, type Era } from '../../../src/local/platform.ts';
import type { PermissionVerdict } from '../../../src/permission/asked-requests.ts';
import { PermissionRelay } from '../../../src/permission/relay.ts';
import { PlatformClient } from '../../../src/platform/client.ts';
import { feedIntake } from '../../../src/receive/intake.ts';
import { WindowWalk } from '../../../src/receive/window-walk.ts';
import { systemClock } from '../../../src/runtime/clock.ts';
import { notifyEchoSchema } from '../../../src/wire/a2a.ts';
import { eventually } from '../../support/eventually.ts';
import { NO_FILES } from '../../support/no-files.ts';
import { SILENT_EVENTS, windowOf } from '../../support/silent-events.ts';
import { tempDir } from '../../support/temp-dir.ts';

const REQUEST = {
  requestId: 'abcde',
  toolName: 'Bash',
  description: 'Clean up',
  inputPreview: 'rm -rf build',
};
const MINUTE_MS = 60_000;

/** Two watched workspaces, `first` and `second`, and a peer of both; the relay serves unless told otherwise. */
function setUp({ serves = true, era = 'E2' }: { serves?: boolean; era?: Era } = {}) {
  const platform = createLocalPlatform({ rateLimitPerMinute: 0, era });
  const peer = platform.createWorkspace({ name: 'Lead', external: true });
  const own = ['First', 'Second'].map((name) =>
    platform.createWorkspace({ name, parentId: peer.id, external: true, deliveryMode: 'poll' }),
  );
  const [first = peer, second = peer] = own;
  const dir = tempDir();
  const { inbox } = openInbox(dir.path, Date.now);
  const leased = inbox.takeOver();
  const clients = own.map(
    ({ id, token }) =>
      new PlatformClient({ id, token: new Secret(token), platformUrl: 'http://platform.test' }, (request) =>
        platform.fetch(request),
      ),
  );
  const stop = new AbortController();
  const verdicts: PermissionVerdict[] = [];
  const events: string[] = [];
  const time = { nowMs: Date.now(), isHostGone: false };
  const relay = new PermissionRelay({
    clock: { nowMs: () => time.nowMs },
    async sendVerdict(verdict) {
      if (time.isHostGone) throw new Error('gone');
      verdicts.push(verdict);
    },
    onEvent: (what) => void events.push(what),
  });
  if (serves) relay.serve({ clients, inbox, signal: stop.signal });
  return {
    platform,
    relay,
    verdicts,
    events,
    time,
    first,
    second,
    peer,
    leased,
    /** Reads the whole window of both workspaces, as each sweep does. */
    async sweep() {
      for (const client of clients) {
        const to = { arrivals: leased.arrivals, workspaceId: client.target.id, files: NO_FILES };
        const intake = feedIntake({ ...to, events: SILENT_EVENTS }, relay.screen);
        const where = { client, intake, clock: systemClock, window: windowOf(600), events: SILENT_EVENTS };
        await new WindowWalk(where).run(stop.signal);
      }
    },
    /** Texts that wait to be pushed as messages. */
    waiting: () => leased.pushes.next([first.id, second.id, peer.id], 100).map(({ message }) => message.text),
    reasons() {
      const database = new Database(join(dir.path, 'inbox.db'), { readonly: true });
      const rows = database.query("SELECT reason FROM message WHERE state = 'ignored' ORDER BY row").all();
      database.close();
      return z
        .array(z.object({ reason: z.string() }))
        .parse(rows)
        .map(({ reason }) => reason);
    },
    told: (workspaceId: string) =>
      platform
        .activities(workspaceId)
        .filter(({ method }) => method === 'notify')
        .map((row) => notifyEchoSchema.parse(row.response_body).result),
    /** Asks, and reads the feed until the question was seen in it. */
    async ask(request = REQUEST) {
      await relay.ask(request);
      await this.sweep();
    },
    waitForTold(workspaceId: string, words: string) {
      return eventually(
        `"${words}" on the canvas`,
        () => this.told(workspaceId).some((text) => text.includes(words)) || undefined,
        { explain: () => this.told(workspaceId).join('\n') },
      );
    },
    [Symbol.dispose]() {
      stop.abort();
      inbox.close();
      platform.close();
      dir[Symbol.dispose]();
    },
  };
}

describe('a request', () => {
  test('is shown to the canvas user of the first workspace, and to nobody else', async () => {
    using on = setUp();
    await on.ask();
    expect(on.told(on.first.id)).toEqual([expect.stringContaining('Tool: Bash')]);
    expect(on.told(on.first.id)[0]).toContain('    rm -rf build');
    expect(on.told(on.second.id)).toEqual([]);
    expect(on.platform.activities(on.peer.id)).toEqual([]);
    expect(on.relay.openCount).toBe(1);
    expect(on.waiting()).toEqual([]);
  });

  test('is shown where the canvas user wrote last; a peer’s message does not count', async () => {
    using on = setUp();
    await on.platform.sendAsCanvasUser(on.second.id, 'clean up, please');
    await on.platform.sendAsPeer(on.peer.id, on.first.id, 'hello');
    await on.sweep();
    on.relay.pushed(on.leased.pushes.next([on.first.id, on.second.id], 10));
    await on.ask();
    expect(on.told(on.first.id)).toEqual([]);
    expect(on.told(on.second.id)).toHaveLength(1);
  });

  test('is not shown by a session that does not receive the messages', async () => {
    using on = setUp({ serves: false });
    await on.relay.ask(REQUEST);
    expect(on.told(on.first.id)).toEqual([]);
    expect(on.events).toEqual([
      'not shown on the canvas, because this session does not receive the messages',
    ]);
    expect(on.relay.openCount).toBe(0);
  });

  test('whose connection breaks after it was shown is shown once, and can be answered', async () => {
    using on = setUp();
    on.platform.faults.set({
      match: { path: `/workspaces/${on.first.id}/notify` },
      fault: { kind: 'drop', afterHandling: true },
      times: 3,
    });
    await on.ask();
    expect(on.told(on.first.id)).toHaveLength(1);
    expect(on.relay.openCount).toBe(1);
    on.platform.faults.clear();
    await on.platform.sendAsCanvasUser(on.first.id, 'yes abcde');
    await on.sweep();
    await eventually('the verdict', () => on.verdicts.length === 1 || undefined);
  });

  test('that the platform refuses is not open, and an answer to it is an ordinary message', async () => {
    using on = setUp();
    const path = `/workspaces/${on.first.id}/notify`;
    on.platform.faults.set({ match: { path }, fault: { kind: 'status', status: 403 } });
    await on.ask();
    expect(on.relay.openCount).toBe(0);
    expect(on.events).toEqual([`abcde not shown in ${on.first.id}: HTTP 403`]);
    await on.platform.sendAsCanvasUser(on.first.id, 'yes abcde');
    await on.sweep();
    expect(on.waiting()).toEqual(['yes abcde']);
  });

  test('is shown in spite of a moment of trouble', async () => {
    using on = setUp();
    const path = `/workspaces/${on.first.id}/notify`;
    on.platform.faults.set({ match: { path }, fault: { kind: 'status', status: 503 }, times: 1 });
    await on.ask();
    expect(on.told(on.first.id)).toHaveLength(1);
  });

  test('gives way when too many are open', async () => {
    using on = setUp();
    const letters = Array.from('abcdefghijkmnopqrstuv');
    for (const letter of letters) await on.relay.ask({ ...REQUEST, requestId: letter.repeat(5) });
    await on.sweep();
    expect(on.relay.openCount).toBe(20);
    await on.platform.sendAsCanvasUser(on.first.id, 'yes aaaaa');
    await on.sweep();
    await on.waitForTold(on.first.id, 'aaaaa has expired');
    await on.platform.sendAsCanvasUser(on.first.id, 'yes bbbbb');
    await on.sweep();
    expect(on.verdicts).toEqual([{ requestId: 'bbbbb', behavior: 'allow' }]);
  });
});

describe('the answer of the canvas user', () => {
  test.each([
    ['yes abcde', 'allow', 'Allowed: Bash (abcde)'],
    ['No ABCDE', 'deny', 'Denied: Bash (abcde)'],
  ] as const)(
    '%j reaches the session once, is confirmed, and is no message',
    async (text, behavior, words) => {
      using on = setUp();
      await on.ask();
      await on.platform.sendAsCanvasUser(on.first.id, text);
      await on.sweep();
      await on.waitForTold(on.first.id, words);
      await on.sweep();
      await on.sweep();
      expect(on.verdicts).toEqual([{ requestId: 'abcde', behavior }]);
      expect(on.told(on.first.id)).toHaveLength(2);
      expect(on.waiting()).toEqual([]);
      expect(on.reasons()).toEqual(['own_notify', 'permission_verdict', 'own_notify']);
      expect(on.relay.openCount).toBe(0);
    },
  );

  test('counts on an older platform as well, which stores it as the canvas sent it', async () => {
    using on = setUp({ era: 'E1' });
    await on.ask();
    await on.platform.sendAsCanvasUser(on.first.id, 'yes abcde');
    await on.sweep();
    expect(on.verdicts).toEqual([{ requestId: 'abcde', behavior: 'allow' }]);
  });

  test('counts also when question and answer come with the same page of the feed', async () => {
    using on = setUp();
    await on.relay.ask(REQUEST);
    await on.platform.sendAsCanvasUser(on.first.id, 'yes abcde');
    await on.sweep();
    expect(on.verdicts).toHaveLength(1);
  });

  test('a second time changes nothing, and says so', async () => {
    using on = setUp();
    await on.ask();
    await on.platform.sendAsCanvasUser(on.first.id, 'no abcde');
    await on.platform.sendAsCanvasUser(on.first.id, 'yes abcde');
    await on.sweep();
    await on.waitForTold(on.first.id, 'request abcde was already denied');
    expect(on.verdicts).toEqual([{ requestId: 'abcde', behavior: 'deny' }]);
    expect(on.waiting()).toEqual([]);
  });

  test('too late changes nothing, and says so', async () => {
    using on = setUp();
    await on.ask();
    on.time.nowMs += 10 * MINUTE_MS;
    await on.platform.sendAsCanvasUser(on.first.id, 'yes abcde');
    await on.sweep();
    await on.waitForTold(on.first.id, 'request abcde has expired');
    expect(on.verdicts).toEqual([]);
    expect(on.waiting()).toEqual([]);
  });

  test('that cannot be passed on is not confirmed', async () => {
    using on = setUp();
    await on.ask();
    on.time.isHostGone = true;
    await on.platform.sendAsCanvasUser(on.first.id, 'yes abcde');
    await on.sweep();
    await on.waitForTold(on.first.id, 'could not be passed on');
    expect(on.told(on.first.id).join()).not.toContain('Allowed');
  });
});

describe('no verdict, but an ordinary message, is', () => {
  test('one that names no request that was asked', async () => {
    using on = setUp();
    await on.ask();
    await on.platform.sendAsCanvasUser(on.first.id, 'yes fghij');
    await on.sweep();
    expect(on.waiting()).toEqual(['yes fghij']);
    expect(on.verdicts).toEqual([]);
  });

  test('one that a peer sends', async () => {
    using on = setUp();
    await on.ask();
    await on.platform.sendAsPeer(on.peer.id, on.first.id, 'yes abcde');
    await on.sweep();
    expect(on.waiting()).toEqual(['yes abcde']);
    expect(on.verdicts).toEqual([]);
    expect(on.told(on.first.id)).toHaveLength(1);
  });

  test('one from the canvas user of another watched workspace', async () => {
    using on = setUp();
    await on.ask();
    await on.platform.sendAsCanvasUser(on.second.id, 'yes abcde');
    await on.sweep();
    expect(on.waiting()).toEqual(['yes abcde']);
    expect(on.verdicts).toEqual([]);
  });

  const words = { kind: 'text', text: 'yes abcde' };
  const message = { role: 'user', messageId: crypto.randomUUID(), parts: [words] };
  const envelope = { jsonrpc: '2.0', id: 'r-1', method: 'message/send' };
  const shapes: Record<string, unknown> = {
    'the platform itself': { ...envelope, params: { message, metadata: { source_type: 'self-cron' } } },
    'a chat service': { ...envelope, params: { message, metadata: { source: 'telegram' } } },
    'nobody, by a list of metadata': { ...envelope, params: { message, metadata: [{ source: 'telegram' }] } },
    'nobody, by a message without params': { message, metadata: { source: 'telegram' } },
    'nobody, by a text that is JSON': JSON.stringify({ ...envelope, params: { message } }),
    'nobody, by parts at the top': { ...envelope, parts: [words], metadata: { source: 'telegram' } },
    'a schedule, by its id': { ...envelope, params: { message: { ...message, messageId: 'cron-1-2' } } },
  };
  test.each(Object.entries(shapes))('one whose row says that it comes from %s', async (_who, requestBody) => {
    using on = setUp();
    await on.ask();
    on.platform.insertActivity({
      workspaceId: on.first.id,
      targetId: on.first.id,
      activityType: 'a2a_receive',
      method: 'message/send',
      requestBody,
    });
    await on.sweep();
    await on.sweep();
    expect(on.waiting()).toEqual(['yes abcde']);
    expect(on.verdicts).toEqual([]);
  });

  test('one in two parts, although the canvas sent it', async () => {
    using on = setUp();
    await on.ask();
    await on.platform.sendAsCanvasUser(on.first.id, 'yes', { parts: [{ kind: 'text', text: 'abcde' }] });
    await on.sweep();
    await on.sweep();
    expect(on.waiting()).toEqual(['yes\nabcde']);
    expect(on.verdicts).toEqual([]);
    expect(on.events.at(-1)).toBe(
      'abcde: a message that reads like an answer is none, because its row is not as the canvas writes it',
    );
    expect(on.events.filter((event) => event.includes('reads like an answer'))).toHaveLength(1);
  });

  test('one that was sent before the question, even when it is read after it', async () => {
    using on = setUp();
    await on.platform.sendAsCanvasUser(on.first.id, 'yes abcde');
    await on.ask();
    await on.sweep();
    expect(on.waiting()).toEqual(['yes abcde']);
    expect(on.verdicts).toEqual([]);
  });
});

test('a message from before the question that only appears in the feed after it is no verdict either', async () => {
  using on = setUp();
  const beforeMicros = (Date.now() - 1_000) * 1000;
  await on.ask();
  on.platform.insertMessages(on.first.id, ['yes abcde'], { createdAtMicros: () => beforeMicros });
  await on.sweep();
  expect(on.waiting()).toEqual(['yes abcde']);
  expect(on.verdicts).toEqual([]);
});

test('a session that no longer receives the messages takes no answers', async () => {
  using on = setUp();
  await on.ask();
  on.relay.stopServing();
  await on.platform.sendAsCanvasUser(on.first.id, 'yes abcde');
  await on.sweep();
  expect(on.waiting()).toEqual(['yes abcde']);
  expect(on.verdicts).toEqual([]);
});
