import { describe, expect, test } from 'bun:test';
import { chmodSync, existsSync, readdirSync, readFileSync, writeFileSync } from 'node:fs';
import { dirname } from 'node:path';
import type { Attachment } from '../../../src/core/attachment.ts';
import type { Message } from '../../../src/core/message.ts';
import type { ChannelNotification } from '../../../src/core/notification.ts';
import { Secret } from '../../../src/core/secret.ts';
import { InboxFolder } from '../../../src/files/inbox-folder.ts';
import { IncomingFiles } from '../../../src/files/incoming-files.ts';
import { OwnUploads } from '../../../src/files/own-uploads.ts';
import type { InboxEntry } from '../../../src/inbox/entry.ts';
import { openInbox } from '../../../src/inbox/file/open.ts';
import { HoldBack } from '../../../src/inbox/hold-back.ts';
import { runPusher } from '../../../src/inbox/pusher.ts';
import { PlatformClient } from '../../../src/platform/client.ts';
import { systemClock } from '../../../src/runtime/clock.ts';
import { deliveriesOf } from '../../support/deliveries.ts';
import { eventually } from '../../support/eventually.ts';
import { tempDir } from '../../support/temp-dir.ts';

const WORKSPACE = 'ws-1';
const uriOf = (fileId: string, workspaceId = WORKSPACE) => `platform-pending:${workspaceId}/${fileId}`;

function entryWith(attachments: readonly Attachment[], fields: Partial<Message> = {}): InboxEntry {
  return {
    row: 1,
    state: 'pending',
    pushes: 0,
    message: {
      activityId: 'act-1',
      workspaceId: WORKSPACE,
      sender: { kind: 'canvas_user' },
      text: 'hello',
      textOrigin: 'sender',
      attachments,
      createdAt: 'then',
      ...fields,
    },
  };
}

type Answer = (fileId: string, signal: AbortSignal) => Response | Promise<Response>;

/** The files of one workspace, on a platform that answers downloads as the test says. */
function setUp(answer: Answer, { maxFileBytes = 1_000, waitMs = 5_000 } = {}) {
  const dir = tempDir();
  const folder = new InboxFolder(dir.path);
  const ownUploads = new OwnUploads(folder);
  const asked: string[] = [];
  const acked: string[] = [];
  const told: ChannelNotification[] = [];
  const failures: string[] = [];
  const client = new PlatformClient(
    { id: WORKSPACE, token: new Secret('t'), platformUrl: 'http://127.0.0.1' },
    async (request) => {
      const { pathname } = new URL(request.url);
      const [, fileId = '', what] =
        /^\/workspaces\/ws-1\/pending-uploads\/([^/]+)\/(content|ack)$/.exec(pathname) ?? [];
      if (pathname === '/workspaces/ws-1') {
        return Response.json({ id: WORKSPACE, name: 'Own', status: 'online' });
      }
      if (pathname === '/workspaces/ws-1/activity') return answer(fileId, request.signal);
      if (what === 'ack') {
        acked.push(fileId);
        return Response.json({ acked: true });
      }
      // Other requests find out what a failure means.
      if (fileId !== '') asked.push(fileId);
      return answer(fileId, request.signal);
    },
  );
  const stop = new AbortController();
  const files = new IncomingFiles(
    {
      folder,
      ownUploads,
      clients: [client],
      clock: systemClock,
      maxFileBytes,
      waitMs,
      tell: async (notice) => void told.push(notice),
      onFailed: (what) => void failures.push(what),
    },
    stop.signal,
  );
  const upload = (fileId: string, createdAtMs = Date.now()) =>
    files.uploaded(
      WORKSPACE,
      { file_id: fileId, name: `${fileId}.txt`, mimeType: '', size: 1, uri: uriOf(fileId) },
      createdAtMs * 1_000,
    );
  return {
    files,
    folder,
    ownUploads,
    target: client.target,
    asked,
    acked,
    told,
    failures,
    upload,
    stop: () => stop.abort(),
    names: () => (existsSync(folder.path) ? readdirSync(folder.path) : []),
    [Symbol.dispose]() {
      stop.abort();
      dir[Symbol.dispose]();
    },
  };
}

const text = (body: string) => () => new Response(body);

