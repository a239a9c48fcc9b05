import { afterAll, afterEach, beforeAll, beforeEach, describe, expect, test } from 'bun:test';
import {
  appendFileSync,
  existsSync,
  mkdirSync,
  readdirSync,
  readFileSync,
  renameSync,
  writeFileSync,
} from 'node:fs';
import { join } from 'node:path';
import { CommandRun, runCommand } from '../../support/command-run.ts';
import { writeEnv } from '../../support/env-file.ts';
import { LeaseProcess } from '../../support/lease-process.ts';
import { type ServedPlatform, servePlatform } from '../../support/platform.ts';
import { tempDir } from '../../support/temp-dir.ts';

let served: ServedPlatform;
let laptop: { readonly id: string; readonly token: string };
let dir: ReturnType<typeof tempDir>;

beforeAll(async () => {
  served = await servePlatform();
  laptop = served.platform.createWorkspace({ name: 'Laptop', external: true });
});
afterAll(() => served[Symbol.asyncDispose]());
beforeEach(() => {
  dir = tempDir();
});
afterEach(() => dir[Symbol.dispose]());

const env = () => ({ HOME: dir.path, PATH: '/usr/bin:/bin', MOLECULE_STATE_DIR: dir.path });
const run = (...args: string[]) => runCommand(args, env());

describe('status', () => {
  test('without settings it says what is missing and what to run', async () => {
    const { exitCode, stdout } = await run('status');
    expect(exitCode).toBe(1);
    expect(stdout).toContain('not set up');
    expect(stdout).toMatch(/Run: \S+molecule-channel setup\n/);
  });

  test('without a session it says so, how to start one, and how the workspace looks on the canvas', async () => {
    writeEnv(dir.path, served.url, [laptop]);
    const { exitCode, stdout } = await run('status');
    expect(exitCode).toBe(1);
    expect(stdout).toContain('no session on this machine receives\nStart one: claude --dangerously');
    expect(stdout).toContain(
      `“Laptop”: no agent connected\n  ${laptop.id} at ${served.url}\n  no inbox yet\n`,
    );
    expect(stdout).not.toContain(laptop.token);
  });

  test('while a session holds the lease the exit code is 0', async () => {
    writeEnv(dir.path, served.url, [laptop]);
    await using holder = new LeaseProcess(dir.path);
    await holder.reaches('held');
    const { exitCode, stdout } = await run('status', '--json', '--offline');
    expect(exitCode).toBe(0);
    expect(JSON.parse(stdout)).toMatchObject({
      receiving: true,
      problems: [],
      workspaces: [{ id: laptop.id }],
    });
    expect(stdout).not.toContain(laptop.token);
  });

  test('a platform that does not answer is told beside the workspace', async () => {
    writeEnv(dir.path, 'http://127.0.0.1:1', [laptop]);
    expect((await run('status')).stdout).toContain(`${laptop.id}: the platform cannot be reached`);
  });

  test('a token that the platform refuses is told beside the workspace', async () => {
    const other = served.platform.createWorkspace({ name: 'Rotated', external: true });
    writeEnv(dir.path, served.url, [other]);
    served.platform.rotateToken(other.id);
    const { stdout } = await run('status');
    expect(stdout).toMatch(/“Rotated”: .*token/);
    expect(stdout).not.toContain('“Rotated”: no agent connected');
  });

  test('watching as JSON prints a line whenever something changed', async () => {
    await using watching = new CommandRun(['status', '--watch', '--json'], env());
    await watching.waitFor(/"receiving":false.*\n/);
    writeEnv(dir.path, served.url, [laptop]);
    await watching.waitFor(/"onCanvas":"awaiting_agent".*\n/);
    watching.signal('SIGINT');
    const { exitCode, stdout } = await watching.result();
    expect(exitCode).toBe(0);
    expect(stdout.trimEnd().split('\n').length).toBeGreaterThanOrEqual(2);
    for (const line of stdout.trimEnd().split('\n')) expect(JSON.parse(line)).toHaveProperty('receiving');
  });
});

describe('logs', () => {
  const log = () => join(dir.path, 'channel.log');

  test('the last lines, across the file that was moved away', async () => {
    writeFileSync(`${log()}.1`, 'one\ntwo\n', { mode: 0o600 });
    writeFileSync(log(), 'three\nfour\u001B[31m\n', { mode: 0o600 });
    const { stdout } = await run('logs', '-n', '3');
    expect(stdout).toStartWith('two\nthree\nfour');
    expect(stdout).not.toContain('\u001B');
  });

  test('none yet is no success', async () => {
    expect(await run('logs')).toMatchObject({
      exitCode: 1,
      stderr: expect.stringContaining('has nothing in it yet'),
    });
  });

  test('following goes on with what is written, also when the file is moved away', async () => {
    writeFileSync(log(), 'first\n', { mode: 0o600 });
    await using following = new CommandRun(['logs', '--follow'], env());
    await following.waitFor(/first\n/);
    appendFileSync(log(), 'sec');
    appendFileSync(log(), 'ond\n');
    await following.waitFor(/second\n/);
    renameSync(log(), `${log()}.1`);
    writeFileSync(log(), 'third\n', { mode: 0o600 });
    await following.waitFor(/third\n/);
    following.signal('SIGINT');
    expect(await following.result()).toMatchObject({ exitCode: 0, stdout: 'first\nsecond\nthird\n' });
  });
});

