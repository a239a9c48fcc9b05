import { afterAll, afterEach, beforeAll, beforeEach, describe, expect, test } from 'bun:test';
import { readFileSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { openTerminal } from '../../host/terminal.ts';
import { eventually } from '../../support/eventually.ts';
import { type ServedPlatform, servePlatform } from '../../support/platform.ts';
import { tempDir } from '../../support/temp-dir.ts';
import { bundlePlugin } from './bundled-plugin.ts';
import { LAUNCHER, PATH, runCli } from './cli-process.ts';

const shared = tempDir();
let program: string;
let served: ServedPlatform;
let url: string;
let laptop: { readonly id: string; readonly token: string };
let dir: ReturnType<typeof tempDir>;

beforeAll(async () => {
  program = join(await bundlePlugin(join(shared.path, 'plugin')), LAUNCHER);
  served = await servePlatform();
  url = new URL(served.url).origin;
  laptop = served.platform.createWorkspace({ name: 'Laptop', external: true });
});
afterAll(async () => {
  await served[Symbol.asyncDispose]();
  shared[Symbol.dispose]();
});
beforeEach(() => {
  dir = tempDir();
});
afterEach(() => dir[Symbol.dispose]());

const run = (args: readonly string[], stdin?: string) =>
  runCli(args, { folder: dir.path, program, ...(stdin === undefined ? {} : { stdin }) });
const envFile = () => readFileSync(join(dir.path, '.claude/channels/molecule/.env'), 'utf8');

test('what is shipped: set up by a pipe, looked at, and taken out again', async () => {
  const set = await run(['setup'], `${url} ${laptop.id} ${laptop.token}`);
  expect(set).toMatchObject({ exitCode: 0, stderr: '' });
  expect(envFile()).toContain(laptop.token);
  expect(await run(['status'])).toMatchObject({
    exitCode: 1,
    stdout: expect.stringContaining('“Laptop”: no agent connected'),
  });
  expect(await run(['access', '--json'])).toMatchObject({ exitCode: 0 });
  expect(await run(['logs'])).toMatchObject({ exitCode: 1 });
  expect(await run(['remove', 'Laptop', '--yes'])).toMatchObject({ exitCode: 0, stderr: '' });
  expect(envFile()).toBe('');
});

test.each(['status', 'access', 'doctor --offline', 'completion bash', 'logs', 'setup --help'])(
  '%s needs no settings',
  async (words) => {
    const { exitCode, stdout, stderr } = await run(words.split(' '));
    expect(exitCode).toBeLessThanOrEqual(1);
    expect(stdout + stderr).not.toBe('');
    expect(stdout + stderr).not.toMatch(/Error:|\bat .*\.js:/);
  },
);

describe.skipIf(Bun.which('tmux') === null)('in a terminal', () => {
  async function openSetup(columns: number) {
    const script = join(dir.path, 'run.sh');
    const env = `HOME=${dir.path} PATH=${PATH} TMPDIR=${dir.path} TERM=xterm-256color LANG=C.UTF-8`;
    writeFileSync(
      script,
      `cd ${dir.path}\nenv -i ${env} ${program} setup --no-plugin\necho "ended with $?"\n`,
    );
    const terminal = await openTerminal(dir.path, script, { columns });
    const shows = (text: RegExp | string) =>
      eventually(
        `${text} on the screen`,
        async () =>
          typeof text === 'string'
            ? (await terminal.screen()).includes(text)
            : text.test(await terminal.screen()),
        { explain: () => terminal.screen() },
      );
    return { terminal, shows, [Symbol.asyncDispose]: () => terminal.close() };
  }

  test.each([80, 40])('one paste at %i columns, and no token on the screen', async (columns) => {
    await using setup = await openSetup(columns);
    const { terminal, shows } = setup;
    await shows(/It is not shown/);
    const entry = JSON.stringify({ id: laptop.id, token: laptop.token, platform_url: url });
    await terminal.paste(`# the canvas's snippet\nmkdir -p x\nMOLECULE_WS_ENTRY='${entry}' \\\nbun -e "…"\n`);
    await shows('4 lines received.');
    await shows(/Let\s[│\s]*Claude/);
    const screen = await terminal.screen();
    expect(screen).not.toContain(laptop.token.slice(0, 8));
    await terminal.press('Enter');
    await shows('ended with 0');
    expect(envFile()).toContain(laptop.token);
    expect(readFileSync(join(dir.path, '.claude/settings.json'), 'utf8')).toContain('reply_to_workspace');
  });

  test('a refused token is told, and only that part is asked for again', async () => {
    await using setup = await openSetup(100);
    const { terminal, shows } = setup;
    await shows('Nothing to paste?');
    await terminal.press('Enter');
    await shows('What do you have?');
    await terminal.press('Enter');
    await shows('Address of the canvas');
    await terminal.type(url.replace('http://', ''));
    await terminal.press('Enter');
    await shows('Id of the workspace');
    await terminal.type(laptop.id);
    await terminal.press('Enter');
    await shows('Token of the workspace');
    await terminal.type('not-the-token-not-the-token');
    await terminal.press('Enter');
    await shows('Correct the token?');
    await terminal.press('Enter');
    await eventually(
      'the second question',
      async () => (await terminal.screen()).match(/Token of the workspace/g)?.length === 2,
    );
    await terminal.type(laptop.token);
    await terminal.press('Enter');
    await shows(/Let\s[│\s]*Claude/);
    await terminal.press('C-c');
    await shows('ended with 1');
    expect(envFile()).toContain(laptop.token);
  });

  test('what holds no connection is said, and the right paste still works', async () => {
    await using setup = await openSetup(100);
    const { terminal, shows } = setup;
    await shows('Nothing to paste?');
    await terminal.paste('claude plugin marketplace add somewhere\nclaude plugin install molecule\n');
    await shows('No address, id or token was found');
    await terminal.press('Enter');
    await eventually(
      'the second prompt',
      async () => (await terminal.screen()).match(/Nothing to paste\?/g)?.length === 2,
    );
    await terminal.paste(`${url} ${laptop.id} ${laptop.token}\n`);
    await shows('One line received.');
    await shows(/Let\s[│\s]*Claude/);
    await terminal.press('C-c');
    await shows('ended with 1');
    expect(envFile()).toContain(laptop.token);
  });

  test('giving up changes nothing', async () => {
    await using setup = await openSetup(80);
    await setup.shows('Nothing to paste?');
    await setup.terminal.press('C-c');
    await setup.shows('ended with 1');
    expect(envFile).toThrow('ENOENT');
  });
});
