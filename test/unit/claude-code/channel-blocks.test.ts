import { describe, expect, test } from 'bun:test';
import { mkdirSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { type BlockFacts, channelBlocks, launchBlock } from '../../../src/claude-code/channel-blocks.ts';
import { tempDir } from '../../support/temp-dir.ts';

const STARTED_WELL = [
  'claude',
  '--dangerously-load-development-channels',
  'plugin:molecule@molecule-channel',
];

/** A machine on which nothing is in the way, but for what the test adds. */
function withBlocks(
  facts: Partial<Omit<BlockFacts, 'env'>> & {
    readonly env?: Readonly<Record<string, string>>;
    readonly managed?: unknown;
  },
  look: (blocks: ReturnType<typeof channelBlocks>, root: string) => void,
): void {
  using dir = tempDir();
  const managedSettingsDirectory = join(dir.path, 'managed');
  mkdirSync(managedSettingsDirectory);
  if (facts.managed !== undefined) {
    const { managed } = facts;
    const text = typeof managed === 'string' ? managed : JSON.stringify(managed);
    writeFileSync(join(managedSettingsDirectory, 'managed-settings.json'), text);
  }
  const blocks = channelBlocks({
    argv: () => STARTED_WELL,
    managedSettingsDirectory,
    host: () => ({ name: 'claude-code', version: '2.1.197' }),
    ...facts,
    env: {
      HOME: dir.path,
      CLAUDE_PLUGIN_DATA: '/home/ann/.claude/plugins/data/molecule-molecule-channel',
      ...facts.env,
    },
  });
  look(blocks, dir.path);
}

describe('the likely cause', () => {
  test.each([
    [
      'the editor, before all else',
      { env: { CLAUDE_CODE_ENTRYPOINT: 'claude-vscode', DISABLE_TELEMETRY: '1' } },
      'editor',
      'the VS Code extension has no channels',
    ],
    [
      'another provider, before telemetry',
      { env: { DISABLE_TELEMETRY: '1', CLAUDE_CODE_USE_VERTEX: '1' } },
      'provider',
      'CLAUDE_CODE_USE_VERTEX is set',
    ],
    ['telemetry, before a policy', { env: { DO_NOT_TRACK: '1' }, managed: { x: 1 } }, 'telemetry', 'DO_NOT'],
    [
      'a policy, before the flag',
      { managed: { cleanupPeriodDays: 3 }, argv: () => ['claude'] },
      'policy',
      'managed',
    ],
    ['no flag', { argv: () => ['claude'] }, 'launch', 'started without this channel'],
    [
      'another marketplace',
      { env: { CLAUDE_PLUGIN_DATA: '/x/molecule-fork' } },
      'launch',
      'another marketplace than fork',
    ],
    [
      'an API key, for an old version',
      { env: { ANTHROPIC_API_KEY: 'k' }, host: () => ({ name: 'claude-code', version: '2.1.118' }) },
      'login',
      'needs a claude.ai login',
    ],
  ] as const)('is %s', (_name, facts, kind, fact) => {
    withBlocks(facts, (blocks) => {
      expect(blocks.known()).toMatchObject({ kind, fact: expect.stringContaining(fact) });
      expect(blocks.likely()).toEqual(blocks.known() ?? expect.unreachable());
    });
  });

  test('is not made up: where nothing is to be seen, the fix is how to find out', () => {
    withBlocks({ env: { ANTHROPIC_API_KEY: 'k' } }, (blocks) => {
      expect(blocks.known()).toBeUndefined();
      expect(blocks.likely().fix).toContain('Channel notifications skipped');
    });
  });
});

describe('a fallback', () => {
  const us = { marketplace: 'molecule-channel', plugin: 'molecule' };
  const other = { marketplace: 'elsewhere', plugin: 'telegram' };

  test.each([
    ['no managed settings', undefined, false],
    ['channels on', { channelsEnabled: true }, false],
    ['channels on, and we are on the list', { channelsEnabled: true, allowedChannelPlugins: [us] }, false],
    ['channels off', { channelsEnabled: false }, true],
    ['settings that do not mention channels', { cleanupPeriodDays: 3 }, true],
    ['a list without us', { channelsEnabled: true, allowedChannelPlugins: [other] }, true],
    ['settings that cannot be read', '{', true],
  ])('with %s', (_name, managed, isForbidden) => {
    withBlocks({ managed }, (blocks) => {
      expect(blocks.forbidding() !== undefined).toBe(isForbidden);
    });
  });

  test('is forbidden by what Claude Code fetched from the organisation too', () => {
    withBlocks({ managed: { channelsEnabled: true } }, (blocks, root) => {
      mkdirSync(join(root, '.claude'));
      writeFileSync(join(root, '.claude/remote-settings.json'), JSON.stringify({ channelsEnabled: false }));
      expect(blocks.forbidding()).toMatchObject({
        kind: 'policy',
        fact: expect.stringContaining('remote-settings.json'),
      });
    });
  });
});

describe('of the command line', () => {
  const blockOf = (command: string | undefined, marketplace: string | undefined = 'molecule-channel') =>
    launchBlock(command?.split(' '), marketplace);

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
    expect(launchBlock(command.split(' '), undefined)).toBeUndefined();
  });
});
