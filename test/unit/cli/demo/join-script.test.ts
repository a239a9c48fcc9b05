import { expect, test } from 'bun:test';
import { mkdirSync, readFileSync, symlinkSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { writeJoinScript } from '../../../../src/cli/demo/join-script.ts';
import { tempDir } from '../../../support/temp-dir.ts';

/** Runs the script in a shell whose `claude` tells what it got. */
async function run(env: Readonly<Record<string, string>>, pluginRoot = '/opt/plugin') {
  using dir = tempDir();
  const bin = join(dir.path, 'bin');
  const borrowed = join(dir.path, 'node_modules/.bin');
  for (const folder of [bin, borrowed]) mkdirSync(folder, { recursive: true });
  symlinkSync(process.execPath, join(borrowed, 'bun'));
  const told = join(dir.path, 'told');
  const script = `#!/bin/sh\nprintf '%s\\0' "$@" > ${told}.args\nenv -0 > ${told}.env\ncommand -v bun > ${told}.bun\n`;
  writeFileSync(join(bin, 'claude'), script, { mode: 0o755 });
  const path = env.PATH ?? `${bin}:${borrowed}:/usr/bin:/bin`;
  const stateDirectory = join(dir.path, "it's here");
  mkdirSync(stateDirectory);
  const command = writeJoinScript({ pluginRoot, stateDirectory, env: { ...env, PATH: path } });
  const terminal = { ...env, PATH: `${bin}:/usr/bin:/bin` };
  await Bun.spawn(['sh', '-c', command], { env: terminal, stdio: ['ignore', 'inherit', 'inherit'] }).exited;
  const read = async (name: string) => (await Bun.file(`${told}.${name}`).text()).split('\0').slice(0, -1);
  const variables = Object.fromEntries((await read('env')).map((line) => line.split(/=(.*)/s).slice(0, 2)));
  return {
    stateDirectory,
    variables,
    args: await read('args'),
    bun: (await Bun.file(`${told}.bun`).text()).trim().replace(dir.path, ''),
  };
}

test('Claude Code is started with the plugin, its channel and the state directory of the demo', async () => {
  const { args, variables, stateDirectory } = await run({}, '/opt/my plugin');
  expect(args).toEqual([
    '--plugin-dir',
    '/opt/my plugin',
    '--dangerously-load-development-channels',
    'plugin:molecule@inline',
  ]);
  expect(variables.MOLECULE_STATE_DIR).toBe(stateDirectory);
});

test('what is typed is short, and what it does can be read; a terminal without claude is told so', async () => {
  using dir = tempDir();
  symlinkSync(process.execPath, join(dir.path, 'bun'));
  const options = { pluginRoot: '/opt/plugin', stateDirectory: dir.path, env: { PATH: dir.path } };
  const command = writeJoinScript(options);
  expect(command).toBe(`sh ${dir.path}/join`);
  expect(readFileSync(join(dir.path, 'join'), 'utf8').split('\n').slice(-3)).toEqual([
    `export MOLECULE_STATE_DIR=${dir.path}`,
    'exec claude --plugin-dir /opt/plugin --dangerously-load-development-channels plugin:molecule@inline "$@"',
    '',
  ]);
  const shell = Bun.spawn(['sh', '-c', command], { env: { PATH: '/usr/bin:/bin' }, stderr: 'pipe' });
  expect(await new Response(shell.stderr).text()).toBe('claude is not on the PATH of this terminal.\n');
  expect(await shell.exited).toBe(127);
});

test("settings of the user's own are silenced for that session", async () => {
  const { variables } = await run({ MOLECULE_WORKSPACE_IDS: 'mine', MOLECULE_CHANNEL: 'off', EDITOR: 'vi' });
  expect(variables).toMatchObject({ MOLECULE_WORKSPACE_IDS: '', MOLECULE_CHANNEL: '', EDITOR: 'vi' });
});

test('a Bun that only npx knows is put on the PATH of the session', async () => {
  expect((await run({})).bun).toBe('/node_modules/.bin/bun');
});
