import { describe, expect, test } from 'bun:test';
import { linkSync, mkdirSync, readdirSync, symlinkSync, truncateSync, writeFileSync } from 'node:fs';
import { basename, join } from 'node:path';
import { z } from 'zod';
import type { Era } from '../../src/local/platform.ts';
import type { ChannelProcess } from '../support/channel-process.ts';
import { eventually } from '../support/eventually.ts';
import { peakMemoryBytes } from '../support/process-table.ts';
import { openStage, type Stage, type StageOptions } from '../support/stage.ts';
import { tempDir } from '../support/temp-dir.ts';

const MIB = 1024 ** 2;

interface Desk extends Stage {
  readonly channel: ChannelProcess;
  readonly project: string;
  /** Writes a file into the project; returns its path. */
  file(name: string, content: string): string;
}

interface DeskOptions extends StageOptions {
  /** Runs before the session is started. */
  readonly prepare?: (stage: Stage, project: string) => void;
}

/** A session that works in a project folder. */
async function openDesk({ prepare, ...options }: DeskOptions = {}): Promise<Desk> {
  await using opened = new AsyncDisposableStack();
  const stage = opened.use(await openStage(options));
  const project = opened.use(tempDir()).path;
  prepare?.(stage, project);
  const channel = opened.use(await stage.connect({ folder: project }));
  const everything = opened.move();
  return {
    ...stage,
    channel,
    project,
    file(name, content) {
      const path = join(project, name);
      mkdirSync(join(path, '..'), { recursive: true });
      writeFileSync(path, content);
      return path;
    },
    [Symbol.asyncDispose]: () => everything.disposeAsync(),
  };
}

const notifySchema = z.object({
  result: z.string(),
  parts: z
    .array(
      z.object({
        file: z.object({ name: z.string(), uri: z.string(), mimeType: z.string(), size: z.number() }),
      }),
    )
    .default([]),
});

function shownBy({ platform }: Stage, workspaceId: string) {
  return platform
    .activities(workspaceId)
    .filter(({ method }) => method === 'notify')
    .map((row) => notifySchema.parse(row.response_body));
}

/** What the canvas gets when its user follows the link of a file. */
async function contentOf({ platform, url }: Stage, uri: string): Promise<string> {
  const [, workspaceId, fileId] = /^platform-pending:([^/]+)\/(.+)$/.exec(uri) ?? [];
  const response = await fetch(`${url}/workspaces/${workspaceId}/pending-uploads/${fileId}/content`, {
    headers: { Authorization: `Bearer ${platform.adminToken}` },
  });
  return response.text();
}

const requestsTo = ({ platform }: Stage, end: string) =>
  platform.requests.matching({}).filter(({ path }) => path.endsWith(end));

describe.each<Era>(['E1', 'E2'])('on a platform of the age %s', (era) => {
  test('files sent to the canvas user can be downloaded, and their own rows are swallowed and not acknowledged', async () => {
    await using desk = await openDesk({ era });
    const { own } = desk;
    const attachments = [desk.file('out/report one.md', '# Report'), desk.file('data.json', '{}')];
    const answer = await desk.channel.call('send_message_to_user', { message: 'Done.', attachments });
    expect(answer).toMatchObject({
      isError: false,
      text: 'Delivered to the canvas user with 2 files.',
      data: { status: 'delivered', workspace_id: own.id, attachments: 2 },
    });
    const [shown] = shownBy(desk, own.id);
    expect(shown?.result).toBe('Done.');
    expect(shown?.parts.map(({ file: { uri: _, ...file } }) => file)).toEqual([
      { name: 'report_one.md', mimeType: 'text/markdown', size: 8 },
      { name: 'data.json', mimeType: 'application/json', size: 2 },
    ]);
    // The rows of our own uploads are polled before this message.
    await desk.platform.sendAsCanvasUser(own.id, 'thanks');
    await desk.channel.waitForPushes(1);
    expect(desk.channel.texts()).toEqual(['thanks']);
    expect(requestsTo(desk, '/content')).toEqual([]);
    expect(requestsTo(desk, '/ack')).toEqual([]);
    const contents = shown?.parts.map(({ file }) => contentOf(desk, file.uri)) ?? [];
    expect(await Promise.all(contents)).toEqual(['# Report', '{}']);
  });
});

