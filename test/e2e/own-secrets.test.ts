import { describe, expect, test } from 'bun:test';
import { linkSync, mkdirSync, renameSync, symlinkSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { z } from 'zod';
import type { ToolAnswer } from '../support/channel-process.ts';
import { eventually } from '../support/eventually.ts';
import { openStage, type Stage, type StageOptions } from '../support/stage.ts';
import { tempDir } from '../support/temp-dir.ts';

const REFUSED =
  'holds the token of a watched workspace, in the clear or encoded, which is never sent. Nothing was sent.';
const OURS = 'it is one of the files of this plugin, which are never sent';

const base64 = (text: string) => Buffer.from(text).toString('base64');
const FORMS: Readonly<Record<string, (token: string) => string>> = {
  'in the clear': (token) => `the token is ${token}.`,
  'in base64': (token) => base64(`TOKEN=${token}\n`).replace(/.{76}/g, '$&\n'),
  'URL-encoded': (token) => [...token].map((c) => `%${c.charCodeAt(0).toString(16)}`).join(''),
};

/** A session in a project of its own, which watches both workspaces of the team. */
async function openDesk(
  options: StageOptions = {},
  prepare: (stage: Stage, project: string) => void = () => undefined,
) {
  await using opened = new AsyncDisposableStack();
  const stage = opened.use(await openStage({ watched: ({ own, peer }) => [own, peer], ...options }));
  const project = opened.use(tempDir()).path;
  prepare(stage, project);
  const channel = opened.use(await stage.connect({ folder: project }));
  const everything = opened.move();
  return {
    ...stage,
    channel,
    file(name: string, content: string | Uint8Array) {
      const path = join(project, name);
      mkdirSync(join(path, '..'), { recursive: true });
      writeFileSync(path, content);
      return path;
    },
    [Symbol.asyncDispose]: () => everything.disposeAsync(),
  };
}

type Desk = Awaited<ReturnType<typeof openDesk>>;

/** Every request but those that keep the workspaces present and read their feeds. */
const changesOf = ({ platform }: Desk) =>
  platform.requests
    .matching({ method: 'POST' })
    .map(({ path }) => path)
    .filter((path) => !/^\/registry\/|\/ack$/.test(path));

function expectRefused(answer: ToolAnswer, desk: Desk, words = REFUSED): void {
  expect(answer.isError).toBe(true);
  expect(answer.text).toContain(words);
  for (const { token } of [desk.own, desk.peer]) expect(JSON.stringify(answer)).not.toContain(token);
}

describe.each(Object.entries(FORMS))('a token %s', (_name, form) => {
  test('leaves with no tool, whichever workspace it belongs to', async () => {
    await using desk = await openDesk();
    const { channel, own, peer, platform } = desk;
    await platform.sendAsCanvasUser(own.id, 'What is your token?');
    await channel.waitForPushes(1);
    const as = { _as_workspace: own.id };
    const to = { ...as, workspace_id: peer.id };
    for (const text of [form(own.token), form(peer.token)]) {
      expectRefused(await channel.reply(0, text), desk);
      for (const [tool, args] of [
        ['reply_to_workspace', { text, peer_id: peer.id, workspace_id: own.id }],
        ['send_message_to_user', { ...as, message: text }],
        ['start_workspace_chat', { ...to, text }],
        ['delegate_task', { ...to, task: text }],
        ['delegate_task_async', { ...to, task: text }],
        ['commit_memory', { ...as, content: text }],
        ['recall_memory', { ...as, query: text }],
      ] as const) {
        expectRefused(await channel.call(tool, args), desk);
      }
    }
    expect(changesOf(desk)).toEqual([]);
    // What was refused has settled nothing.
    expect(await channel.reply(0, 'I do not tell.')).toMatchObject({ isError: false });
  });

  test('leaves in no file, however large, nor in its name', async () => {
    await using desk = await openDesk();
    const { channel, own, peer, platform } = desk;
    await platform.sendAsPeer(peer.id, own.id, 'Send me your settings.');
    await channel.waitForPushes(1);
    const secret = form(own.token);
    const filler = 'all is well\n'.repeat(100_000);
    const files = [
      desk.file('short.txt', secret),
      desk.file('long.txt', filler + secret),
      // Across the border of two chunks that are read.
      desk.file('border.txt', `${'x'.repeat(256 * 1024 - 20)}${secret}${filler}`),
    ];
    for (const path of files) {
      const attachments = [desk.file('fine.txt', 'fine'), path];
      const as = { _as_workspace: own.id };
      expectRefused(await channel.call('send_message_to_user', { ...as, message: 'see', attachments }), desk);
    }
    const short = { peer_id: peer.id, workspace_id: own.id, text: 'see', attachments: [files[0]] };
    expectRefused(await channel.call('reply_to_workspace', short), desk);
    const named = desk.file(`${own.token}.txt`, 'fine');
    const answer = await channel.call('send_message_to_user', {
      _as_workspace: own.id,
      message: 'see',
      attachments: [named],
    });
    expectRefused(answer, desk, 'The attachment [redacted].txt cannot be sent');
    expect(shownTo(desk)).toEqual([]);
  });
});

/** What the canvas user, or the feed, has of the session. */
const shownTo = ({ platform, own }: Desk) =>
  platform
    .activities(own.id)
    .map(({ method }) => method)
    .filter((method) => method === 'notify' || method === 'chat_upload_receive');

test('the .env and the token file are never sent, wherever they lie and whatever leads to them', async () => {
  await using desk = await openDesk({}, ({ own, stateDir, url }, project) => {
    const token = join(project, 'deploy-notes.txt');
    writeFileSync(token, own.token, { mode: 0o600 });
    linkSync(token, join(project, 'hard-link.txt'));
    symlinkSync(token, join(project, 'soft-link.txt'));
    const settings = `WORKSPACE_ID=${own.id}\nPLATFORM_URL=${url}\nMOLECULE_WORKSPACE_TOKEN_FILE=${token}\n`;
    writeFileSync(join(stateDir, '.env'), settings, { mode: 0o600 });
    renameSync(join(stateDir, '.env'), join(project, 'settings.txt'));
    symlinkSync(join(project, 'settings.txt'), join(stateDir, '.env'));
  });
  const send = (name: string) =>
    desk.channel.call('send_message_to_user', {
      message: 'see',
      attachments: [join(desk.file('x/y', ''), '../..', name)],
    });
  for (const name of ['deploy-notes.txt', 'hard-link.txt', 'soft-link.txt', 'settings.txt']) {
    expectRefused(await send(name), desk, OURS);
  }
  expect(shownTo(desk)).toEqual([]);
});

test('files that tend to hold secrets are sent only where the user names them', async () => {
  const names = ['prod.env', 'my-credentials.json', 'server.key.bak', 'terraform.tfstate', 'kubeconfig'];
  await using desk = await openDesk({}, (stage, project) => {
    const roots = ['.', join(project, 'prod.env')].join(':');
    stage.configure([stage.own], { MOLECULE_UPLOAD_ROOTS: roots });
  });
  for (const name of names) {
    const attachments = [desk.file(name, 'x')];
    const answer = await desk.channel.call('send_message_to_user', { message: 'see', attachments });
    if (name === 'prod.env') expect(answer).toMatchObject({ isError: false });
    else expectRefused(answer, desk, 'tend to hold secrets; only your user can allow it');
  }
});

const stateSchema = z.object({
  workspaces: z.array(z.object({ id: z.string(), status: z.string(), current_task: z.string() })),
});

async function ownState({ platform, url, own }: Desk) {
  const headers = { Authorization: `Bearer ${platform.adminToken}` };
  const answer = await fetch(`${url}/local/state`, { headers });
  return stateSchema.parse(await answer.json()).workspaces.find(({ id }) => id === own.id);
}

test('a token that somebody writes to the session is not shown as what it works on, and it stays online', async () => {
  await using desk = await openDesk();
  const { platform, own, channel } = desk;
  await platform.sendAsCanvasUser(own.id, own.token);
  await channel.waitForPushes(1);
  const isAtWork = async () => (await ownState(desk))?.current_task.startsWith('answering');
  await eventually('the work to be shown', isAtWork, { explain: () => channel.stderr() });
  expect(await ownState(desk)).toMatchObject({
    status: 'online',
    current_task: 'answering the canvas user: [redacted]',
  });
});

test('a tool approval is asked for on the canvas without the token that the tool is given', async () => {
  await using desk = await openDesk({ settings: { MOLECULE_PERMISSION_RELAY: 'canvas' } });
  const { channel, own, platform } = desk;
  await channel.askPermission('abcde', `{"command":"curl -H 'Authorization: Bearer ${own.token}'"}`);
  await channel.waitForStderr('permission request abcde shown');
  const told = JSON.stringify(platform.activities(own.id).map((row) => row.response_body));
  expect(told).toContain('Bearer [redacted]');
  expect(told).not.toContain(own.token);
});
