import { expect, test } from 'bun:test';
import { mkdirSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { leaseCheck } from '../../../../../src/cli/doctor/checks/lease.ts';
import { holdPidFile } from '../../../../../src/lease/pid-record.ts';
import { never, setUpDoctor } from '../doctor-context.ts';

const A_DEAD_PID = 4_194_300;

test('nobody holds it', async () => {
  using setup = setUpDoctor();
  expect(await leaseCheck.run(setup.context, never)).toEqual([
    { status: 'ok', fact: 'free: no session on this machine receives messages at the moment' },
  ]);
});

test('a living holder is named by its PID', async () => {
  using setup = setUpDoctor();
  const path = join(setup.stateDirectory, 'bot.pid');
  mkdirSync(`${path}.lock`);
  holdPidFile(path);
  expect(await leaseCheck.run(setup.context, never)).toEqual([
    { status: 'ok', fact: `held by PID ${process.pid}, which receives the messages` },
  ]);
});

test.each([
  [
    { claim: 'deaf', continuedIn: 's-2' },
    'this window was left through the agents view',
    'claude --continue',
  ],
  [{ claim: 'deaf' }, 'whose session does not listen: messages are kept', 'channel_status'],
] as const)(
  'a living holder whose session does not listen is named with what to do (%p)',
  async (standing, fact, fix) => {
    using setup = setUpDoctor();
    const path = join(setup.stateDirectory, 'bot.pid');
    mkdirSync(`${path}.lock`);
    holdPidFile(path, standing);
    expect(await leaseCheck.run(setup.context, never)).toMatchObject([
      { status: 'warn', fact: expect.stringContaining(fact), fix: expect.stringContaining(fix) },
    ]);
  },
);

test('a holder that is gone leaves a lock that nobody refreshes', async () => {
  using setup = setUpDoctor();
  const path = join(setup.stateDirectory, 'bot.pid');
  writeFileSync(path, `${A_DEAD_PID}\nsome-boot/1\n`);
  mkdirSync(`${path}.lock`);
  expect(await leaseCheck.run(setup.context, never)).toMatchObject([
    { status: 'warn', fact: `held by PID ${A_DEAD_PID}, which has just ended` },
  ]);
});

test('a holder that runs and does not refresh its lock may hang', async () => {
  using setup = setUpDoctor();
  holdPidFile(join(setup.stateDirectory, 'bot.pid'));
  expect(await leaseCheck.run(setup.context, never)).toMatchObject([
    { status: 'warn', fact: `PID ${process.pid} has stopped refreshing its lease` },
  ]);
});

test('a PID that another process has by now holds nothing', async () => {
  using setup = setUpDoctor();
  writeFileSync(join(setup.stateDirectory, 'bot.pid'), `${process.pid}\nanother-boot/1\n`);
  expect(await leaseCheck.run(setup.context, never)).toMatchObject([{ status: 'ok' }]);
});