test('our own file that the user sends back can be read here, and stays for its other readers', async () => {
  await using desk = await openDesk({ era: 'E1' });
  const { own } = desk;
  const attachments = [desk.file('a.txt', 'mine')];
  await desk.channel.call('send_message_to_user', { message: 'see', attachments });
  const file = shownBy(desk, own.id)[0]?.parts[0]?.file ?? { uri: '', name: '' };
  await desk.platform.sendAsCanvasUser(own.id, 'about this one', { attachments: [file] });
  await desk.channel.waitForPushes(1);
  expect(desk.channel.pushed[0]?.meta.attachment_path).toEndWith('-a.txt');
  await desk.platform.sendAsCanvasUser(own.id, 'next');
  await desk.channel.waitForPushes(2);
  expect(requestsTo(desk, '/ack')).toEqual([]);
  expect(await contentOf(desk, file.uri)).toBe('mine');
});

test('a reply to the canvas user carries files, also one that was received', async () => {
  await using desk = await openDesk();
  const { own } = desk;
  const base64 = Buffer.from('received').toString('base64');
  await desk.platform.sendAsCanvasUser(own.id, 'improve it', {
    parts: [{ kind: 'file', file: { name: 'draft.txt', bytes: base64 } }],
  });
  await desk.channel.waitForPushes(1);
  const meta = desk.channel.pushed[0]?.meta ?? {};
  const answer = await desk.channel.call('reply_to_workspace', {
    activity_id: meta.activity_id,
    text: 'here',
    attachments: [meta.attachment_path, desk.file('better.txt', 'better')],
  });
  expect(answer.text).toBe('Delivered to the canvas user with 2 files.');
  const [shown] = shownBy(desk, own.id);
  expect(shown?.parts.map(({ file }) => file.name)).toEqual(['draft.txt', 'better.txt']);
});

test('a reply to a peer carries small files inside the message, and refuses large ones', async () => {
  await using desk = await openDesk();
  const { platform, peer } = desk;
  const call = (...attachments: string[]) =>
    desk.channel.call('reply_to_workspace', { peer_id: peer.id, text: 'see', attachments });
  expect((await call(desk.file('small.txt', 'small'))).isError).toBeFalse();
  const [row] = platform.activities(peer.id);
  expect(row?.request_body).toMatchObject({
    params: {
      message: {
        parts: [
          { kind: 'text', text: 'see' },
          {
            kind: 'file',
            file: {
              name: 'small.txt',
              mimeType: 'text/plain',
              bytes: Buffer.from('small').toString('base64'),
            },
          },
        ],
      },
    },
  });
  const refused = await call(desk.file('large.txt', 'x'.repeat(700_000)));
  expect(refused.isError).toBeTrue();
  expect(refused.text).toContain('Another workspace cannot open our uploads');
  expect(platform.activities(peer.id)).toHaveLength(1);
});

describe('what may not be sent', () => {
  test('is refused before anything is asked of the platform: nothing is uploaded, nothing is shown', async () => {
    await using desk = await openDesk();
    const { stateDir, project } = desk;
    using elsewhere = tempDir();
    writeFileSync(join(elsewhere.path, 'other.txt'), 'other');
    symlinkSync(join(elsewhere.path, 'other.txt'), join(project, 'link-out.txt'));
    symlinkSync(join(stateDir, '.env'), join(project, 'link-env.txt'));
    symlinkSync(elsewhere.path, join(project, 'folder-out'));
    linkSync(join(stateDir, '.env'), join(project, 'hard.txt'));
    const good = desk.file('good.txt', 'good');
    const bad: [string, string][] = [
      [join(stateDir, '.env'), 'files of this plugin'],
      [join(stateDir, 'inbox.db'), 'files of this plugin'],
      [join(project, '..', basename(stateDir), '.env'), 'files of this plugin'],
      [join(project, 'link-env.txt'), 'files of this plugin'],
      [join(project, 'hard.txt'), 'files of this plugin'],
      [join(project, 'link-out.txt'), 'outside the folders'],
      [join(project, 'folder-out/other.txt'), 'outside the folders'],
      ['/etc/passwd', 'outside the folders'],
      [join(project, '../../../../../../etc/passwd'), 'outside the folders'],
      ['good.txt', 'not absolute'],
      [join(project, 'nothing.txt'), 'no such file'],
      [project, 'not a regular file'],
      ['/dev/zero', 'outside the folders'],
      [desk.file('.env', 'KEY=1'), 'tend to hold secrets'],
      [desk.file('.env.local', 'KEY=1'), 'tend to hold secrets'],
      [desk.file('deploy/id_rsa', 'key'), 'tend to hold secrets'],
      [desk.file('server.PEM', 'key'), 'tend to hold secrets'],
      [desk.file('.aws/config', 'x'), 'tend to hold secrets'],
      [desk.file('credentials.json', '{}'), 'tend to hold secrets'],
      [desk.file('empty.txt', ''), 'it is empty'],
    ];
    for (const [path, why] of bad) {
      const answer = await desk.channel.call('send_message_to_user', {
        message: 'see',
        attachments: [good, path],
      });
      expect([path, answer.isError, answer.text]).toEqual([path, true, expect.stringContaining(why)]);
      expect(answer.text).toContain('Nothing was sent');
    }
    expect(requestsTo(desk, '/chat/uploads')).toEqual([]);
    expect(requestsTo(desk, '/notify')).toEqual([]);
    expect(
      (await desk.channel.call('send_message_to_user', { message: 'see', attachments: [good] })).isError,
    ).toBe(false);
  });

  test('can be allowed by naming it in MOLECULE_UPLOAD_ROOTS, but never the files of the plugin', async () => {
    await using desk = await openDesk({
      prepare: ({ configure, own, stateDir }, project) =>
        configure([own], {
          MOLECULE_UPLOAD_ROOTS: [join(project, '.env'), join(project, 'shared'), stateDir].join(':'),
        }),
    });
    const send = (path: string) =>
      desk.channel.call('send_message_to_user', { message: 'see', attachments: [path] });
    expect((await send(desk.file('.env', 'EXAMPLE=1'))).isError).toBeFalse();
    expect((await send(desk.file('shared/a.txt', 'a'))).isError).toBeFalse();
    // The project folder itself is no longer one of them.
    expect((await send(desk.file('b.txt', 'b'))).text).toContain('outside the folders');
    expect((await send(join(desk.stateDir, '.env'))).text).toContain('files of this plugin');
  });
});

