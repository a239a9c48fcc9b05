import { afterEach, beforeEach, describe, expect, test } from 'bun:test';
import { chmodSync, mkdirSync, readdirSync, readFileSync, statSync, writeFileSync } from 'node:fs';
import { join, resolve } from 'node:path';
import { z } from 'zod';
import { startScriptedHost } from '../../../src/mcp/scripted-host.ts';
import { BUN_FOLDER } from '../../support/bun-folder.ts';
import { CommandRun, runCommand } from '../../support/command-run.ts';
import { eventually } from '../../support/eventually.ts';
import { isRunning } from '../../support/process-table.ts';
import { tempDir } from '../../support/temp-dir.ts';

/** The demo starts the shipped channel server of this checkout as a process; all else is in this one. */
const PLUGIN_ROOT = resolve(import.meta.dir, '../../..');
const ANSWER = 'This is a scripted answer of the demo; no AI is involved.';
const CANVAS_GREETING = 'Hello from the canvas! Is anybody there?';
const PEER_GREETING = 'Hello, I am another agent on this canvas. Did my message reach you?';

const stateSchema = z.object({
  workspaces: z.array(
    z.object({
      id: z.string(),
      name: z.string(),
      connected: z.boolean(),
      join_command: z.string().optional(),
    }),
  ),
});
const conversationSchema = z.array(
  z.object({
    direction: z.string(),
    from: z.object({ kind: z.string() }),
    to: z.object({ name: z.string() }).optional(),
    text: z.string(),
  }),
);

let dir: ReturnType<typeof tempDir>;
beforeEach(() => {
  dir = tempDir();
});
afterEach(() => dir[Symbol.dispose]());

function demo(args: readonly string[] = [], env: Readonly<Record<string, string>> = {}) {
  return new CommandRun(['demo', ...args], { PATH: '/usr/bin:/bin', ...env });
}