/** A body that never ends, and notes when nobody wants it any more. */
function endless() {
  const seen = { chunks: 0, isCancelled: false };
  const body = new ReadableStream<Uint8Array>({
    async pull(controller) {
      seen.chunks += 1;
      await Bun.sleep(1);
      controller.enqueue(new Uint8Array(100));
    },
    cancel() {
      seen.isCancelled = true;
    },
  });
  return { seen, body };
}

describe('a body that lies about its length', () => {
  test.each([
    ['is cut off where the limit is, when it says too little', { 'Content-Length': '5' }],
    ['is cut off where the limit is, when it says nothing', {}],
  ])('%s; nothing of it stays', async (_name, headers) => {
    const { seen, body } = endless();
    using setup = setUp(() => new Response(body, { headers }));
    const { content } = await setup.files.prepare(entryWith([{ kind: 'file', name: 'a', uri: uriOf('f') }]));
    expect(content).toContain('is not available: it is larger than');
    expect(setup.names()).toEqual([]);
    expect(seen.isCancelled).toBeTrue();
    expect(seen.chunks).toBeLessThan(20);
    expect([setup.asked, setup.acked]).toEqual([['f'], []]);
  });

  test('is not read at all when it says too much', async () => {
    const { seen, body } = endless();
    using setup = setUp(() => new Response(body, { headers: { 'Content-Length': '1001' } }));
    await setup.files.prepare(entryWith([{ kind: 'file', uri: uriOf('f') }]));
    expect(seen.isCancelled).toBeTrue();
    expect(seen.chunks).toBeLessThan(3);
    expect(setup.names()).toEqual([]);
  });

  test('is fetched again when it ends too early', async () => {
    const bodies = [new Response('hal', { headers: { 'Content-Length': '5' } }), new Response('whole')];
    using setup = setUp(() => bodies.shift() ?? new Response('?'));
    const { meta } = await setup.files.prepare(entryWith([{ kind: 'file', uri: uriOf('f') }]));
    expect(readFileSync(meta.attachment_path ?? '', 'utf8')).toBe('whole');
    expect(setup.asked).toEqual(['f', 'f']);
  });
});

describe('fetching', () => {
  test('goes on after a platform refused it only because of trouble of its own', async () => {
    const refusals = [Response.json({ error: 'invalid workspace auth token' }, { status: 401 })];
    const acceptsToken = () => Response.json([]);
    using setup = setUp((fileId) =>
      fileId === '' ? acceptsToken() : (refusals.shift() ?? new Response('whole')),
    );
    const { meta } = await setup.files.prepare(entryWith([{ kind: 'file', uri: uriOf('f') }]));
    expect(readFileSync(meta.attachment_path ?? '', 'utf8')).toBe('whole');
  });

  test.each([
    [404, 1, 'the platform no longer has it'],
    [410, 1, 'the platform no longer has it'],
    [401, 1, 'the platform refused it (HTTP 401)'],
    [302, 1, 'the platform redirects'],
  ])('gives up at once on %i', async (status, times, words) => {
    using setup = setUp(() =>
      Response.json({ error: 'refused' }, { status, headers: { Location: 'http://127.0.0.1:1/' } }),
    );
    const { content } = await setup.files.prepare(entryWith([{ kind: 'file', uri: uriOf('f') }]));
    expect(content).toContain(words);
    expect(setup.asked).toHaveLength(times);
    expect(setup.failures).toHaveLength(1);
  });

  test('waits as long as the platform asks for', async () => {
    const answers = [new Response('', { status: 429, headers: { 'Retry-After': '1' } }), new Response('ok')];
    using setup = setUp(() => answers.shift() ?? new Response('?'));
    const { meta } = await setup.files.prepare(entryWith([{ kind: 'file', uri: uriOf('f') }]));
    expect(readFileSync(meta.attachment_path ?? '', 'utf8')).toBe('ok');
  });

  test('leaves nothing unfinished behind when the session ends', async () => {
    const { seen, body } = endless();
    using setup = setUp(() => new Response(body), { maxFileBytes: 1_000_000 });
    const preparing = setup.files.prepare(entryWith([{ kind: 'file', uri: uriOf('f') }]));
    await eventually('a part of it', () => (seen.chunks > 2 && setup.names().length > 0) || undefined);
    expect(setup.names()[0]).toEndWith('~');
    setup.stop();
    await preparing;
    await eventually('nothing of it', () => setup.names().length === 0 || undefined);
    expect(seen.isCancelled).toBeTrue();
  });

  test('into a folder that cannot be made says so', async () => {
    using setup = setUp(text('x'));
    writeFileSync(setup.folder.path, 'a file is in the way');
    const { content } = await setup.files.prepare(entryWith([{ kind: 'file', uri: uriOf('f') }]));
    expect(content).toMatch(/it could not be saved on this machine \(E[A-Z]+\)/);
    expect(setup.acked).toEqual([]);
  });

  test('the same file for two messages fetches and acknowledges it once', async () => {
    using setup = setUp(text('x'));
    const attachment = { kind: 'file', uri: uriOf('f') };
    const both = await Promise.all([
      setup.files.prepare(entryWith([attachment])),
      setup.files.prepare(entryWith([attachment], { activityId: 'act-2' })),
    ]);
    const paths = both.map(({ meta }) => meta.attachment_path);
    expect(paths[0]).toBe(paths[1] ?? '');
    await eventually('the acknowledgement', () => setup.acked.length > 0 || undefined);
    expect([setup.asked, setup.acked]).toEqual([['f'], ['f']]);
  });
});

