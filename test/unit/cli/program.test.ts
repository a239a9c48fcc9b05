import { expect, test } from 'bun:test';
import { PRODUCT } from '../../../src/core/product.ts';
import { runCommand } from '../../support/command-run.ts';

const run = (...args: string[]) => runCommand(args);

test.each(['--version', '-v'])('%s prints the version and nothing else', async (flag) => {
  expect(await run(flag)).toEqual({ exitCode: 0, stdout: `${PRODUCT.version}\n`, stderr: '' });
});

test('help names every command, and where to begin', async () => {
  const { exitCode, stdout, stderr } = await run('--help');
  expect({ exitCode, stderr }).toEqual({ exitCode: 0, stderr: '' });
  for (const command of ['demo', 'platform', 'access', 'doctor']) expect(stdout).toContain(`\n  ${command} `);
  expect(stdout).toContain('New here? Run: molecule-channel demo');
});

test('without a command it prints the help', async () => {
  expect(await run()).toEqual(await run('--help'));
});

test.each([
  ['demo', '--scripted'],
  ['platform', '--database'],
  ['access', '--workspace'],
  ['doctor', '--json'],
])('help %s explains its options', async (command, option) => {
  const { exitCode, stdout } = await run('help', command);
  expect(exitCode).toBe(0);
  expect(stdout).toContain(option);
});

test.each([
  [['fly'], "error: unknown command 'fly'"],
  [['doctor', '--fast'], "error: unknown option '--fast'"],
  [['demo', '--port', '70000'], "error: option '--port <number>' argument '70000' is invalid."],
  [['platform', '--era', 'E9'], "error: option '--era <era>' argument 'E9' is invalid."],
])('%p is refused, and the commands are listed', async (args, message) => {
  const { exitCode, stdout, stderr } = await run(...args);
  expect({ exitCode, stdout }).toEqual({ exitCode: 2, stdout: '' });
  expect(stderr).toContain(message);
  expect(stderr).toContain(
    'The commands are demo, platform, access and doctor; molecule-channel --help says more.',
  );
});
