import { describe, expect, test } from 'bun:test';
import { existsSync, readFileSync, rmSync, statSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { PRODUCT } from '../../src/core/product.ts';
import { ChannelProcess } from '../support/channel-process.ts';
import { writeEnv } from '../support/env-file.ts';
import { eventually } from '../support/eventually.ts';
import { isRunning } from '../support/process-table.ts';
import { openStage } from '../support/stage.ts';
import { tempDir } from '../support/temp-dir.ts';

const TOKEN = 'x'.repeat(43);

describe('initialize is answered, and channel_status explains, with', () => {
  test('no settings', async () => {
    using dir = tempDir();
    await using channel = await ChannelProcess.start({ stateDir: dir.path });
    const status = await channel.call('channel_status');
    expect(status.data.mode).toBe('unconfigured');
    expect(status.text).toContain('MOLECULE_WORKSPACE_IDS');
    expect(channel.stderr()).toContain('molecule channel: required config missing');
    const reply = await channel.call('reply_to_workspace', { activity_id: 'a', text: 'hi' });
    expect(reply.isError).toBeTrue();
    expect(reply.text).toContain('MOLECULE_PLATFORM_URL');
  });

  test('bad settings, all of them at once', async () => {
    using dir = tempDir();
    writeEnv(dir.path, 'tenant.example.com', [{ id: 'a b', token: '<paste token>' }], {
      MOLECULE_POLL_INTERVAL_MS: '5s',
    });
    await using channel = await ChannelProcess.start({ stateDir: dir.path });
    const { text } = await channel.call('channel_status');
    for (const variable of ['PLATFORM_URL', 'WORKSPACE_IDS', 'WORKSPACE_TOKENS', 'POLL_INTERVAL_MS']) {
      expect(text).toContain(`MOLECULE_${variable}`);
    }
  });

  test('a platform that cannot be reached', async () => {
    using dir = tempDir();
    writeEnv(dir.path, 'http://127.0.0.1:9', [{ id: 'ws-1', token: TOKEN }], {
      MOLECULE_POLL_INTERVAL_MS: '500',
    });
    await using channel = await ChannelProcess.start({ stateDir: dir.path });
    await channel.waitForStderr('molecule channel: poll ws-1 failed: no connection');
    const status = await channel.call('channel_status');
    expect(status.data.workspaces).toMatchObject([{ state: 'unreachable' }]);
    expect(status.text).toStartWith(
      `Molecule channel ${PRODUCT.version}: active. No message arrives at the moment: see the error below.`,
    );
    expect(status.text).toContain('Check the network and MOLECULE_PLATFORM_URL');
  });

  test('a platform that accepts and never answers', async () => {
    await using stage = await openStage();
    const { platform } = stage;
    platform.faults.set({ fault: { kind: 'hang' } });
    await using channel = await stage.start();
    await channel.waitForMode('active');
  });

  test('a lease that another session holds', async () => {
    await using stage = await openStage();
    await using holder = await stage.connect();
    await using other = await stage.start();
    await other.waitForMode('standby');
    expect((await other.call('channel_status')).text).toContain(`PID ${holder.pid}`);
    expect((await holder.call('channel_status')).data.mode).toBe('active');
  });
});

describe('the lease', () => {
  test('goes to the standby within 15 s after kill -9 of the holder, and nothing comes twice', async () => {
    await using stage = await openStage();
    const { platform, own } = stage;
    await using holder = await stage.connect();
    await using standby = await stage.start();
    await standby.waitForMode('standby');
    await platform.sendAsCanvasUser(own.id, 'to the holder');
    await holder.waitForPushes(1);
    // Killed between the write and the note of it, the message would come again, marked.
    await eventually('the message to count as delivered', async () =>
      (await holder.call('channel_status')).text.includes('1 delivered'),
    );

    process.kill(holder.pid, 'SIGKILL');
    await platform.sendAsCanvasUser(own.id, 'to the standby');
    await standby.waitForPushes(1, 15_000);
    expect(holder.texts()).toEqual(['to the holder']);
    expect(standby.texts()).toEqual(['to the standby']);
    expect(readFileSync(stage.path('bot.pid'), 'utf8').split('\n')[0]).toBe(String(standby.pid));
  });

  test('is not touched, nor the platform, by a program that connects and goes away', async () => {
    await using stage = await openStage();
    const { platform } = stage;
    await using holder = await stage.connect();
    const heldBy = readFileSync(stage.path('bot.pid'), 'utf8');
    const requests = () => platform.requests.matching({ path: /register/ }).length;
    await eventually('the registration', () => requests() > 0);
    const before = requests();
    for (let probe = 0; probe < 5; probe += 1) {
      await using _probe = await stage.start({ env: { MOLECULE_CHANNEL: 'auto' } });
    }
    expect(readFileSync(stage.path('bot.pid'), 'utf8')).toBe(heldBy);
    expect(requests()).toBe(before);
    expect((await holder.call('channel_status')).data.mode).toBe('active');
  });
});

describe('settings', () => {
  test('that become valid switch the channel on without a restart', async () => {
    await using stage = await openStage();
    const { platform, own } = stage;
    rmSync(stage.path('.env'));
    await using channel = await stage.start();
    await channel.waitForMode('unconfigured');
    stage.configure([own]);
    await channel.waitForMode('active');
    await platform.sendAsCanvasUser(own.id, 'hello');
    await channel.waitForPushes(1);
    expect(channel.texts()).toEqual(['hello']);
  });

  test('with MOLECULE_CHANNEL=off leave the session passive: tools, and no request to the platform', async () => {
    await using stage = await openStage({ settings: { MOLECULE_CHANNEL: 'off' } });
    const { platform } = stage;
    await using channel = await stage.start();
    await channel.waitForMode('passive');
    expect(platform.requests.matching({})).toEqual([]);
    expect(existsSync(stage.path('bot.pid'))).toBeFalse();
  });

  test('in a file that others can read are made private', async () => {
    using dir = tempDir();
    writeFileSync(join(dir.path, '.env'), 'MOLECULE_CHANNEL=off\n', { mode: 0o644 });
    writeEnv(dir.path, 'http://127.0.0.1:9', [{ id: 'ws-1', token: TOKEN }]);
    await using channel = await ChannelProcess.start({ stateDir: dir.path });
    await channel.waitForStderr('0600');
    expect(statSync(join(dir.path, '.env')).mode & 0o777).toBe(0o600);
  });
});

test('the start-up lines are the ones that the documentation shows', async () => {
  await using stage = await openStage();
  const { own, peer } = stage;
  writeEnv(stage.stateDir, stage.url, [own, peer]);
  await using channel = await stage.start();
  await channel.waitForStderr('are enough');
  expect(channel.stderr()).toBe(
    `molecule channel: connected — watching 2 workspace(s) at ${stage.url}\n  workspaces: ${own.id}, ${peer.id}\n  poll: every 5000ms with 30s window\n  doorbell: on; while it works messages arrive at once, and polls every 15000ms are enough\n`,
  );
});

describe('the process ends and leaves nothing behind', () => {
  test.each(['SIGINT', 'SIGTERM', 'SIGHUP', 'end of stdin'] as const)('on %s', async (how) => {
    await using stage = await openStage();
    await using channel = await stage.connect();
    if (how === 'end of stdin') await channel.stop();
    else channel.pipes.signal(how);
    await channel.waitForExit();
    expect(existsSync(stage.path('bot.pid'))).toBeFalse();
    expect(existsSync(stage.path('bot.pid.lock'))).toBeFalse();
    expect(isRunning(channel.pid)).toBeFalse();
  });

  test.each(['SIGTERM', 'end of stdin'] as const)('on %s while the platform hangs', async (how) => {
    await using stage = await openStage();
    const { platform } = stage;
    await using channel = await stage.connect();
    platform.faults.set({ fault: { kind: 'hang' } });
    const before = platform.requests.matching({}).length;
    await eventually('a request that hangs', () => platform.requests.matching({}).length > before);
    if (how === 'end of stdin') await channel.stop();
    else channel.pipes.signal(how);
    await channel.waitForExit();
    expect(existsSync(stage.path('bot.pid'))).toBeFalse();
  });
});