describe('an upload that the feed tells of', () => {
  test('is fetched ahead, once, and acknowledged only when a message names it', async () => {
    using setup = setUp(text('x'));
    setup.upload('f');
    setup.upload('f');
    await eventually('the file', () => setup.names().some((name) => name.endsWith('-f.txt')) || undefined);
    setup.upload('f');
    expect([setup.asked, setup.acked]).toEqual([['f'], []]);
    const { meta } = await setup.files.prepare(entryWith([{ kind: 'file', uri: uriOf('f') }]));
    expect(readFileSync(meta.attachment_path ?? '', 'utf8')).toBe('x');
    await eventually('the acknowledgement', () => setup.acked.length > 0 || undefined);
    expect([setup.asked, setup.acked]).toEqual([['f'], ['f']]);
  });

  test('and comes from here is left alone, also while the platform has not said yet which file it is', async () => {
    using setup = setUp(text('x'));
    const answer = Promise.withResolvers<{ uri: string; name: string; mimeType: string; size: number }[]>();
    const tracked = setup.ownUploads.track(setup.target, answer.promise);
    setup.upload('mine');
    answer.resolve([{ uri: uriOf('mine'), name: 'a', mimeType: '', size: 1 }]);
    await tracked;
    setup.upload('theirs');
    await eventually(
      'the other file',
      () => setup.names().some((name) => name.endsWith('-theirs.txt')) || undefined,
    );
    expect(setup.asked).toEqual(['theirs']);
  });

  test('and is gone already, or of another workspace, is not asked for', async () => {
    using setup = setUp(text('x'));
    setup.upload('old', Date.now() - 25 * 3_600_000);
    const other = { file_id: 'f', name: 'a', mimeType: '', size: 1, uri: uriOf('f', 'ws-2') };
    setup.files.uploaded(WORKSPACE, other, Date.now() * 1_000);
    setup.upload('new');
    await eventually('the new one', () => setup.names().length > 0 || undefined);
    expect(setup.asked).toEqual(['new']);
  });
});

