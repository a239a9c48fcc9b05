import { describe, expect, test } from 'bun:test';
import { mkdirSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { type LaunchFacts, readLaunch } from '../../../src/claude-code/launch.ts';
import { splitWindowsCommandLine } from '../../../src/claude-code/parent-arguments.ts';
import { tempDir } from '../../support/temp-dir.ts';

const FACTS: LaunchFacts = { argv: undefined, pluginName: 'molecule', env: { HOME: '/none' }, parentPid: 42 };
/** What Claude Code sets for every server. */
const CLAUDE_CODE = { HOME: '/none', CLAUDECODE: '1', CLAUDE_CODE_ENTRYPOINT: 'cli' };

const plugin = (command: string) => readLaunch({ ...FACTS, argv: command.split(' ') });
const server = (command: string) => readLaunch({ ...FACTS, argv: command.split(' '), pluginName: undefined });

describe('a command line', () => {
  test.each([
    'claude --channels plugin:molecule@molecule-channel',
    'claude --channels=plugin:molecule@molecule-channel',
    'claude --channels plugin:other@x plugin:molecule@molecule-channel --debug',
    'claude --dangerously-load-development-channels plugin:molecule@inline',
    '/home/u/.local/share/claude/versions/2.1.197 --dangerously-load-development-channels plugin:molecule@m',
    '/usr/bin/node /usr/lib/node_modules/@anthropic-ai/claude-code/cli.js --channels plugin:molecule@m',
    'node /app/node_modules/@anthropic-ai/claude-agent-sdk/cli.js --channels plugin:molecule@m',
    'claude -p --input-format stream-json --channels plugin:molecule@m',
  ])('%s names the channel', (command) => {
    expect(plugin(command)).toBe('with_channel');
  });

  test.each([
    'claude',
    'claude --debug',
    'claude --channels plugin:telegram@claude-plugins-official',
    'claude --channels plugin:molecule-other@m',
    'claude --channels server:molecule',
    'claude --channels plugin:telegram@x --model plugin:molecule@y',
    'claude -p --input-format stream-json --dangerously-load-development-channels plugin:molecule@m',
    'claude --print --input-format=stream-json --output-format stream-json',
    'node /app/node_modules/@anthropic-ai/claude-agent-sdk/cli.js --input-format stream-json',
    '/home/u/.vscode/extensions/anthropic.claude-code-2.1/resources/native-binary/claude --output-format x',
  ])('%s does not', (command) => {
    expect(plugin(command)).toBe('without_channel');
  });

  test.each(['claude -p hello', 'claude hello --print --output-format stream-json'])(
    '%s is for one answer',
    (command) => {
      expect(plugin(command)).toBe('one_shot');
    },
  );

  test.each(['claude mcp list', 'claude mcp get molecule', 'claude plugin list', 'claude agents'])(
    '%s only looks',
    (command) => {
      expect(plugin(command)).toBe('probe');
    },
  );

  test.each([
    'bash -c x',
    'bun test',
    'node server.js',
    '/usr/bin/python3 claude.py',
    'claudette --channels x',
  ])('%s is not Claude Code, so no flag is expected', (command) => {
    expect(plugin(command)).toBe('other_host');
  });

  test('of a server of the user’s own settings names it as server', () => {
    expect(server('claude --dangerously-load-development-channels server:mol')).toBe('with_channel');
    expect(server('claude --channels plugin:molecule@m')).toBe('without_channel');
  });
});

describe('a Claude Code whose command line tells nothing', () => {
  test.each([undefined, ['/opt/renamed', '--x'], ['claude bg-spare', '--bg-spare', '/tmp/s.sock']])(
    'is unknown (%p)',
    (argv) => {
      expect(readLaunch({ ...FACTS, argv, env: CLAUDE_CODE })).toBe('unknown');
    },
  );

  test('is no Claude Code when it does not say so', () => {
    expect(readLaunch(FACTS)).toBe('other_host');
  });

  test.each(['claude-vscode', 'claude-desktop', 'claude-code-github-action', 'local-agent', 'mcp'])(
    'has no channel in %s',
    (entryPoint) => {
      const env = { ...CLAUDE_CODE, CLAUDE_CODE_ENTRYPOINT: entryPoint };
      expect(readLaunch({ ...FACTS, env })).toBe('without_channel');
    },
  );

  test('is in the background when Claude Code lists it there', () => {
    using dir = tempDir();
    mkdirSync(join(dir.path, 'sessions'));
    const list = (pid: number, kind: string) =>
      writeFileSync(
        join(dir.path, 'sessions', '42.json'),
        JSON.stringify({ pid, sessionId: 's-1', cwd: '/work', kind, status: 'idle' }),
      );
    const env = { ...CLAUDE_CODE, CLAUDE_CONFIG_DIR: dir.path };
    list(42, 'bg');
    expect(readLaunch({ ...FACTS, env })).toBe('background');
    list(42, 'interactive');
    expect(readLaunch({ ...FACTS, env })).toBe('unknown');
    // Of an earlier process with the same number.
    list(41, 'bg');
    expect(readLaunch({ ...FACTS, env })).toBe('unknown');
  });
});

describe('a background job', () => {
  const launch = (state: object | undefined, argv = ['claude bg-spare', '--bg-spare', '/tmp/s.sock']) => {
    using dir = tempDir();
    if (state !== undefined) writeFileSync(join(dir.path, 'state.json'), JSON.stringify(state));
    return readLaunch({ ...FACTS, argv, env: { ...CLAUDE_CODE, CLAUDE_JOB_DIR: dir.path } });
  };

  test('has no channel', () => {
    expect(launch({ respawnFlags: ['--permission-mode', 'default'] })).toBe('background');
    expect(launch({ respawnFlags: [] }, ['claude', '--session-id', 'x', '--fork-session'])).toBe(
      'background',
    );
  });

  test('has the channel when its flags name it as an approved one', () => {
    expect(launch({ respawnFlags: ['--channels', 'plugin:molecule@m'] })).toBe('with_channel');
  });

  test('does not get a channel under development', () => {
    const flags = ['--dangerously-load-development-channels', 'plugin:molecule@m'];
    expect(launch({ respawnFlags: flags }, ['claude', ...flags])).toBe('background');
  });

  test('is unknown until its state is written', () => {
    expect(launch(undefined)).toBe('unknown');
    expect(launch({ state: 'starting' })).toBe('unknown');
    expect(launch({ respawnFlags: 'x' })).toBe('unknown');
  });
});

test.each<[string, string[]]>([
  ['claude.exe --channels plugin:molecule@m', ['claude.exe', '--channels', 'plugin:molecule@m']],
  [
    '"C:\\Program Files\\x\\claude.exe"  -p "two words"',
    ['C:\\Program Files\\x\\claude.exe', '-p', 'two words'],
  ],
  ['a "b\\"c" "d\\\\" ""', ['a', 'b"c', 'd\\', '']],
  ['c:\\dir\\\\sub x"y z"w', ['c:\\dir\\\\sub', 'xy zw']],
  ['', []],
])('on Windows %s has these arguments', (line, args) => {
  expect(splitWindowsCommandLine(line)).toEqual(args);
});