describe('remove', () => {
  test('takes one workspace out by its name, and leaves the rest', async () => {
    const box = served.platform.createWorkspace({ name: 'Build box', external: true });
    writeEnv(dir.path, served.url, [laptop, box]);
    const { exitCode, stdout } = await run('remove', 'laptop', '--yes');
    expect(exitCode).toBe(0);
    expect(stdout).toContain(`“Laptop” (${laptop.id}) is no longer watched here.`);
    const text = readFileSync(join(dir.path, '.env'), 'utf8');
    expect(text).toContain(`MOLECULE_WORKSPACE_IDS=${box.id}\n`);
    expect(text).not.toContain(laptop.token);
  });

  test('takes its rule of who may write with it, and no other', async () => {
    const box = served.platform.createWorkspace({ name: 'Build box', external: true });
    writeEnv(dir.path, served.url, [laptop, box]);
    for (const { id } of [laptop, box]) await run('access', 'canvas', '--workspace', id);
    await run('remove', laptop.id, '--yes');
    const { stdout } = await run('access', '--json', '--offline');
    expect(JSON.parse(stdout).workspaces).toEqual([{ id: box.id, senders: 'canvas' }]);
  });

  test('asks first; where nobody can be asked it does nothing without --yes', async () => {
    writeEnv(dir.path, served.url, [laptop]);
    expect(await run('remove', laptop.id)).toMatchObject({
      exitCode: 1,
      stderr: expect.stringContaining('Give --yes.'),
    });
    expect(readFileSync(join(dir.path, '.env'), 'utf8')).toContain(laptop.token);
  });

  test('everything of ours goes, and nothing else', async () => {
    writeEnv(dir.path, served.url, [laptop]);
    for (const name of ['inbox.db', 'channel.log', 'access.json', 'notes.txt'])
      writeFileSync(join(dir.path, name), '');
    mkdirSync(join(dir.path, 'inbox'));
    mkdirSync(join(dir.path, '.claude'));
    const settings = join(dir.path, '.claude/settings.json');
    writeFileSync(
      settings,
      JSON.stringify({
        permissions: { allow: ['Read', 'mcp__plugin_molecule_molecule__reply_to_workspace'] },
      }),
    );
    const cache = join(dir.path, '.cache/molecule-channel');
    mkdirSync(cache, { recursive: true });
    for (const name of ['demo-canvas.json', 'platform-canvas.json']) writeFileSync(join(cache, name), '{}');
    const { exitCode, stdout } = await run('remove', '--all', '--yes');
    expect(exitCode).toBe(0);
    expect(stdout).toContain(join(dir.path, '.env'));
    expect(existsSync(cache)).toBe(false);
    expect(readdirSync(dir.path).toSorted()).toEqual(['.cache', '.claude', 'notes.txt']);
    expect(JSON.parse(readFileSync(settings, 'utf8'))).toEqual({ permissions: { allow: ['Read'] } });
    expect((await run('remove', '--all')).stdout).toBe('There is nothing to remove.\n');
  });

  test('a state directory that holds nothing else goes as well', async () => {
    const stateDir = join(dir.path, 'state');
    mkdirSync(stateDir);
    writeEnv(stateDir, served.url, [laptop]);
    const { exitCode } = await runCommand(['remove', '--all', '--yes'], {
      ...env(),
      MOLECULE_STATE_DIR: stateDir,
    });
    expect(exitCode).toBe(0);
    expect(existsSync(stateDir)).toBe(false);
  });

  test('not while a session receives, and not from inside of one', async () => {
    writeEnv(dir.path, served.url, [laptop]);
    const inside = await runCommand(['remove', '--all', '--yes'], { ...env(), CLAUDECODE: '1' });
    expect(inside).toMatchObject({
      exitCode: 1,
      stderr: expect.stringContaining('from inside a Claude Code session'),
    });
    await using holder = new LeaseProcess(dir.path);
    await holder.reaches('held');
    expect((await run('remove', '--all', '--yes')).stderr).toContain('a session still receives (PID ');
    expect(readFileSync(join(dir.path, '.env'), 'utf8')).toContain(laptop.token);
  });

  test.each([[[]], [['x', '--all']]])('%p says neither what nor all', async (args) => {
    expect(await run('remove', ...args)).toMatchObject({
      exitCode: 1,
      stderr: expect.stringContaining('say what to remove'),
    });
  });
});
