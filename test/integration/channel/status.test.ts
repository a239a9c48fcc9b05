import { describe, expect, test } from 'bun:test';
import { writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { ACTIVE, standby } from '../../../src/channel/mode.ts';
import type { StatusDeps } from '../../../src/channel/status.ts';
import { WorkspaceMonitor } from '../../../src/channel/workspace-monitor.ts';
import type { ChannelBlock } from '../../../src/claude-code/channel-blocks.ts';
import { ConfigError } from '../../../src/core/errors.ts';
import { openInbox } from '../../../src/inbox/file/open.ts';
import { PermissionRelay } from '../../../src/permission/relay.ts';
import { PlatformClient } from '../../../src/platform/client.ts';
import { systemClock } from '../../../src/runtime/clock.ts';
import type { Environment } from '../../../src/settings/environment.ts';
import { parseSettings } from '../../../src/settings/settings.ts';
import type { DeafReport } from '../../../src/tools/shared/status-report.ts';
import { keptLog, NO_BLOCKS, statusOf } from '../../support/channel-status.ts';
import { deliveriesOf } from '../../support/deliveries.ts';
import { arrival } from '../../support/inbox-arrivals.ts';
import { tempDir } from '../../support/temp-dir.ts';

const ID = 'b7e6e7a0-0000-4000-8000-000000000001';
const POLICY: ChannelBlock = { kind: 'policy', fact: 'the policy forbids channels', fix: 'Ask.' };
const problem = { variable: 'MOLECULE_PLATFORM_URL', got: 'nothing', expected: 'an address', fix: 'Set it.' };

function setUp(options: Partial<StatusDeps> = {}, accessText?: string) {
  const dir = tempDir();
  if (accessText !== undefined) writeFileSync(join(dir.path, 'access.json'), accessText);
  const deliveries = deliveriesOf(undefined, new AbortController().signal);
  const status = statusOf(dir.path, deliveries, options);
  return {
    ...{ dir, deliveries, status },
    /** As when these settings were read and are in force. */
    activate(values: Environment = {}) {
      const settings = parseSettings({
        MOLECULE_PLATFORM_URL: 'http://127.0.0.1:1',
        MOLECULE_WORKSPACE_IDS: ID,
        MOLECULE_WORKSPACE_TOKENS: 'a-token',
        ...values,
      });
      const workspaces = settings.targets.map((target) => ({
        client: new PlatformClient(target),
        monitor: new WorkspaceMonitor({
          target,
          log: keptLog(),
          nowMs: () => 0,
          hasDoorbell: true,
          onStanding: () => undefined,
        }),
      }));
      status.configured({ settings, workspaces }, []);
      status.enter(ACTIVE);
      return workspaces;
    },
    [Symbol.dispose]: () => dir[Symbol.dispose](),
  };
}

describe('the status', () => {
  test('without settings names what is missing, and has no workspaces', () => {
    using s = setUp();
    s.status.unconfigured(new ConfigError([problem]));
    expect(s.status.report()).toMatchObject({
      mode: 'unconfigured',
      why: 'MOLECULE_PLATFORM_URL: got nothing, expected an address.',
      fix: expect.stringContaining(`Set it. The settings are read from ${s.dir.path}/.env`),
      workspaces: [],
    });
    expect(() => s.status.requireSettings()).toThrow(ConfigError);
  });

  test('before the settings were read says that the server is starting', () => {
    using s = setUp();
    expect(s.status.report().mode).toBe('starting');
    expect(() => s.status.requireSettings()).toThrow('a finished start');
  });

  test('of a workspace has what its monitor knows and what the inbox counts', () => {
    using s = setUp({ inbox: () => opened.inbox });
    const opened = openInbox(s.dir.path, Date.now);
    const { arrivals } = opened.inbox.takeOver();
    arrivals.add(ID, [arrival('a', 1, { workspaceId: ID }), arrival('b', 2, { workspaceId: ID })]);
    const [workspace] = s.activate();
    workspace?.monitor.polled();
    workspace?.monitor.doorbell('alive');
    expect(s.status.report().workspaces).toMatchObject([
      {
        id: ID,
        state: 'ok',
        lastPollAt: '1970-01-01T00:00:00.000Z',
        doorbell: 'alive',
        waiting: 2,
        delivered: 0,
      },
    ]);
    opened.inbox.close();
  });

  test('also comes when the inbox cannot be read', () => {
    using s = setUp({
      inbox: () => {
        throw new Error('damaged');
      },
    });
    s.activate();
    s.status.inboxDegraded = 'the inbox file is damaged';
    expect(s.status.report()).toMatchObject({
      workspaces: [{ waiting: 0 }],
      warnings: ['the inbox file is damaged'],
    });
  });

  test('warns of an access file that cannot be used', () => {
    using s = setUp({}, 'not JSON');
    s.activate();
    expect(s.status.report().warnings).toEqual([expect.stringContaining('access.json cannot be used')]);
  });

  test('of a standby tells who has the lease', () => {
    using s = setUp();
    s.activate();
    s.status.enter(standby('another session (PID 42)'));
    expect(s.status.report().why).toStartWith('Messages go to another session (PID 42) on this machine');
  });
});

describe('a session that does not listen', () => {
  test.each<[string, DeafReport['fallback'], Environment, ChannelBlock | undefined]>([
    ['to nothing', 'off', {}, undefined],
    ['to its hooks where the settings want it', 'hooks', { MOLECULE_FALLBACK: 'hooks' }, undefined],
    ['to nothing that is forbidden', { forbidden: POLICY.fact }, { MOLECULE_FALLBACK: 'hooks' }, POLICY],
  ])('falls back %s', (_what, fallback, settings, forbidden) => {
    using s = setUp({ blocks: { ...NO_BLOCKS, forbidding: () => forbidden } });
    s.activate(settings);
    s.deliveries.hearing.switchedOff(true);
    expect(s.status.report().deaf).toEqual({
      cause: 'nothing explains it',
      fix: 'Look in the log.',
      fallback,
    });
  });

  test('is suspected while nothing is proven, from what speaks against it', () => {
    using s = setUp({ blocks: { ...NO_BLOCKS, known: () => POLICY } });
    s.deliveries.receipts.expect(true);
    s.activate();
    expect(s.status.report().warnings).toEqual([
      'Claude Code may not listen to the channel here: the policy forbids channels. Ask.',
    ]);
  });

  test('is not suspected for its command line, nor where nothing could ever be proven', () => {
    using byLaunch = setUp({ blocks: { ...NO_BLOCKS, known: () => ({ ...POLICY, kind: 'launch' }) } });
    byLaunch.deliveries.receipts.expect(true);
    byLaunch.activate();
    expect(byLaunch.status.report().warnings).toEqual([]);
    using withoutHooks = setUp({ blocks: { ...NO_BLOCKS, known: () => POLICY } });
    withoutHooks.activate();
    expect(withoutHooks.status.report().warnings).toEqual([]);
  });
});

describe('the permission relay', () => {
  const relay = new PermissionRelay({
    clock: systemClock,
    sendVerdict: async () => undefined,
    onEvent: () => undefined,
  });

  test.each([
    ['off', undefined, 'off'],
    ['restart_needed', undefined, 'canvas'],
    ['restart_needed', relay, 'off'],
    ['waiting', relay, 'canvas'],
  ])('is %s', (state, given, setting) => {
    using s = setUp({ relay: given });
    s.activate({ MOLECULE_PERMISSION_RELAY: setting });
    expect(s.status.report().permissionRelay.state).toEqual(expect.stringMatching(state));
  });
});
