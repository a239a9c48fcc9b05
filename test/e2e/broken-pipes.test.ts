import { describe, expect, test } from 'bun:test';
import { existsSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { ChannelProcess, waitForExit, writeEnv } from '../support/channel-process.ts';
import { eventually } from '../support/eventually.ts';
import { CHANNEL_COMMAND, environmentOf, HANDSHAKE, lineOf, PipedChannel } from '../support/piped-channel.ts';
import { createTeam, servePlatform } from '../support/platform.ts';
import { tempDir } from '../support/temp-dir.ts';

const FAST = { MOLECULE_POLL_INTERVAL_MS: '500' };

async function stage() {
  const served = await servePlatform();
  const dir = tempDir();
  const { own } = createTeam(served.platform);
  writeEnv(dir.path, served.url, [own], FAST);
  const lease = join(dir.path, 'bot.pid');
  return {
    platform: served.platform,
    own,
    stateDir: dir.path,
    hasLease: () => existsSync(lease),
    untilLeased: (pid: number) =>
      eventually(`the lease of ${pid}`, () => {
        const holder = existsSync(lease) ? readFileSync(lease, 'utf8').split('\n')[0] : '';
        return holder === String(pid) || undefined;
      }),
    async [Symbol.asyncDispose]() {
      dir[Symbol.dispose]();
      await served[Symbol.asyncDispose]();
    },
  };
}

test('a host that never finishes the handshake gets nothing, and nothing is taken from the feed for it', async () => {
  await using s = await stage();
  await using silent = new PipedChannel(s.stateDir);
  await s.platform.sendAsCanvasUser(s.own.id, 'hello');
  silent.send({ id: 1, method: 'ping' });
  await silent.waitForStdout('"id":1');
  expect(s.platform.requests.matching({ path: /register|heartbeat|activity/ })).toEqual([]);
  expect(s.hasLease()).toBeFalse();

  await using channel = await ChannelProcess.start({ stateDir: s.stateDir });
  await channel.waitForPushes(1);
  expect(channel.texts()).toEqual(['hello']);
  expect(silent.stdout()).not.toContain('hello');
});

describe('a host that goes away takes the server along', () => {
  test('killed with -9', async () => {
    await using s = await stage();
    const [command = '', ...args] = CHANNEL_COMMAND;
    const handshake = HANDSHAKE.map(lineOf).join('');
    const program = `
      const { spawn } = require('node:child_process');
      const child = spawn(${JSON.stringify(command)}, ${JSON.stringify(args)}, { env: ${JSON.stringify(environmentOf(s.stateDir))} });
      child.stdin.write(${JSON.stringify(handshake)});
      child.stdout.resume();
      child.stderr.resume();
      console.log(child.pid);
    `;
    const host = Bun.spawn([process.execPath, '-e', program], { stdout: 'pipe' });
    const { value } = await host.stdout.getReader().read();
    const pid = Number(new TextDecoder().decode(value));
    await s.untilLeased(pid);
    host.kill('SIGKILL');
    await waitForExit(pid);
    expect(s.hasLease()).toBeFalse();
  });

  test('closing only its end of our output; what could not be written comes in the next session', async () => {
    await using s = await stage();
    await using cut = new PipedChannel(s.stateDir);
    cut.send(...HANDSHAKE);
    await s.untilLeased(cut.pid);
    cut.process.stdout.destroy();
    await s.platform.sendAsCanvasUser(s.own.id, 'hello');
    await waitForExit(cut.pid);
    expect(s.hasLease()).toBeFalse();

    await using next = await ChannelProcess.start({ stateDir: s.stateDir });
    await next.waitForPushes(1);
    expect(next.texts()).toEqual(['hello']);
  });
});

test('a host that closes our stderr is served on, and ends us by the end of stdin', async () => {
  await using s = await stage();
  await using channel = new PipedChannel(s.stateDir);
  channel.process.stderr.destroy();
  channel.send(...HANDSHAKE);
  await s.platform.sendAsCanvasUser(s.own.id, 'hello');
  await channel.waitForStdout('"hello"');
  channel.process.stdin.end();
  await waitForExit(channel.pid);
  expect(s.hasLease()).toBeFalse();
});

test('a message that is on its way when the session ends is finished, and its result written', async () => {
  await using s = await stage();
  await using channel = new PipedChannel(s.stateDir);
  channel.send(...HANDSHAKE);
  await s.untilLeased(channel.pid);
  s.platform.faults.set({ match: { path: '/workspaces/*/notify' }, fault: { kind: 'delay', delayMs: 100 } });
  const params = { name: 'send_message_to_user', arguments: { message: 'last words' } };
  channel.send({ id: 3, method: 'tools/call', params });
  await eventually(
    'the message to be on its way',
    () => s.platform.requests.matching({ path: /notify/ }).length === 1 || undefined,
  );
  channel.process.stdin.end();
  await waitForExit(channel.pid);
  expect(channel.stdout()).toContain('Delivered to the canvas user');
  expect(s.platform.activities(s.own.id)).toMatchObject([{ response_body: { result: 'last words' } }]);
});
