import { expect, test } from 'bun:test';
import { readFileSync, statSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { runCommand } from '../../../support/command-run.ts';
import { writeEnv } from '../../../support/env-file.ts';
import { tempDir } from '../../../support/temp-dir.ts';

const access = (stateDir: string, ...args: string[]) =>
  runCommand(['access', ...args], { MOLECULE_STATE_DIR: stateDir });

const PEERS = ['11111111-1111-4111-8111-111111111111', '22222222-2222-4222-8222-222222222222'];

test('shows what applies', async () => {
  using dir = tempDir();
  expect((await access(dir.path)).stdout).toContain(
    'Every workspace: everybody who may write to the workspace',
  );
  await access(dir.path, 'canvas');
  await access(dir.path, 'peers', ...PEERS, '--workspace', 'ws-1');
  const { stdout } = await access(dir.path);
  expect(stdout).toContain('Every workspace but those below: the canvas user only');
  expect(stdout).toContain(`Workspace ws-1: the canvas user, ${PEERS.join(', ')}`);
  expect((await access(dir.path, 'all')).stdout).toContain('The rules of single workspaces are forgotten.');
});

test.each([
  [['peers'], 'No peer was named.'],
  [['canvas', 'peer-1'], '"access canvas" takes no ids.'],
  [['peers', 'Build box'], '“Build box” is no id, and names cannot be looked up'],
  [['canvas', '--workspace', '../x'], 'That is no name of a watched workspace, and no id'],
  [['nobody'], "'nobody' is invalid"],
])('%p is refused, and nothing is written', async (args, message) => {
  using dir = tempDir();
  const { exitCode, stderr } = await access(dir.path, ...args);
  expect(exitCode).not.toBe(0);
  expect(stderr).toContain(message);
  expect(statSync(join(dir.path, 'access.json'), { throwIfNoEntry: false })).toBeUndefined();
});

test('is refused inside a Claude Code session, where it may be a message that wants it; showing is not', async () => {
  using dir = tempDir();
  const inside = (...args: string[]) =>
    runCommand(['access', ...args], { MOLECULE_STATE_DIR: dir.path, CLAUDECODE: '1' });
  await access(dir.path, 'canvas');
  const { exitCode, stderr } = await inside('all');
  expect(exitCode).toBe(1);
  expect(stderr).toContain('not changed from inside a Claude Code session');
  expect((await inside()).stdout).toContain('the canvas user only');
});

test('refuses a rule for a workspace that the settings do not name', async () => {
  using dir = tempDir();
  writeEnv(dir.path, 'https://canvas.example.com', [{ id: 'ws-1', token: 'a-token' }]);
  const { exitCode, stderr } = await access(dir.path, 'canvas', '--workspace', 'ws-l', '--offline');
  expect(exitCode).toBe(1);
  expect(stderr).toContain('Workspace ws-l is not watched.\nThe settings name ws-1.');
  expect(statSync(join(dir.path, 'access.json'), { throwIfNoEntry: false })).toBeUndefined();
  expect((await access(dir.path, 'canvas', '--workspace', 'ws-1')).exitCode).toBe(0);
});

test('does not build on a file that it cannot read: a rule for one workspace is refused, one for all replaces it', async () => {
  using dir = tempDir();
  writeFileSync(join(dir.path, 'access.json'), 'nonsense');
  expect((await access(dir.path, 'canvas', '--workspace', 'ws-1')).stderr).toContain('it is not JSON');
  expect(readFileSync(join(dir.path, 'access.json'), 'utf8')).toBe('nonsense');
  expect((await access(dir.path, 'canvas')).exitCode).toBe(0);
  expect((await access(dir.path)).stdout).toContain('the canvas user only');
});

test('says why it could not be written, and that nothing was changed', async () => {
  using dir = tempDir();
  const file = join(dir.path, 'file');
  writeFileSync(file, '');
  const { exitCode, stderr } = await access(file, 'canvas');
  expect(exitCode).toBe(1);
  expect(stderr).toContain(`${file}/access.json cannot be written (EEXIST); nothing was changed.`);
});
