import { expect, test } from 'bun:test';
import { COMMANDS } from '../../../src/cli/commands.ts';
import { PRODUCT } from '../../../src/core/product.ts';
import { runCommand } from '../../support/command-run.ts';

const run = (...args: string[]) => runCommand(args);

test.each(['--version', '-v'])('%s prints the version and nothing else', async (flag) => {
  expect(await run(flag)).toEqual({ exitCode: 0, stdout: `${PRODUCT.version}\n`, stderr: '' });
});

test('help names every command, and where to begin', async () => {
  const { exitCode, stdout, stderr } = await run('--help');
  expect({ exitCode, stderr }).toEqual({ exitCode: 0, stderr: '' });
  for (const { name } of COMMANDS) expect(stdout).toContain(`\n  ${name} `);
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
  [['fly'], "error: unknown command 'fly'", 'molecule-channel --help'],
  [['docter'], '(Did you mean doctor?)', 'molecule-channel --help'],
  [['doctor', '--fast'], "error: unknown option '--fast'", 'molecule-channel doctor --help'],
  [['doctor', '--jsn'], '(Did you mean --json?)', 'molecule-channel doctor --help'],
  [
    ['demo', '--port', '70000'],
    "error: option '--port <number>' argument '70000' is invalid.",
    'molecule-channel demo --help',
  ],
  [
    ['platform', '--era', 'E9'],
    "error: option '--era <era>' argument 'E9' is invalid.",
    'molecule-channel platform --help',
  ],
  [['completion'], "error: missing required argument 'shell'", 'molecule-channel completion --help'],
])('%p is refused, named, and sent to the right help', async (args, message, help) => {
  const { exitCode, stdout, stderr } = await run(...args);
  expect({ exitCode, stdout }).toEqual({ exitCode: 2, stdout: '' });
  expect(stderr).toContain(message);
  expect(stderr).toContain(help);
});
