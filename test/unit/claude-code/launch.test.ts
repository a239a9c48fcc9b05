import { expect, test } from 'bun:test';
import { readLaunch } from '../../../src/claude-code/launch.ts';

const plugin = (command: string) => readLaunch({ argv: command.split(' '), pluginName: 'molecule' });
const server = (command: string) => readLaunch({ argv: command.split(' '), pluginName: undefined });

test.each([
  'claude --channels plugin:molecule@molecule-channel',
  'claude --channels=plugin:molecule@molecule-channel',
  'claude --channels plugin:other@x plugin:molecule@molecule-channel --debug',
  'claude --dangerously-load-development-channels plugin:molecule@inline',
  '/home/u/.local/share/claude/versions/2.1.197 --dangerously-load-development-channels plugin:molecule@m',
  '/usr/bin/node /usr/lib/node_modules/@anthropic-ai/claude-code/cli.js --channels plugin:molecule@m',
  'claude -p --input-format stream-json --channels plugin:molecule@m',
])('%s was started with the channel', (command) => {
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
])('%s was started without it', (command) => {
  expect(plugin(command)).toBe('without_channel');
});

test.each(['claude -p hello', 'claude hello --print --output-format stream-json'])(
  '%s is for one answer',
  (command) => {
    expect(plugin(command)).toBe('one_shot');
  },
);

test.each(['claude mcp list', 'claude mcp get molecule', 'claude plugin list'])(
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
  expect(plugin(command)).toBe('unknown');
});

test('a server of the user’s own settings is named as server', () => {
  expect(server('claude --dangerously-load-development-channels server:mol')).toBe('with_channel');
  expect(server('claude --channels plugin:molecule@m')).toBe('without_channel');
});

test('an unreadable command line is unknown', () => {
  expect(readLaunch({ argv: undefined, pluginName: 'molecule' })).toBe('unknown');
});