test('a slow file holds its message up for a while only, messages keep their order, and a note follows', async () => {
  const gate = Promise.withResolvers<Response>();
  using setup = setUp(() => gate.promise, { waitMs: 30 });
  const { inbox } = openInbox(dirname(setup.folder.path), Date.now);
  const leased = inbox.takeOver();
  const slow = entryWith([{ kind: 'file', name: 'slow.txt', uri: uriOf('f') }], { text: 'first' }).message;
  const quick = entryWith([], { activityId: 'act-2', text: 'second' }).message;
  const arrivals = [slow, quick].map((message, index) => ({
    activityId: message.activityId,
    createdAtMicros: index,
    seq: 0,
    outcome: { kind: 'message' as const, message },
  }));
  leased.arrivals.store(WORKSPACE, arrivals, { localMs: 1, platformMs: undefined });
  const pushed: ChannelNotification[] = [];
  const stop = new AbortController();
  const pushing = runPusher(
    {
      pushes: leased.pushes,
      holdBack: new HoldBack(leased, [WORKSPACE], { floodLimit: 0, peerLimit: 0 }),
      clock: systemClock,
      deliveries: deliveriesOf(inbox, stop.signal),
      files: setup.files,
      host: { ready: Promise.resolve(), write: async (notification) => void pushed.push(notification) },
      onPushed: () => undefined,
      onWriteFailed: () => undefined,
    },
    stop.signal,
  );
  await eventually('both messages', () => pushed.length === 2 || undefined);
  const [, path = ''] = /it will be (\S+) when it is complete/.exec(pushed[0]?.content ?? '') ?? [];
  expect(path).toStartWith(setup.folder.path);
  expect(pushed.map(({ content }) => content.split('\n')[0])).toEqual(['first', 'second']);
  expect(pushed[0]?.meta.attachment_path).toBeUndefined();
  gate.resolve(new Response('at last'));
  await eventually('the note', () => setup.told.length > 0 || undefined);
  expect(setup.told).toEqual([
    {
      content: `[molecule: attachment “slow.txt” of the message act-1 is there now: ${path}]`,
      meta: { source: 'molecule', kind: 'system_notice', workspace_id: WORKSPACE, user: 'molecule plugin' },
    },
  ]);
  expect(readFileSync(path, 'utf8')).toBe('at last');
  stop.abort();
  await pushing;
  inbox.close();
});

test('a message that cannot wait names where its file will be, and once it is there, where it is', async () => {
  using setup = setUp(text('x'));
  const entry = entryWith([{ kind: 'file', name: 'a.txt', uri: uriOf('f') }]);
  const { content } = setup.files.present(entry, 5_000);
  const [, path = ''] = /it will be (\S+) when it is complete/.exec(content) ?? [];
  await eventually('the file', () => existsSync(path) || undefined);
  expect(setup.files.present(entry, 5_000).meta.attachment_path).toBe(path);
  expect(setup.told).toEqual([]);
});

describe('bytes inside a message', () => {
  const bytes = new TextEncoder().encode('inline');

  test('are saved once however often the row comes, and the message goes on without them', async () => {
    using setup = setUp(text('?'));
    const { message } = entryWith([{ kind: 'file', name: '../a.txt', isInline: true, bytes }]);
    const kept = await setup.files.keep(message);
    await setup.files.keep(message);
    expect(kept.attachments).toEqual([{ kind: 'file', name: '../a.txt', isInline: true }]);
    expect(setup.names()).toHaveLength(1);
    const { meta } = await setup.files.prepare(entryWith(kept.attachments));
    expect(readFileSync(meta.attachment_path ?? '', 'utf8')).toBe('inline');
    expect(setup.asked).toEqual([]);
  });

  test('that are too large, or cannot be saved, never stop the feed', async () => {
    using setup = setUp(text('?'), { maxFileBytes: 5 });
    const { message } = entryWith([{ kind: 'file', name: 'a.txt', isInline: true, bytes }]);
    const kept = await setup.files.keep(message);
    const { content } = await setup.files.prepare(entryWith(kept.attachments));
    expect(content).toContain('it is larger than');
    expect(setup.names()).toEqual([]);
  });

  test('of one message are not those of another', async () => {
    using setup = setUp(text('?'));
    const inline = { kind: 'file', name: 'a.txt', isInline: true };
    await setup.files.keep(entryWith([{ ...inline, bytes }]).message);
    const { content, meta } = await setup.files.prepare(entryWith([inline], { activityId: 'act-2' }));
    expect(meta.attachment_path).toBeUndefined();
    expect(content).toContain('it is no longer on this machine');
  });
});

test('what the folder holds is for its owner only, whatever its mode was', async () => {
  using setup = setUp(text('x'));
  await setup.files.prepare(entryWith([{ kind: 'file', uri: uriOf('f') }]));
  chmodSync(setup.folder.path, 0o755);
  await setup.files.prepare(entryWith([{ kind: 'file', uri: uriOf('g') }]));
  const { mode } = await Bun.file(setup.folder.path).stat();
  expect(mode & 0o777).toBe(0o700);
});
