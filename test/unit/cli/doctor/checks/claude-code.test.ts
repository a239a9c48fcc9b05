import { describe, expect, test } from 'bun:test';
import { mkdirSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import {
  channelSwitchesCheck,
  claudeCodeCheck,
  managedSettingsCheck,
} from '../../../../../src/cli/doctor/checks/claude-code.ts';
import { type DoctorSetup, machineWith, never, setUpDoctor } from '../doctor-context.ts';

describe('Claude Code', () => {
  test.each([
    ['a new one is well', { claude: '2.1.197' }, 'ok', '2.1.197 (/opt/claude)'],
    [
      'an old one has no channels',
      { claude: '1.0.44' },
      'warn',
      '1.0.44 (/opt/claude) may be too old for channels',
    ],
    [
      'one without hooks cannot tell what the session has seen',
      { claude: '2.1.100' },
      'warn',
      '2.1.100 (/opt/claude) runs no hooks of the plugin: nothing tells what the session has seen, and people may stay without an answer',
    ],
    ['one may not say its version', { claude: undefined }, 'warn', '/opt/claude does not say its version'],
    ['none is no failure: it may be on another machine', {}, 'warn', 'not on the PATH'],
  ] as const)('%s', async (_name, versions, status, fact) => {
    using setup = setUpDoctor({ machine: machineWith(versions) });
    expect(await claudeCodeCheck.run(setup.context, never)).toMatchObject([{ status, fact }]);
  });
});

describe('what a version brings with it', () => {
  const judge = (version: string, env: Readonly<Record<string, string>> = {}) => {
    using setup = setUpDoctor({ machine: machineWith({ claude: version }), env });
    return claudeCodeCheck.run(setup.context, never);
  };

  test('one that is older than what was tried is worth a warning, a newer one a word', async () => {
    expect(await judge('2.1.150')).toMatchObject([{ status: 'warn', fix: 'Run: claude update' }]);
    const [first] = await judge('2.1.400');
    expect(first).toMatchObject({ status: 'ok', fact: expect.stringContaining('newer than 2.1.332') });
  });

  test('the agents view and its switch', async () => {
    expect(await judge('2.1.332')).toMatchObject([
      { status: 'ok' },
      { fact: expect.stringContaining('CLAUDE_CODE_DISABLE_AGENT_VIEW=1 switches it off') },
    ]);
    expect(await judge('2.1.332', { CLAUDE_CODE_DISABLE_AGENT_VIEW: '1' })).toMatchObject([
      { status: 'ok' },
      { fact: 'the agents view is switched off' },
    ]);
  });
});

describe('channel switches', () => {
  test('without any, channels are on', () => {
    using setup = setUpDoctor({
      env: { DO_NOT_TRACK: '0', CLAUDE_CODE_USE_BEDROCK: 'false', DISABLE_TELEMETRY: ' ' },
    });
    expect(channelSwitchesCheck.run(setup.context, never)).toEqual([
      { status: 'ok', fact: 'no variable switches channels off' },
    ]);
  });

  test.each([
    'CLAUDE_CODE_DISABLE_NONESSENTIAL_TRAFFIC',
    'DISABLE_TELEMETRY',
    'DO_NOT_TRACK',
    'DISABLE_GROWTHBOOK',
  ])('%s switches them off', (name) => {
    using setup = setUpDoctor({ env: { [name]: '1' } });
    expect(channelSwitchesCheck.run(setup.context, never)).toEqual([
      {
        status: 'fail',
        fact: `${name} is set in the environment: it switches channels off, with all feature flags`,
        fix: `Unset it before you start Claude Code: unset ${name}`,
      },
    ]);
  });

  test.each(['BEDROCK', 'VERTEX', 'FOUNDRY', 'ANTHROPIC_AWS', 'ANTHROPIC_GOOGLE_CLOUD', 'MANTLE'])(
    'so does another provider (CLAUDE_CODE_USE_%s)',
    (provider) => {
      using setup = setUpDoctor({ env: { [`CLAUDE_CODE_USE_${provider}`]: '1' } });
      expect(channelSwitchesCheck.run(setup.context, never)).toMatchObject([
        { status: 'fail', fact: expect.stringContaining('channels do not work with third-party providers') },
      ]);
    },
  );

  test('so does another provider, and a variable in the settings of Claude Code', () => {
    using setup = setUpDoctor({ env: { CLAUDE_CODE_USE_VERTEX: 'true' } });
    mkdirSync(join(setup.root, '.claude'));
    const settings = join(setup.root, '.claude/settings.json');
    writeFileSync(settings, JSON.stringify({ env: { DISABLE_TELEMETRY: '1' }, model: 'opus' }));
    expect(channelSwitchesCheck.run(setup.context, never)).toMatchObject([
      { status: 'fail', fact: expect.stringContaining('CLAUDE_CODE_USE_VERTEX is set in the environment') },
      { status: 'fail', fix: 'Remove DISABLE_TELEMETRY from "env" in that file.' },
    ]);
  });
});

describe('managed settings', () => {
  function manage(setup: DoctorSetup, files: Readonly<Record<string, unknown>>) {
    const folder = join(setup.root, 'managed');
    mkdirSync(join(folder, 'managed-settings.d'), { recursive: true });
    for (const [name, value] of Object.entries(files)) {
      writeFileSync(join(folder, name), typeof value === 'string' ? value : JSON.stringify(value));
    }
    return managedSettingsCheck.run(setup.context, never);
  }
  const us = { marketplace: 'molecule-channel', plugin: 'molecule' };
  const other = { marketplace: 'claude-plugins-official', plugin: 'telegram' };

  test('where there are none, nothing is blocked', () => {
    using setup = setUpDoctor();
    expect(managedSettingsCheck.run(setup.context, never)).toMatchObject([{ status: 'ok' }]);
  });

  test('settings that do not mention channels switch them off; the fix is the line to add', () => {
    using setup = setUpDoctor();
    expect(manage(setup, { 'managed-settings.json': { cleanupPeriodDays: 30 } })).toEqual([
      {
        status: 'fail',
        fact: `those in ${setup.root}/managed do not switch channels on, so no channel works on this machine`,
        fix: `Ask the administrator to add to ${setup.root}/managed/managed-settings.json: "channelsEnabled": true`,
      },
    ]);
  });

  test('a file beside them can switch channels on', () => {
    using setup = setUpDoctor();
    const files = {
      'managed-settings.json': { channelsEnabled: false },
      'managed-settings.d/50-channels.json': { channelsEnabled: true },
    };
    expect(manage(setup, files)).toEqual([{ status: 'ok', fact: 'channels are on' }]);
  });

  test('a list without us still allows a development channel; the fix is our entry', () => {
    using setup = setUpDoctor();
    const files = { 'managed-settings.json': { channelsEnabled: true, allowedChannelPlugins: [other] } };
    expect(manage(setup, files)).toMatchObject([
      {
        status: 'warn',
        fix: `Ask the administrator to add to "allowedChannelPlugins" in ${setup.root}/managed/managed-settings.json: ${JSON.stringify(us)}`,
      },
    ]);
  });

  test('what Claude Code fetched from the organisation goes before the files of the machine', () => {
    using setup = setUpDoctor();
    mkdirSync(join(setup.root, '.claude'));
    const fetched = join(setup.root, '.claude/remote-settings.json');
    writeFileSync(fetched, JSON.stringify({ channelsEnabled: false }));
    expect(manage(setup, { 'managed-settings.json': { channelsEnabled: true } })).toMatchObject([
      {
        status: 'fail',
        fact: expect.stringContaining(fetched),
        fix: expect.stringContaining("the organisation's managed settings"),
      },
    ]);
  });

  test.each(['allowManagedHooksOnly', 'disableAllHooks'])('%s keeps our hooks from running', (name) => {
    using setup = setUpDoctor();
    const judge = (settings: object) => manage(setup, { 'managed-settings.json': settings });
    expect(judge({ channelsEnabled: true, [name]: true })).toMatchObject([
      { status: 'ok' },
      { status: 'warn', fact: expect.stringContaining(`${name} in`) },
    ]);
    expect(judge({ channelsEnabled: true, [name]: false })).toMatchObject([{ status: 'ok' }]);
  });

  test('a list with us is well', () => {
    using setup = setUpDoctor();
    const files = { 'managed-settings.json': { channelsEnabled: true, allowedChannelPlugins: [other, us] } };
    expect(manage(setup, files)).toEqual([
      { status: 'ok', fact: 'channels are on, and molecule@molecule-channel is on the list' },
    ]);
  });

  test('a file that is not JSON is named, not quoted', async () => {
    using setup = setUpDoctor();
    const [verdict] = await manage(setup, { 'managed-settings.json': '{ secret' });
    expect(verdict).toEqual({
      status: 'warn',
      fact: `${setup.root}/managed/managed-settings.json cannot be used (not JSON)`,
      fix: 'Ask the administrator to correct it.',
    });
  });
});