describe('limits', () => {
  test.each<[Era, number, string]>([
    ['E1', 26, 'at most 26214400 of one file'],
    ['E2', 101, 'at most 104857600 of one file'],
  ])('of %s are known before a file of %i MB is read', async (era, megabytes, words) => {
    await using desk = await openDesk({ era });
    const path = desk.file('large.bin', 'x');
    truncateSync(path, megabytes * 1024 ** 2);
    const answer = await desk.channel.call('send_message_to_user', { message: 'see', attachments: [path] });
    expect(answer.text).toContain(words);
    expect(requestsTo(desk, '/chat/uploads')).toEqual([]);
  });

  test('hold for the number of files and for all of them together', async () => {
    await using desk = await openDesk({ era: 'E1' });
    const files = Array.from({ length: 11 }, (_, index) => desk.file(`f${index}`, 'x'));
    const send = (attachments: string[]) =>
      desk.channel.call('send_message_to_user', { message: 'see', attachments });
    expect((await send(files)).text).toContain('at most 10');
    for (const path of files.slice(0, 3)) truncateSync(path, 20 * 1024 ** 2);
    expect((await send(files.slice(0, 3))).text).toContain('at most 52428800 at once');
    expect(requestsTo(desk, '/chat/uploads')).toEqual([]);
  });

  test('let a file of 90 MB through, which is never held in memory', async () => {
    await using desk = await openDesk();
    const { own } = desk;
    const path = desk.file('large.bin', 'start');
    truncateSync(path, 90 * MIB);
    const before = peakMemoryBytes(desk.channel.pid);
    const answer = await desk.channel.call('send_message_to_user', { message: 'see', attachments: [path] });
    expect(answer.isError).toBeFalse();
    expect(shownBy(desk, own.id)[0]?.parts[0]?.file.size).toBe(90 * MIB);
    expect(peakMemoryBytes(desk.channel.pid) - before).toBeLessThan(60 * MIB);
  });
});

