import { describe, expect, test } from 'bun:test';
import { existsSync, readFileSync } from 'node:fs';
import { resolve } from 'node:path';
import { ChannelProcess } from '../support/channel-process.ts';
import { eventually } from '../support/eventually.ts';
import { waitForExit } from '../support/process-table.ts';
import { openStage, type Stage } from '../support/stage.ts';

const hasLease = (stage: Stage) => existsSync(stage.path('bot.pid'));

const untilLeased = (stage: Stage, pid: number) =>
  eventually(`the lease of ${pid}`, () => {
    const holder = hasLease(stage) ? readFileSync(stage.path('bot.pid'), 'utf8').split('\n')[0] : '';
    return holder === String(pid);
  });

test('a host that never finishes the handshake gets nothing, and nothing is taken from the feed for it', async () => {
  await using stage = await openStage();
  const { platform, own } = stage;
  await using silent = new ChannelProcess(stage);
  const received: unknown[] = [];
  silent.pipes.onmessage = (message) => void received.push(message);
  await silent.pipes.start();
  await platform.sendAsCanvasUser(own.id, 'hello');
  await silent.pipes.send({ jsonrpc: '2.0', id: 1, method: 'ping' });
  await eventually('the answer', () => received.length > 0);
  expect(platform.requests.matching({ path: /register|heartbeat|activity/ })).toEqual([]);
  expect(hasLease(stage)).toBeFalse();

  await using channel = await stage.start();
  await channel.waitForPushes(1);
  expect(channel.texts()).toEqual(['hello']);
  expect(received).toEqual([{ jsonrpc: '2.0', id: 1, result: {} }]);
});

describe('a host that goes away takes the server along', () => {
  test('killed with -9', async () => {
    await using stage = await openStage();
    const support = resolve(import.meta.dir, '../support/channel-process.ts');
    const program = `
      import { ChannelProcess } from ${JSON.stringify(support)};
      const channel = await ChannelProcess.start({ stateDir: ${JSON.stringify(stage.stateDir)} });
      console.log(channel.pid);
    `;
    const host = Bun.spawn([process.execPath, '-e', program], { stdout: 'pipe' });
    const { value } = await host.stdout.getReader().read();
    const pid = Number(new TextDecoder().decode(value));
    await untilLeased(stage, pid);
    host.kill('SIGKILL');
    await waitForExit(pid);
    expect(hasLease(stage)).toBeFalse();
  });

  test('killed with -9 while another process holds our input open; the standby takes over', async () => {
    await using stage = await openStage();
    // A host between us and the server, which has this process's pipes.
    const host = ['sh', '-c', 'exec 3<&0; "$@" <&3 & wait', 'host'];
    await using held = await stage.connect({ wrapper: host });
    const pid = Number(readFileSync(stage.path('bot.pid'), 'utf8').split('\n')[0]);
    expect(pid).not.toBe(held.pid);
    await using standby = await stage.start();
    await standby.waitForStderr('standby');
    held.pipes.signal('SIGKILL');
    await waitForExit(pid);
    await untilLeased(stage, standby.pid);
    await stage.platform.sendAsCanvasUser(stage.own.id, 'hello');
    await standby.waitForPushes(1);
    expect(standby.texts()).toEqual(['hello']);
  });

  test('closing only its end of our output; what could not be written comes in the next session', async () => {
    await using stage = await openStage();
    await using cut = await stage.start();
    await untilLeased(stage, cut.pid);
    await cut.pipes.closeStdout();
    await stage.platform.sendAsCanvasUser(stage.own.id, 'hello');
    await cut.waitForExit();
    expect(hasLease(stage)).toBeFalse();

    await using next = await stage.start();
    await next.waitForPushes(1);
    expect(next.texts()).toEqual(['hello']);
  });
});

test('a host that closes our stderr is served on, and ends us by the end of stdin', async () => {
  await using stage = await openStage();
  await using channel = new ChannelProcess(stage);
  await channel.pipes.closeStderr();
  await channel.shakeHands();
  await stage.platform.sendAsCanvasUser(stage.own.id, 'hello');
  await channel.waitForPushes(1);
  expect(channel.texts()).toEqual(['hello']);
  await channel.stop();
  expect(hasLease(stage)).toBeFalse();
});

test('a message that is on its way when the session ends is finished, and its result written', async () => {
  await using stage = await openStage();
  const { platform, own } = stage;
  await using channel = await stage.start();
  await untilLeased(stage, channel.pid);
  platform.faults.set({ match: { path: '/workspaces/*/notify' }, fault: { kind: 'delay', delayMs: 100 } });
  const answer = channel.call('send_message_to_user', { message: 'last words' });
  await eventually(
    'the message to be on its way',
    () => platform.requests.matching({ path: /notify/ }).length === 1,
  );
  await channel.stop();
  expect((await answer).text).toContain('Delivered to the canvas user');
  expect(platform.activities(own.id)).toMatchObject([{ response_body: { result: 'last words' } }]);
});
