import { describe, expect, test } from 'bun:test';
import { existsSync, readFileSync, statSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { ChannelProcess, isRunning, waitForExit, writeEnv } from '../support/channel-process.ts';
import { createTeam, servePlatform } from '../support/platform.ts';
import { tempDir } from '../support/temp-dir.ts';

const FAST = { MOLECULE_POLL_INTERVAL_MS: '500' };
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
    writeEnv(dir.path, 'http://127.0.0.1:9', [{ id: 'ws-1', token: TOKEN }], FAST);
    await using channel = await ChannelProcess.start({ stateDir: dir.path });
    await channel.waitForStderr('molecule channel: poll ws-1 failed: no connection');
    const status = await channel.call('channel_status');
    expect(status.data.workspaces).toMatchObject([{ state: 'unreachable' }]);
    expect(status.text).toStartWith(
      'Molecule channel 0.1.0: active. No message arrives at the moment: see the error below.',
    );
    expect(status.text).toContain('Check the network and MOLECULE_PLATFORM_URL');
  });

  test('a platform that accepts and never answers', async () => {
    await using served = await servePlatform();
    using dir = tempDir();
    served.platform.faults.set({ fault: { kind: 'hang' } });
    writeEnv(dir.path, served.url, [createTeam(served.platform).own], FAST);
    await using channel = await ChannelProcess.start({ stateDir: dir.path });
    await channel.waitForMode('active');
  });

  test('a lease that another session holds', async () => {
    await using served = await servePlatform();
    using dir = tempDir();
    writeEnv(dir.path, served.url, [createTeam(served.platform).own], FAST);
    await using holder = await ChannelProcess.start({ stateDir: dir.path });
    await holder.waitForStderr('connected');
    await using other = await ChannelProcess.start({ stateDir: dir.path });
    await other.waitForMode('standby');
    expect((await other.call('channel_status')).text).toContain(`PID ${holder.pid}`);
    expect((await holder.call('channel_status')).data.mode).toBe('active');
  });
});

describe('the lease', () => {
  test('goes to the standby within 15 s after kill -9 of the holder, and nothing comes twice', async () => {
    await using served = await servePlatform();
    using dir = tempDir();
    const { own } = createTeam(served.platform);
    writeEnv(dir.path, served.url, [own], FAST);
    await using holder = await ChannelProcess.start({ stateDir: dir.path });
    await holder.waitForStderr('connected');
    await using standby = await ChannelProcess.start({ stateDir: dir.path });
    await standby.waitForMode('standby');
    await served.platform.sendAsCanvasUser(own.id, 'to the holder');
    await holder.waitForPushes(1);

    process.kill(holder.pid, 'SIGKILL');
    await served.platform.sendAsCanvasUser(own.id, 'to the standby');
    await standby.waitForPushes(1, 15_000);
    expect(holder.texts()).toEqual(['to the holder']);
    expect(standby.texts()).toEqual(['to the standby']);
    expect(readFileSync(join(dir.path, 'bot.pid'), 'utf8').split('\n')[0]).toBe(String(standby.pid));
  });

  test('is not touched, nor the platform, by a program that connects and goes away', async () => {
    await using served = await servePlatform();
    using dir = tempDir();
    writeEnv(dir.path, served.url, [createTeam(served.platform).own], FAST);
    await using holder = await ChannelProcess.start({ stateDir: dir.path });
    await holder.waitForStderr('connected');
    const heldBy = readFileSync(join(dir.path, 'bot.pid'), 'utf8');
    const requests = () => served.platform.requests.matching({ path: /register/ }).length;
    const before = requests();
    for (let probe = 0; probe < 5; probe += 1) {
      await using _probe = await ChannelProcess.start({
        stateDir: dir.path,
        env: { MOLECULE_CHANNEL: 'auto' },
      });
    }
    expect(readFileSync(join(dir.path, 'bot.pid'), 'utf8')).toBe(heldBy);
    expect(requests()).toBe(before);
    expect((await holder.call('channel_status')).data.mode).toBe('active');
  });
});

describe('settings', () => {
  test('that become valid switch the channel on without a restart', async () => {
    await using served = await servePlatform();
    using dir = tempDir();
    const { own } = createTeam(served.platform);
    await using channel = await ChannelProcess.start({ stateDir: dir.path });
    await channel.waitForMode('unconfigured');
    writeEnv(dir.path, served.url, [own], FAST);
    await channel.waitForMode('active');
    await served.platform.sendAsCanvasUser(own.id, 'hello');
    await channel.waitForPushes(1);
    expect(channel.texts()).toEqual(['hello']);
  });

  test('with MOLECULE_CHANNEL=off leave the session passive: tools, and no request to the platform', async () => {
    await using served = await servePlatform();
    using dir = tempDir();
    writeEnv(dir.path, served.url, [createTeam(served.platform).own], { ...FAST, MOLECULE_CHANNEL: 'off' });
    await using channel = await ChannelProcess.start({ stateDir: dir.path });
    await channel.waitForMode('passive');
    expect(served.platform.requests.matching({})).toEqual([]);
    expect(existsSync(join(dir.path, 'bot.pid'))).toBeFalse();
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
  await using served = await servePlatform();
  using dir = tempDir();
  const { own, peer } = createTeam(served.platform);
  writeEnv(dir.path, served.url, [own, peer]);
  await using channel = await ChannelProcess.start({ stateDir: dir.path });
  await channel.waitForStderr('are enough');
  expect(channel.stderr()).toBe(
    `molecule channel: connected — watching 2 workspace(s) at ${served.url}\n  workspaces: ${own.id}, ${peer.id}\n  poll: every 5000ms with 30s window\n  doorbell: on; while it works messages arrive at once, and polls every 15000ms are enough\n`,
  );
});

describe('the process ends and leaves nothing behind', () => {
  test.each(['SIGINT', 'SIGTERM', 'SIGHUP', 'end of stdin'] as const)('on %s', async (how) => {
    await using served = await servePlatform();
    using dir = tempDir();
    writeEnv(dir.path, served.url, [createTeam(served.platform).own], FAST);
    await using channel = await ChannelProcess.start({ stateDir: dir.path });
    await channel.waitForStderr('connected');
    if (how === 'end of stdin') await channel.stop();
    else process.kill(channel.pid, how);
    await waitForExit(channel.pid);
    expect(existsSync(join(dir.path, 'bot.pid'))).toBeFalse();
    expect(existsSync(join(dir.path, 'bot.pid.lock'))).toBeFalse();
    expect(isRunning(channel.pid)).toBeFalse();
  });

  test.each(['SIGTERM', 'end of stdin'] as const)('on %s while the platform hangs', async (how) => {
    await using served = await servePlatform();
    using dir = tempDir();
    writeEnv(dir.path, served.url, [createTeam(served.platform).own], FAST);
    await using channel = await ChannelProcess.start({ stateDir: dir.path });
    await channel.waitForStderr('connected');
    served.platform.faults.set({ fault: { kind: 'hang' } });
    const before = served.platform.requests.matching({}).length;
    await Bun.sleep(0);
    while (served.platform.requests.matching({}).length === before) await Bun.sleep(20);
    if (how === 'end of stdin') await channel.stop();
    else process.kill(channel.pid, how);
    await waitForExit(channel.pid);
    expect(existsSync(join(dir.path, 'bot.pid'))).toBeFalse();
  });
});
