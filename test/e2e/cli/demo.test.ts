import { afterAll, afterEach, beforeAll, beforeEach, describe, expect, test } from 'bun:test';
import { mkdirSync, readdirSync, readFileSync, rmSync, statSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { z } from 'zod';
import { startScriptedHost } from '../../../src/mcp/scripted-host.ts';
import { isRunning } from '../../support/channel-process.ts';
import { eventually } from '../../support/eventually.ts';
import { tempDir } from '../../support/temp-dir.ts';
import { bundlePlugin } from './bundled-plugin.ts';
import { BUNDLE, CliProcess, runCli } from './cli-process.ts';

const ANSWER = 'This is a scripted answer of the demo; no AI is involved.';
const CANVAS_GREETING = 'Hello from the canvas! Is anybody there?';
const PEER_GREETING = 'Hello, I am another agent on this canvas. Did my message reach you?';

const stateSchema = z.object({
  workspaces: z.array(z.object({ id: z.string(), name: z.string(), connected: z.boolean() })),
});
const conversationSchema = z.array(
  z.object({
    direction: z.string(),
    from: z.object({ kind: z.string() }),
    to: z.object({ name: z.string() }).optional(),
    text: z.string(),
  }),
);

const shared = tempDir();
let pluginRoot: string;
let dir: ReturnType<typeof tempDir>;
/** Where the demo makes its own folder. */
let temporary: string;

beforeAll(async () => {
  pluginRoot = await bundlePlugin(join(shared.path, 'plugin'));
});
afterAll(() => shared[Symbol.dispose]());
beforeEach(() => {
  dir = tempDir();
  temporary = join(dir.path, 'tmp');
  mkdirSync(temporary);
});
afterEach(() => dir[Symbol.dispose]());

function demo(args: readonly string[] = [], env: Readonly<Record<string, string>> = {}) {
  return new CliProcess(['demo', ...args], {
    folder: dir.path,
    program: join(pluginRoot, BUNDLE),
    env: { TMPDIR: temporary, ...env },
  });
}

async function facts(cli: CliProcess) {
  const [, url = ''] = await cli.waitFor(/Canvas +(http:\/\/127\.0\.0\.1:\d+)\/ /);
  const [, stateDirectory = ''] = await cli.waitFor(/State +(\S+)/);
  return { url, stateDirectory };
}

/** The canvas page as a browser has it: its cookie, its workspaces, its calls. */
async function openCanvas(url: string) {
  const page = await fetch(`${url}/`);
  const cookie = page.headers.get('Set-Cookie')?.split(';')[0] ?? '';
  const get = async (path: string) => (await fetch(`${url}${path}`, { headers: { Cookie: cookie } })).json();
  const session = async () => {
    const { workspaces } = stateSchema.parse(await get('/local/state'));
    const found = workspaces.find(({ name }) => name === 'Demo session');
    if (found === undefined) throw new Error('the demo has no session');
    return found;
  };
  return {
    html: await page.text(),
    session,
    conversation: async () => {
      const path = `/local/workspaces/${(await session()).id}/conversation?limit=100`;
      return conversationSchema.parse(await get(path));
    },
    send: async (text: string) => {
      const message = { role: 'user', messageId: crypto.randomUUID(), parts: [{ kind: 'text', text }] };
      return fetch(`${url}/workspaces/${(await session()).id}/a2a`, {
        method: 'POST',
        headers: { Cookie: cookie, Origin: url, 'Content-Type': 'application/json' },
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

async function expectNothingLeft(url: string) {
  expect(readdirSync(temporary)).toEqual([]);
  expect(
    await fetch(url).then(
      () => 'answers',
      () => 'is gone',
    ),
  ).toBe('is gone');
}

describe('with a script in the place of Claude Code', () => {
  test('a person and a peer write, and the real channel server brings it and takes the answers back', async () => {
    await using cli = demo(['--scripted']);
    const { url, stateDirectory } = await facts(cli);
    await cli.waitFor(/Demo session → Demo peer\n/);
    const canvas = await openCanvas(url);
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
    ]);
    expect(cli.stdout).toContain(`canvas user → Demo session\n          ${CANVAS_GREETING}\n`);

    const pid = await serverPid(stateDirectory);
    expect(isRunning(pid)).toBe(true);
    cli.kill('SIGINT');
    expect(await cli.result()).toMatchObject({ exitCode: 0, stderr: '' });
    expect(isRunning(pid)).toBe(false);
    await expectNothingLeft(url);
  });

  test('what somebody writes on the page is shown without obeying it, and answered', async () => {
    await using cli = demo(['--scripted']);
    const canvas = await openCanvas((await facts(cli)).url);
    expect((await canvas.send('first line\n\u001B[31msecond\u0007 line')).status).toBe(200);
    await cli.waitFor(/ {10}first line\n {10} \[31msecond {2}line\n/);
    await cli.waitFor(/You wrote: “first line/);
    expect(cli.stdout).not.toContain('\u001B');
  });

  test('settings of the user do not get in, and proxies do not get in the way', async () => {
    const env = {
      MOLECULE_STATE_DIR: join(dir.path, 'mine'),
      MOLECULE_WORKSPACE_IDS: 'mine',
      MOLECULE_CHANNEL: 'off',
      HTTP_PROXY: 'http://127.0.0.1:9',
    };
    await using cli = demo([], env);
    await cli.waitFor(/There is no claude on the PATH/);
    await cli.waitFor(/Demo session → canvas user\n/);
    expect(readdirSync(dir.path)).toEqual(['tmp']);
  });

  test.each(['SIGINT', 'SIGTERM', 'SIGHUP'] as const)(
    '%s in the middle of the start leaves nothing',
    async (signal) => {
      await using cli = demo(['--scripted']);
      const { url } = await facts(cli);
      cli.kill(signal);
      expect((await cli.result()).exitCode).toBe(0);
      await expectNothingLeft(url);
    },
  );

  test('started by npx, it ends with the shell that npx runs it under', async () => {
    const script = `${process.execPath} ${join(pluginRoot, BUNDLE)} demo --scripted > ${dir.path}/out; exit $?`;
    const env = { PATH: '/usr/bin:/bin', TMPDIR: temporary, npm_execpath: '/usr/lib/npm-cli.js' };
    const shell = Bun.spawn(['sh', '-c', script], {
      cwd: dir.path,
      env,
      stdio: ['ignore', 'ignore', 'inherit'],
    });
    const text = () => Bun.file(join(dir.path, 'out')).text();
    const read = async () => /Canvas +(http:\/\/127\.0\.0\.1:\d+)\/ /.exec(await text())?.[1];
    const url = await eventually('the address of the canvas', () => read().catch(() => undefined));
    shell.kill('SIGKILL');
    await eventually('the demo to end', async () => (await text()).includes('Nothing is left') || undefined);
    await eventually('its folder to go', () => readdirSync(temporary).length === 0 || undefined);
    await expectNothingLeft(url);
  });

  test('a channel server that dies ends the demo with an error, and nothing is left either', async () => {
    await using cli = demo(['--scripted']);
    const { url, stateDirectory } = await facts(cli);
    await cli.waitFor(/Demo session → Demo peer\n/);
    process.kill(await serverPid(stateDirectory), 'SIGKILL');
    const { exitCode, stderr } = await cli.result();
    expect(exitCode).toBe(1);
    expect(stderr).toContain('the channel server does not run.');
    await expectNothingLeft(url);
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
    await using cli = demo([], withClaude());
    const { url, stateDirectory } = await facts(cli);
    await cli.waitFor(new RegExp(`MOLECULE_STATE_DIR=${stateDirectory} claude --plugin-dir ${pluginRoot} `));
    await cli.waitFor(/nobody has joined yet/);
    expect(readdirSync(stateDirectory)).toEqual(['.env']);
    expect(statSync(stateDirectory).mode & 0o777).toBe(0o700);
    expect(statSync(join(stateDirectory, '.env')).mode & 0o777).toBe(0o600);

    const received = Promise.withResolvers<string>();
    const host = await startScriptedHost(
      {
        command: [process.execPath, '--no-env-file', join(pluginRoot, 'dist/channel.js')],
        env: {
          PATH: '/usr/bin:/bin',
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
      await cli.waitFor(/a session has joined/);
      expect(await host.reply(await received.promise, 'Here I am.')).toMatchObject({ isError: false });
      await cli.waitFor(/canvas user → Demo session\n {10}Hello from the canvas!/);
      await cli.waitFor(/Demo session → canvas user\n {10}Here I am\.\n/);
    } finally {
      await host.close();
    }
    cli.kill('SIGINT');
    expect(await cli.result()).toMatchObject({ exitCode: 0, stderr: '' });
    await expectNothingLeft(url);
  });

  test('the script can be asked for', async () => {
    await using cli = demo(['--scripted'], withClaude());
    await cli.waitFor(/A script plays the part of Claude Code\./);
    await cli.waitFor(/Demo session → canvas user\n/);
  });
});

describe('what stands in the way', () => {
  const run = (program: string, ...args: string[]) =>
    runCli(['demo', ...args], { folder: dir.path, program, env: { TMPDIR: temporary } });

  test('a taken port is named, with what to do', async () => {
    using taken = Bun.serve({ hostname: '127.0.0.1', port: 0, fetch: () => new Response() });
    expect(await run(join(pluginRoot, BUNDLE), '--port', String(taken.port))).toEqual({
      exitCode: 1,
      stdout: '',
      stderr: [
        `molecule-channel: cannot listen on 127.0.0.1, port ${taken.port} (EADDRINUSE).`,
        'Choose another one with --port, leave --port out for a free one, or end the program that uses it.',
        '',
      ].join('\n'),
    });
    expect(readdirSync(temporary)).toEqual([]);
  });

  test('a checkout that has not been built is told how to', async () => {
    const root = join(dir.path, 'checkout');
    await bundlePlugin(root);
    rmSync(join(root, 'dist/channel.js'));
    expect(await run(join(root, BUNDLE))).toEqual({
      exitCode: 1,
      stdout: '',
      stderr: [
        `molecule-channel: ${root}/dist/channel.js is missing: this checkout has not been built.`,
        `Run: cd ${root} && bun install && bun run build`,
        '',
      ].join('\n'),
    });
  });

  test('a bundle without its plugin says so', async () => {
    const root = join(dir.path, 'alone');
    await bundlePlugin(root);
    rmSync(join(root, 'package.json'));
    expect(await run(join(root, BUNDLE))).toMatchObject({
      exitCode: 1,
      stderr:
        'molecule-channel: the files of the plugin are not here.\nRun the program from the folder of the plugin.\n',
    });
  });
});