async function facts(run: CommandRun) {
  const [, url = '', key = ''] = await run.waitFor(/Canvas +(http:\/\/127\.0\.0\.1:\d+)\/#key=([\w-]{43})\n/);
  const [, stateDirectory = ''] = await run.waitFor(/State +(\S+)/);
  return { url, key, stateDirectory };
}

/** The canvas page as a browser has it: its key, its workspaces, its calls. */
async function openCanvas(url: string, key: string) {
  const page = await fetch(`${url}/`);
  const authorization = { Authorization: `Bearer ${key}` };
  const get = async (path: string) => (await fetch(`${url}${path}`, { headers: authorization })).json();
  const workspace = async (wanted: string) => {
    const { workspaces } = stateSchema.parse(await get('/local/state'));
    const found = workspaces.find(({ name }) => name === wanted);
    if (found === undefined) throw new Error(`the demo has no ${wanted}`);
    return found;
  };
  return {
    html: await page.text(),
    joinCommands: async () => {
      const { workspaces } = stateSchema.parse(await get('/local/state'));
      const offered = workspaces.filter((each) => each.join_command !== undefined);
      return Object.fromEntries(offered.map(({ name, join_command }) => [name, join_command]));
    },
    conversation: async (name = 'Demo session') => {
      const path = `/local/workspaces/${(await workspace(name)).id}/conversation?limit=100`;
      return conversationSchema.parse(await get(path));
    },
    send: async (text: string, to = 'Demo session') => {
      const message = { role: 'user', messageId: crypto.randomUUID(), parts: [{ kind: 'text', text }] };
      return fetch(`${url}/workspaces/${(await workspace(to)).id}/a2a`, {
        method: 'POST',
        headers: { ...authorization, Origin: url, 'Content-Type': 'application/json' },
        body: JSON.stringify({ jsonrpc: '2.0', id: '1', method: 'message/send', params: { message } }),
      });
    },
  };
}

/** The channel server writes its PID there as soon as it holds the lease. */
function serverPid(stateDirectory: string): Promise<number> {
  return eventually('the channel server to hold the lease', () => {
    try {
      return Number(readFileSync(join(stateDirectory, 'bot.pid'), 'utf8').split('\n')[0]) || undefined;
    } catch {
      return undefined;
    }
  });
}

async function expectNothingLeft(url: string, stateDirectory: string) {
  expect(statSync(stateDirectory, { throwIfNoEntry: false })).toBeUndefined();
  expect(
    await fetch(url).then(
      () => 'answers',
      () => 'is gone',
    ),
  ).toBe('is gone');
}

describe('with a script in the place of Claude Code', () => {
  test('a person and a peer write, and the real channel server brings it and takes the answers back', async () => {
    await using run = demo(['--scripted']);
    const { url, key, stateDirectory } = await facts(run);
    await run.waitFor(/Demo session → peer “Demo peer”\n/);
    const canvas = await openCanvas(url, key);
    expect(canvas.html).toContain('<html');
    expect(await canvas.conversation()).toEqual([
      { direction: 'in', from: { kind: 'canvas_user' }, text: CANVAS_GREETING },
      { direction: 'out', from: { kind: 'workspace' }, text: `${ANSWER} You wrote: “${CANVAS_GREETING}”` },
      { direction: 'in', from: { kind: 'peer_agent' }, text: PEER_GREETING },
      {
        direction: 'out',
        from: { kind: 'workspace' },
        to: { name: 'Demo peer' },
        text: `${ANSWER} Demo peer, your message arrived: “${PEER_GREETING}”`,
      },
      { direction: 'in', from: { kind: 'peer_agent' }, text: 'Thank you. (Scripted as well.)' },
    ]);
    expect(run.stdout).toContain(`canvas user → Demo session\n          ${CANVAS_GREETING}\n`);

    const pid = await serverPid(stateDirectory);
    expect(isRunning(pid)).toBe(true);
    run.signal('SIGINT');
    expect(await run.result()).toMatchObject({ exitCode: 0, stderr: '' });
    expect(isRunning(pid)).toBe(false);
    await expectNothingLeft(url, stateDirectory);
  });

  test('what somebody writes on the page is shown without obeying it, and answered', async () => {
    await using run = demo(['--scripted']);
    const { url, key } = await facts(run);
    const canvas = await openCanvas(url, key);
    expect((await canvas.send('first line\n\u001B[31msecond\u0007 line')).status).toBe(200);
    await run.waitFor(/ {10}first line\n {10}␛\[31msecond␇ line\n/);
    await run.waitFor(/You wrote: “first line/);
    expect(run.stdout).not.toContain('\u001B');
  });

  test('settings of the user do not get in, and proxies do not get in the way', async () => {
    const env = {
      MOLECULE_STATE_DIR: join(dir.path, 'mine'),
      MOLECULE_WORKSPACE_IDS: 'mine',
      MOLECULE_CHANNEL: 'off',
      HTTP_PROXY: 'http://127.0.0.1:9',
    };
    await using run = demo([], env);
    await run.waitFor(/There is no claude on the PATH/);
    await run.waitFor(/Demo session → canvas user\n/);
    expect(readdirSync(dir.path)).toEqual([]);
  });

  test('a channel server that dies ends the demo with an error, and nothing is left either', async () => {
    await using run = demo(['--scripted']);
    const { url, stateDirectory } = await facts(run);
    await run.waitFor(/Demo session → peer “Demo peer”\n/);
    process.kill(await serverPid(stateDirectory), 'SIGKILL');
    const { exitCode, stderr } = await run.result();
    expect(exitCode).toBe(1);
    expect(stderr).toContain('the channel server does not run.');
    await expectNothingLeft(url, stateDirectory);
  });
});

describe('where Claude Code is installed', () => {
  function withClaude(): Record<string, string> {
    const bin = join(dir.path, 'bin');
    mkdirSync(bin);
    writeFileSync(join(bin, 'claude'), '#!/bin/sh\n', { mode: 0o755 });
    return { PATH: `${bin}:/usr/bin:/bin` };
  }

  test('it prints the command that joins, starts no server, and shows who joins and what is said', async () => {
    await using run = demo([], withClaude());
    const { url, key, stateDirectory } = await facts(run);
    await run.waitFor(new RegExp(`\\n  sh ${stateDirectory}/join\\n`));
    const canvas = await openCanvas(url, key);
    expect(await canvas.joinCommands()).toEqual({ 'Demo session': `sh ${stateDirectory}/join` });
    const script = readFileSync(join(stateDirectory, 'join'), 'utf8');
    expect(script).toContain(`export MOLECULE_STATE_DIR=${stateDirectory}\n`);
    expect(script).toContain(`\nexec claude --plugin-dir ${PLUGIN_ROOT} `);
    await run.waitFor(/nobody has joined yet/);
    expect(readdirSync(stateDirectory).sort()).toEqual(['.env', 'join']);
    expect(statSync(join(stateDirectory, 'join')).mode & 0o777).toBe(0o700);
    expect(statSync(stateDirectory).mode & 0o777).toBe(0o700);
    expect(statSync(join(stateDirectory, '.env')).mode & 0o777).toBe(0o600);

    const received = Promise.withResolvers<string>();
    const host = await startScriptedHost(
      {
        command: [join(PLUGIN_ROOT, 'bin/start')],
        folder: dir.path,
        env: {
          PATH: `${BUN_FOLDER}:/usr/bin:/bin`,
          HOME: dir.path,
          MOLECULE_STATE_DIR: stateDirectory,
          MOLECULE_CHANNEL: 'on',
        },
        onMessage: ({ meta }) => received.resolve(meta.activity_id ?? ''),
        onServerLine: () => undefined,
        onEnded: () => undefined,
      },
      new AbortController().signal,
    );
    try {
      await run.waitFor(/a session has joined/);
      expect(await host.reply(await received.promise, 'Here I am.')).toMatchObject({ isError: false });
      await run.waitFor(/canvas user → Demo session\n {10}Hello from the canvas!/);
      await run.waitFor(/Demo session → canvas user\n {10}Here I am\.\n/);
    } finally {
      await host.close();
    }
    await run.waitFor(/the session has left; what is written now waits/);
    run.signal('SIGINT');
    expect(await run.result()).toMatchObject({ exitCode: 0, stderr: '' });
    await expectNothingLeft(url, stateDirectory);
  });

  test('the script can be asked for', async () => {
    await using run = demo(['--scripted'], withClaude());
    await run.waitFor(/A script plays the part of Claude Code\./);
    await run.waitFor(/Demo session → canvas user\n/);
  });
});

test('the demo peer answers a person who writes to it', async () => {
  await using run = demo(['--scripted']);
  const { url, key } = await facts(run);
  const canvas = await openCanvas(url, key);
  expect((await canvas.send('Who are you?', 'Demo peer')).status).toBe(200);
  const texts = (await canvas.conversation('Demo peer')).map(({ direction, text }) => [direction, text]);
  expect(texts).toContainEqual(['in', 'Who are you?']);
  expect(texts).toContainEqual([
    'out',
    "This is a scripted answer of the demo's peer; no AI is involved. Your message arrived: “Who are you?”",
  ]);
});

describe('the address of the canvas', () => {
  const env = () => ({ HOME: dir.path });

  test('is the same at the next start, in a file for its owner alone', async () => {
    const addresses: string[] = [];
    for (let start = 1; start <= 2; start += 1) {
      await using run = demo(['--scripted'], env());
      const { url, key } = await facts(run);
      addresses.push(`${url} ${key}`);
      run.signal('SIGINT');
      const path = join(dir.path, '.cache/molecule-channel/demo-canvas.json');
      expect((await run.result()).stdout).toContain(`works at the next start:\n  ${path}\n`);
      expect(statSync(path).mode & 0o777).toBe(0o600);
    }
    expect(addresses[1]).toBe(addresses[0]);
  });

  test('is another one where its port is taken, and where others can read the file', async () => {
    const path = join(dir.path, '.cache/molecule-channel/demo-canvas.json');
    using taken = Bun.serve({ hostname: '127.0.0.1', port: 0, fetch: () => new Response() });
    mkdirSync(join(dir.path, '.cache/molecule-channel'), { recursive: true });
    writeFileSync(path, JSON.stringify({ port: taken.port, key: 'k'.repeat(43) }), { mode: 0o600 });
    {
      await using run = demo(['--scripted'], env());
      const { url, key } = await facts(run);
      expect(key).toBe('k'.repeat(43));
      expect(url).not.toContain(`:${taken.port}`);
    }
    chmodSync(path, 0o644);
    await using run = demo(['--scripted'], env());
    expect((await facts(run)).key).not.toBe('k'.repeat(43));
  });
});

test('a taken port is named, with what to do', async () => {
  using taken = Bun.serve({ hostname: '127.0.0.1', port: 0, fetch: () => new Response() });
  expect(await runCommand(['demo', '--port', String(taken.port)])).toEqual({
    exitCode: 1,
    stdout: '',
    stderr: [
      `molecule-channel: cannot listen on 127.0.0.1, port ${taken.port} (EADDRINUSE).`,
      'Choose another one with --port, leave --port out for a free one, or end the program that uses it.',
      '',
    ].join('\n'),
  });
});
