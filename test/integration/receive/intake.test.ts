import { describe, expect, test } from 'bun:test';
import { readFileSync, statSync } from 'node:fs';
import { Secret } from '../../../src/core/secret.ts';
import { InboxFolder } from '../../../src/files/inbox-folder.ts';
import { IncomingFiles } from '../../../src/files/incoming-files.ts';
import { OwnUploads } from '../../../src/files/own-uploads.ts';
import { openInbox } from '../../../src/inbox/file/open.ts';
import { createLocalPlatform } from '../../../src/local/platform.ts';
import { PlatformClient } from '../../../src/platform/client.ts';
import { feedIntake } from '../../../src/receive/intake.ts';
import { WindowWalk } from '../../../src/receive/window-walk.ts';
import { systemClock } from '../../../src/runtime/clock.ts';
import { waitingIn } from '../../support/inbox-arrivals.ts';
import { createTeam } from '../../support/platform.ts';
import { SILENT_EVENTS, windowOf } from '../../support/silent-events.ts';
import { tempDir } from '../../support/temp-dir.ts';

const never = new AbortController().signal;

/** A workspace whose messages go into an inbox, and their files into its folder. */
function setUp() {
  const platform = createLocalPlatform({ rateLimitPerMinute: 0 });
  const { own, peer } = createTeam(platform);
  const dir = tempDir();
  const { inbox } = openInbox(dir.path, Date.now);
  const { arrivals } = inbox.takeOver();
  const folder = new InboxFolder(dir.path);
  const client = new PlatformClient(
    { id: own.id, token: new Secret(own.token), platformUrl: 'http://127.0.0.1' },
    (request) => platform.fetch(request),
  );
  const files = new IncomingFiles(
    {
      folder,
      ownUploads: new OwnUploads(folder),
      clients: [client],
      clock: systemClock,
      maxFileBytes: 100_000_000,
      tell: async () => undefined,
      onFailed: () => undefined,
    },
    never,
  );
  const walk = () =>
    new WindowWalk({
      client,
      intake: feedIntake({ arrivals, workspaceId: own.id, files, events: SILENT_EVENTS }),
      clock: systemClock,
      window: windowOf(60),
      events: SILENT_EVENTS,
    }).run(never);
  return {
    platform,
    own,
    peer,
    folder,
    files,
    walk,
    waiting: () => waitingIn(inbox, [own.id]),
    inboxBytes: () => statSync(`${dir.path}/inbox.db-wal`).size + statSync(`${dir.path}/inbox.db`).size,
    [Symbol.dispose]() {
      inbox.close();
      platform.close();
      dir[Symbol.dispose]();
    },
  };
}

test.each([
  ['long', 60_000],
  ['large', 2_000_000],
])(
  'of a %s text the beginning is stored, and the session is told where all of it is',
  async (_what, length) => {
    using setup = setUp();
    const text = `${'line of 👍 text\n'.repeat(length / 15)}end`;
    setup.platform.insertMessages(setup.own.id, ['before', text, 'after']);
    await setup.walk();
    const [before, long, after] = setup.waiting();
    expect([before?.message.text, after?.message.text]).toEqual(['before', 'after']);
    if (long === undefined) throw new Error('the long message is not there');
    expect(long.message).toMatchObject({ text: text.slice(0, 50_000), wholeCharacters: text.length });
    const { content, meta } = await setup.files.prepare(long);
    expect(content).toContain(` of ${text.length} characters are shown here`);
    expect(readFileSync(meta.text_path ?? '', 'utf8')).toBe(text);
  },
);

test('a message of many megabytes of names, ids and attachments takes little of the inbox', async () => {
  using setup = setUp();
  const long = 'x'.repeat(100_000);
  const files = Array.from({ length: 2_000 }, (_, index) => ({
    kind: 'file',
    file: { name: `${index} ${'n'.repeat(300)}`, uri: `https://example.com/${index}${'u'.repeat(300)}` },
  }));
  setup.platform.insertActivity({
    workspaceId: setup.own.id,
    sourceId: setup.peer.id,
    summary: long,
    method: long,
    requestBody: {
      params: {
        message: {
          messageId: long,
          contextId: long,
          metadata: { in_reply_to: long },
          parts: [{ kind: 'text', text: 'small' }, ...files],
        },
      },
    },
  });
  await setup.walk();
  const [entry] = setup.waiting();
  expect(entry?.message.text).toBe('small');
  expect(entry?.message.attachments).toHaveLength(1_000);
  expect(JSON.stringify(entry?.message).length).toBeLessThan(60_000);
});

describe('a peer that sends 1,000 messages of 20 files each', () => {
  const CONTENT = Buffer.from('x').toString('base64');

  test('has as many of them saved as may be, and a person’s message comes with its file', async () => {
    using setup = setUp();
    const start = Date.now() * 1000 - 50_000_000;
    const fileOf = (name: string) => ({ kind: 'file', file: { name, bytes: CONTENT } });
    for (let index = 0; index < 1_000; index += 1) {
      setup.platform.insertActivity({
        workspaceId: setup.own.id,
        sourceId: setup.peer.id,
        createdAtMicros: start + index,
        requestBody: {
          params: { message: { parts: Array.from({ length: 20 }, (_, file) => fileOf(`${index}-${file}`)) } },
        },
      });
    }
    setup.platform.insertActivity({
      workspaceId: setup.own.id,
      requestBody: { params: { message: { parts: [{ kind: 'text', text: 'hello' }, fileOf('mine')] } } },
    });
    const before = process.cpuUsage();
    await setup.walk();
    const { user, system } = process.cpuUsage(before);
    // Far below what saving each of them, or looking through the folder for each, would take.
    expect((user + system) / 1_000).toBeLessThan(10_000);
    expect(setup.waiting()).toHaveLength(1_001);
    const saved = setup.folder.list().map(({ name }) => name);
    expect(saved).toHaveLength(201);
    expect(saved).toContain('mine');
    const refused = setup.waiting()[999];
    if (refused === undefined) throw new Error('a message is missing');
    const { content } = await setup.files.prepare(refused);
    expect(content).toContain('its sender sent more than 200 files within ten minutes');
  });
});
