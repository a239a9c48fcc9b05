import { expect, test } from 'bun:test';
import { launchBlock } from '../../../src/claude-code/launch-block.ts';

const blockOf = (command: string | undefined, marketplace: string | undefined = 'molecule-channel') =>
  launchBlock({ argv: command?.split(' '), pluginName: 'molecule', marketplace });

test.each([
  ['claude --debug', 'Claude Code was started without this channel'],
  [
    'claude --dangerously-load-development-channels server:molecule',
    'Claude Code was started without this channel',
  ],
  [
    'claude -p --dangerously-load-development-channels plugin:molecule@molecule-channel',
    'Claude Code ignores --dangerously-load-development-channels in print mode',
  ],
  [
    'claude --dangerously-load-development-channels plugin:molecule@molecule',
    'the flag names another marketplace than molecule-channel, from which the plugin was installed',
  ],
  [
    'claude --channels plugin:molecule@molecule-channel',
    '--channels switches on only what Anthropic or your organisation has approved',
  ],
])('%s: %s', (command, fact) => {
  const block = blockOf(command);
  expect(block).toMatchObject({ kind: 'launch', fact });
  expect(block?.fix).toEndWith(' plugin:molecule@molecule-channel');
});

test.each([
  ['the right flag', 'claude --dangerously-load-development-channels plugin:molecule@molecule-channel'],
  ['no command line to read', undefined],
  ['another program', 'node host.js'],
])('%s: nothing to find fault with', (_name, command) => {
  expect(blockOf(command)).toBeUndefined();
});

test('an unknown marketplace is no other one', () => {
  const command = 'claude --dangerously-load-development-channels plugin:molecule@molecule';
  expect(
    launchBlock({ argv: command.split(' '), pluginName: 'molecule', marketplace: undefined }),
  ).toBeUndefined();
});
