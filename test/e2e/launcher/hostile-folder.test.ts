import { expect, test } from 'bun:test';
import { existsSync, readdirSync, readFileSync, symlinkSync } from 'node:fs';
import { join, resolve } from 'node:path';
import { z } from 'zod';
import { BUN_FOLDER } from '../../support/bun-folder.ts';
import { ChannelProcess } from '../../support/channel-process.ts';
import { hostileVariables, plantFiles, plantPipes } from '../../support/planted-folder.ts';
import { tempDir } from '../../support/temp-dir.ts';
import { CliProcess } from '../cli/cli-process.ts';

const ROOT = resolve(import.meta.dir, '../../..');
const PATH = `${BUN_FOLDER}:/usr/bin:/bin`;
const TIMEOUT_MS = 20_000;

const serverEntry = z.object({
  mcpServers: z.object({
    molecule: z.object({
      command: z.string(),
      args: z.array(z.string()),
      env: z.record(z.string(), z.string()),
    }),
  }),
});
const packageSchema = z.object({ bin: z.record(z.string(), z.string()), version: z.string() });
const { bin, version } = packageSchema.parse(JSON.parse(readFileSync(join(ROOT, 'package.json'), 'utf8')));

/** What Claude Code makes of `.mcp.json`. */
function asClaudeCodeStarts() {
  const { mcpServers } = serverEntry.parse(JSON.parse(readFileSync(join(ROOT, '.mcp.json'), 'utf8')));
  const { command, args, env } = mcpServers.molecule;
  const filled = [command, ...args].map((word) => word.replaceAll(/\$\{CLAUDE_PLUGIN_ROOT\}/g, ROOT));
  return { command: filled, env };
}

interface Place {
  readonly folder: string;
  readonly env?: Readonly<Record<string, string>>;
}

/** A line as it is typed into a shell; what it prints. */
async function typed(line: string, { folder, env = {} }: Place) {
  using home = tempDir();
  const child = Bun.spawn(['/bin/sh', '-c', line], {
    cwd: folder,
    env: { PATH, HOME: home.path, ...env },
    stdio: ['ignore', 'pipe', 'pipe'],
    timeout: TIMEOUT_MS,
  });
  const [stdout, stderr] = await Promise.all([
    new Response(child.stdout).text(),
    new Response(child.stderr).text(),
  ]);
  return { exitCode: await child.exited, stdout, stderr };
}

async function startServer({ folder, env = {} }: Place) {
  using state = tempDir();
  const { command, env: ownEnv } = asClaudeCodeStarts();
  await using channel = await ChannelProcess.start({
    stateDir: state.path,
    command,
    folder,
    env: { ...env, ...ownEnv },
  });
  return await channel.call('channel_status');
}

test('the trap works: in that folder, Bun alone runs what the project brings along', async () => {
  using planted = plantFiles();
  await typed(`'${process.execPath}' '${join(ROOT, 'dist/molecule-channel.js')}' --version`, planted);
  expect(planted.hasRun()).toBe(true);
});

test.each(Object.keys(hostileVariables('')))('%s is taken away from Bun', async (name) => {
  using planted = plantFiles();
  const all = new Map(Object.entries(hostileVariables(planted.script)));
  const env = { [name]: all.get(name) ?? '' };
  expect(await typed(`'${join(ROOT, 'bin/molecule-channel')}' --version`, { ...planted, env })).toMatchObject(
    {
      exitCode: 0,
      stdout: `${version}\n`,
      stderr: '',
    },
  );
  expect(planted.hasRun()).toBe(false);
});

test('the server that Claude Code starts there is ours alone', async () => {
  using planted = plantFiles();
  const env = {
    ...hostileVariables(planted.script),
    PATH: `:.:bin:${planted.folder}:${planted.folder}/bin:${PATH}`,
  };
  const { data } = await startServer({ ...planted, env });
  expect(data).toMatchObject({ mode: 'unconfigured', version });
  expect(planted.hasRun()).toBe(false);
});

