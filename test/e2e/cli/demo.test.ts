import { afterAll, afterEach, beforeAll, beforeEach, describe, expect, test } from 'bun:test';
import { cpSync, mkdirSync, readdirSync, rmSync } from 'node:fs';
import { join } from 'node:path';
import { eventually } from '../../support/eventually.ts';
import { tempDir } from '../../support/temp-dir.ts';
import { bundlePlugin } from './bundled-plugin.ts';
import { CliProcess, LAUNCHER, PATH, runCli } from './cli-process.ts';

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
    program: join(pluginRoot, LAUNCHER),
    env: { TMPDIR: temporary, ...env },
  });
}

async function canvasUrl(cli: CliProcess) {
  const [, url = ''] = await cli.waitFor(/Canvas +(http:\/\/127\.0\.0\.1:\d+)\/#key=\S+\n/);
  return url;
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

test('what is shipped plays the whole conversation and ends with nothing left', async () => {
  await using cli = demo(['--scripted']);
  const url = await canvasUrl(cli);
  await cli.waitFor(/Demo session → peer “Demo peer”\n/);
  cli.kill('SIGINT');
  expect(await cli.result()).toMatchObject({ exitCode: 0, stderr: '' });
  await expectNothingLeft(url);
});

test.each(['SIGINT', 'SIGTERM', 'SIGHUP'] as const)(
  '%s in the middle of the start leaves nothing',
  async (signal) => {
    await using cli = demo(['--scripted']);
    const url = await canvasUrl(cli);
    cli.kill(signal);
    expect((await cli.result()).exitCode).toBe(0);
    await expectNothingLeft(url);
  },
);

test('started by npx, it ends with the shell that npx runs it under', async () => {
  const script = `${join(pluginRoot, LAUNCHER)} demo --scripted > ${dir.path}/out; exit $?`;
  const env = { PATH, TMPDIR: temporary, npm_execpath: '/usr/lib/npm-cli.js' };
  const shell = Bun.spawn(['sh', '-c', script], {
    cwd: dir.path,
    env,
    stdio: ['ignore', 'ignore', 'inherit'],
  });
  const text = () => Bun.file(join(dir.path, 'out')).text();
  const read = async () => /Canvas +(http:\/\/127\.0\.0\.1:\d+)\/#key=\S+\n/.exec(await text())?.[1];
  const found = eventually('the address of the canvas', () => read().catch(() => undefined));
  // Also when nothing is found: the demo must not outlive the test.
  const url = await found.finally(() => shell.kill('SIGKILL'));
  await eventually('the demo to end', async () => (await text()).includes('Nothing is left') || undefined);
  await eventually('its folder to go', () => readdirSync(temporary).length === 0 || undefined);
  await expectNothingLeft(url);
});

describe('what stands in the way', () => {
  const run = (program: string) =>
    runCli(['demo'], { folder: dir.path, program, env: { TMPDIR: temporary } });

  test('a checkout that has not been built is told how to', async () => {
    const root = join(dir.path, 'checkout');
    cpSync(pluginRoot, root, { recursive: true });
    rmSync(join(root, 'dist/channel.js'));
    expect(await run(join(root, LAUNCHER))).toEqual({
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
    cpSync(pluginRoot, root, { recursive: true });
    rmSync(join(root, 'package.json'));
    expect(await run(join(root, LAUNCHER))).toMatchObject({
      exitCode: 1,
      stderr:
        'molecule-channel: the files of the plugin are not here.\nRun the program from the folder of the plugin.\n',
    });
  });
});