describe('failures', () => {
  test.each([
    [400, 'too large for the platform'],
    // The platform takes the token elsewhere, so it is not to blame.
    [401, 'safe to call the tool again in a minute'],
    [403, 'refuses this'],
    [404, 'check MOLECULE_PLATFORM_URL'],
    [413, 'too large for the platform'],
    [422, 'takes no files of this workspace at the moment'],
    [429, 'safe to call the tool again after 7 s'],
    [500, 'safe to call the tool again in a minute'],
    [503, 'takes no files of this workspace at the moment'],
  ])('an upload that is answered with %i sends nothing, and is not repeated', async (status, words) => {
    await using desk = await openDesk();
    const { own } = desk;
    desk.platform.faults.set({
      match: { path: `/workspaces/${own.id}/chat/uploads` },
      fault: {
        kind: 'status',
        status,
        body: '{"error":"remote words"}',
        ...(status === 429 ? { retryAfterSeconds: 7 } : {}),
      },
    });
    const attachments = [desk.file('a.txt', 'a')];
    const answer = await desk.channel.call('send_message_to_user', { message: 'see', attachments });
    expect(answer.isError).toBeTrue();
    expect(answer.text).toContain(`HTTP ${status}`);
    expect(answer.text).toContain(words);
    expect(answer.text).not.toContain('remote words');
    // Words that would blame the token or the address are left out of the log as well.
    const isPlatformsTrouble = status < 500 && answer.text.includes('again in a minute');
    expect(desk.channel.stderr().includes('remote words')).toBe(!isPlatformsTrouble);
    expect(requestsTo(desk, '/chat/uploads')).toHaveLength(1);
    expect(requestsTo(desk, '/notify')).toEqual([]);
  });

  test('an upload that breaks off sends nothing, and the channel goes on', async () => {
    await using desk = await openDesk();
    const { own } = desk;
    desk.platform.faults.set({
      match: { path: `/workspaces/${own.id}/chat/uploads` },
      fault: { kind: 'drop' },
      times: 1,
    });
    const path = desk.file('large.bin', 'x');
    truncateSync(path, 20 * MIB);
    const send = () => desk.channel.call('send_message_to_user', { message: 'see', attachments: [path] });
    const answer = await send();
    expect(answer.text).toContain('Nothing was sent: the files could not be uploaded (no connection');
    expect((await send()).isError).toBeFalse();
    expect(shownBy(desk, own.id)).toHaveLength(1);
    expect(desk.channel.stderr()).not.toContain('unhandledRejection');
  });

  test('a workspace that may not write to its user says so, and is not asked twice', async () => {
    await using desk = await openDesk();
    const { own } = desk;
    desk.platform.faults.set({
      match: { path: `/workspaces/${own.id}/notify` },
      fault: { kind: 'status', status: 403, body: '{"error":"talk_to_user_disabled","hint":"x"}' },
    });
    const answer = await desk.channel.call('send_message_to_user', { message: 'hello' });
    expect(answer).toMatchObject({ isError: true, data: { http_status: 403 } });
    expect(answer.text).toContain('may not write to the canvas user');
    expect(requestsTo(desk, '/notify')).toHaveLength(1);
  });

  test('a message whose answer is lost is not sent again', async () => {
    await using desk = await openDesk();
    const { own } = desk;
    desk.platform.faults.set({
      match: { path: `/workspaces/${own.id}/notify` },
      fault: { kind: 'drop', afterHandling: true },
    });
    const answer = await desk.channel.call('send_message_to_user', { message: 'once' });
    expect(answer.isError).toBeTrue();
    expect(shownBy(desk, own.id)).toHaveLength(1);
  });

  test('an empty message is refused by its own name', async () => {
    await using desk = await openDesk();
    expect((await desk.channel.call('send_message_to_user', { message: ' ' })).text).toStartWith(
      'message is empty.',
    );
  });
});

test('two workspaces on two platforms: each file, row and token stays with its own', async () => {
  await using second = await openStage({ name: 'There' });
  const { own: there } = second;
  await using desk = await openDesk({
    name: 'Here',
    prepare: ({ configure, own, url }) =>
      configure([own, there], { MOLECULE_PLATFORM_URL: '', MOLECULE_PLATFORM_URLS: `${url},${second.url}` }),
  });
  const { own: here } = desk;
  const send = (name: string, more: Readonly<Record<string, unknown>>) =>
    desk.channel.call('send_message_to_user', {
      message: name,
      attachments: [desk.file(name, name)],
      ...more,
    });
  expect((await send('nobody.txt', {})).text).toContain('Give _as_workspace');
  expect((await send('here.txt', { _as_workspace: here.id })).isError).toBeFalse();
  // The spelling of a sister system.
  expect((await send('there.txt', { workspace_id: there.id })).isError).toBeFalse();
  const namesAt = (stage: Stage, id: string) =>
    shownBy(stage, id).map(({ result, parts }) => [result, parts.map(({ file }) => file.name)]);
  expect(namesAt(desk, here.id)).toEqual([['here.txt', ['here.txt']]]);
  expect(namesAt(second, there.id)).toEqual([['there.txt', ['there.txt']]]);
  await eventually('both feeds to have seen the rows', () => {
    const isRead = (stage: Stage) => requestsTo(stage, '/activity').length > 2;
    return isRead(desk) && isRead(second);
  });
  for (const [stage, other] of [
    [desk, there],
    [second, here],
  ] as const) {
    expect(stage.platform.requests.matching({}).filter(({ path }) => path.includes(other.id))).toEqual([]);
    expect(requestsTo(stage, '/content')).toEqual([]);
  }
  expect(readdirSync(desk.path('inbox')).every((name) => name.endsWith('~own'))).toBeTrue();
});