test('so is every command that is printed', async () => {
  using planted = plantFiles();
  const { commands } = z
    .object({ commands: z.record(z.string(), z.string()) })
    .parse((await startServer({ folder: '/' })).data);
  expect(Object.keys(commands)).toEqual(['doctor', 'access']);
  const env = { ...hostileVariables(planted.script), PATH: `${planted.folder}:.:${PATH}` };
  for (const [name, command] of Object.entries(commands)) {
    const { stdout } = await typed(`${command} --help`, { ...planted, env });
    expect(stdout).toContain(`Usage: molecule-channel ${name}`);
  }
  expect(planted.hasRun()).toBe(false);
});

test('so is what npm puts on the PATH', async () => {
  using planted = plantFiles();
  using installed = tempDir();
  const env = { ...hostileVariables(planted.script), PATH: `${planted.folder}:${installed.path}:${PATH}` };
  for (const [name, path] of Object.entries(bin)) {
    symlinkSync(join(ROOT, path), join(installed.path, 'link'));
    symlinkSync('link', join(installed.path, name));
    expect((await typed(`'${installed.path}/${name}' --version`, { ...planted, env })).stdout).toBe(
      `${version}\n`,
    );
  }
  expect(planted.hasRun()).toBe(false);
});

test('so is every command of the documentation', async () => {
  using planted = plantFiles();
  const documents = ['README.md', ...readdirSync(join(ROOT, 'docs')).map((name) => `docs/${name}`)]
    .filter((name) => name.endsWith('.md'))
    .map((name) => readFileSync(join(ROOT, name), 'utf8'))
    .join('\n');
  const lines = [...documents.matchAll(/\b(?:bun|node|npx)\b[^\n`]*dist\/[^\n`]*/g)].map(([line]) => line);
  expect(lines).toEqual([]);
  const words = [...documents.matchAll(/bin\/molecule-channel( \w+)/g)].map(([, command = '']) => command);
  expect(words).toEqual(expect.arrayContaining([' demo', ' setup', ' remove', ' access', ' doctor']));
  for (const command of new Set(words)) {
    const { exitCode } = await typed(`'${ROOT}/bin/molecule-channel'${command} --help`, planted);
    expect(exitCode).toBe(0);
  }
  expect(planted.hasRun()).toBe(false);
});

test('nothing of that folder, nor of those above it, is even read', async () => {
  using planted = plantPipes();
  expect((await startServer(planted)).data).toMatchObject({ mode: 'unconfigured' });
  expect(await typed(`'${ROOT}/bin/molecule-channel' --version`, planted)).toMatchObject({
    exitCode: 0,
    stdout: `${version}\n`,
  });
});

test('the program works in the folder in which it was started, also when that is gone', async () => {
  using dir = tempDir();
  const place = { folder: dir.path };
  await using platform = new CliProcess(['platform', '--database', 'here.db'], place);
  await platform.waitFor(/Canvas/);
  expect(existsSync(join(dir.path, 'here.db'))).toBe(true);
  const gone = `mkdir gone && cd gone && rmdir ../gone && '${ROOT}/bin/molecule-channel' --version`;
  expect((await typed(gone, place)).stdout).toBe(`${version}\n`);
});

test.each([
  ['a function of bash in the place of a builtin', { 'BASH_FUNC_cd%%': '() { : > "$MARK"; }' }],
  ['a CDPATH that leads elsewhere', { CDPATH: '/tmp' }],
  ['a PWD that is not true', { PWD: '/' }],
])('%s changes nothing', async (_name, env) => {
  using planted = plantFiles();
  const mark = `${planted.script}.mark`;
  const run = `'${ROOT}/bin/molecule-channel' --version`;
  const { stdout } = await typed(`${Bun.which('bash') ?? 'sh'} --posix ${run} || ${run}`, {
    ...planted,
    env: { ...env, MARK: mark },
  });
  expect(stdout).toBe(`${version}\n`);
  expect(await Bun.file(mark).exists()).toBe(false);
  expect(planted.hasRun()).toBe(false);
});
