import { expect, test } from 'bun:test';
import { sessionsCheck } from '../../../../../src/cli/doctor/checks/sessions.ts';
import { never, setUpDoctor } from '../doctor-context.ts';

const WITH = ['/opt/claude', '--dangerously-load-development-channels', 'plugin:molecule@molecule-channel'];

function judge(...parents: readonly (readonly string[] | undefined)[]) {
  using setup = setUpDoctor();
  const servers = parents.map((parentArgv, index) => ({
    pid: 100 + index,
    parentArgv,
    parentPid: 0,
    env: {},
    stateDirectory: setup.stateDirectory,
  }));
  const context = { ...setup.context, machine: { ...setup.context.machine, channelServers: () => servers } };
  return sessionsCheck.run(context, never);
}

test('none runs', async () => {
  expect(await judge()).toMatchObject([{ status: 'ok', fact: 'none runs the channel server at the moment' }]);
});

test('one with the channel is well, whatever runs beside it', async () => {
  expect(await judge(WITH, ['/opt/claude'])).toEqual([
    {
      status: 'ok',
      fact: '1 session started with this channel (PID 100); 1 other without it, which is fine',
    },
  ]);
});

test('only ones without it: each receives nothing, and why', async () => {
  expect(await judge(['/opt/claude'], ['/opt/claude', '--channels', 'plugin:telegram@x'])).toMatchObject([
    {
      status: 'warn',
      fact: 'session 100: Claude Code was started without this channel, so it receives nothing',
      fix: expect.stringContaining('plugin:molecule@molecule-channel'),
    },
    { status: 'warn', fact: expect.stringContaining('session 101') },
  ]);
});

test('a host that cannot be read counts as one that listens', async () => {
  expect(await judge(undefined)).toMatchObject([{ status: 'ok' }]);
});

test('sessions of other state directories are only counted', async () => {
  using setup = setUpDoctor();
  const servers = [
    { pid: 7, parentArgv: ['/opt/claude'], parentPid: 0, env: {}, stateDirectory: '/elsewhere' },
  ];
  const context = { ...setup.context, machine: { ...setup.context.machine, channelServers: () => servers } };
  expect(await sessionsCheck.run(context, never)).toMatchObject([
    { status: 'ok' },
    { status: 'ok', fact: '1 session with another state directory' },
  ]);
});
