import { expect, test } from 'bun:test';
import { mkdirSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { takeLease } from '../../../src/channel/take-lease.ts';
import { LISTENS } from '../../../src/lease/claim.ts';
import { systemClock } from '../../../src/runtime/clock.ts';
import { keptLog } from '../../support/channel-status.ts';
import { eventually } from '../../support/eventually.ts';
import { LeaseProcess } from '../../support/lease-process.ts';
import { tempDir } from '../../support/temp-dir.ts';
import { VirtualTime } from '../../support/virtual-time.ts';

function take(stateDirectory: string, isAnotherAtWork = () => false) {
  const stop = new AbortController();
  const log = keptLog();
  const holders: string[] = [];
  const degraded: (string | undefined)[] = [];
  const clock = { ...systemClock, random: () => 1 };
  const lease = takeLease(
    {
      stateDirectory,
      clock,
      log,
      standing: () => LISTENS,
      onStandby: (holder) => void holders.push(holder),
      isAnotherAtWork,
      onDegraded: (what) => void degraded.push(what),
    },
    stop.signal,
  );
  return { log, holders, degraded, lease, stop: () => stop.abort() };
}

test('a session waits while another process has the lease, says so once, and takes it over', async () => {
  using dir = tempDir();
  await using other = new LeaseProcess(dir.path);
  await other.reaches('held');
  const { log, holders, lease } = take(dir.path);
  await eventually('the standby', () => holders[0]);
  expect(log.lines).toEqual([
    `molecule channel: standby — another session (PID ${other.pid}) receives the messages`,
  ]);
  other.tell('exit');
  const held = await lease;
  expect(held?.lost.aborted).toBeFalse();
  held?.release();
  expect(holders).toHaveLength(1);
});

test('a session that ends while it waits gets no lease', async () => {
  using dir = tempDir();
  await using other = new LeaseProcess(dir.path);
  await other.reaches('held');
  const { holders, lease, stop } = take(dir.path);
  await eventually('the standby', () => holders[0]);
  stop();
  expect(await lease).toBeUndefined();
});

test('where no file can be written it receives without a lease, until one can be had', async () => {
  using time = new VirtualTime();
  using dir = tempDir();
  const inTheWay = join(dir.path, 'a-file');
  writeFileSync(inTheWay, '');
  const { log, degraded, lease } = take(join(inTheWay, 'state'));
  const held = await lease;
  expect(degraded).toEqual([expect.stringContaining('the state directory cannot be written (ENOTDIR)')]);
  await time.pass(60_000);
  expect(held?.lost.aborted).toBeFalse();
  rmSync(inTheWay);
  mkdirSync(inTheWay);
  await time.until('the end of it', () => held?.lost.aborted || undefined, 120_000);
  expect(degraded.at(-1)).toBeUndefined();
  expect(log.lines.at(-1)).toContain('recovered');
  held?.release();
});

test('a session that ends without a lease does not look for one any more', async () => {
  using time = new VirtualTime();
  using dir = tempDir();
  const inTheWay = join(dir.path, 'a-file');
  writeFileSync(inTheWay, '');
  const { degraded, lease } = take(join(inTheWay, 'state'));
  (await lease)?.release();
  rmSync(inTheWay);
  mkdirSync(inTheWay);
  await time.pass(300_000);
  expect(degraded).toHaveLength(1);
});

test('where no file can be written it stands by while another process works with the inbox', async () => {
  using time = new VirtualTime();
  using dir = tempDir();
  const inTheWay = join(dir.path, 'a-file');
  writeFileSync(inTheWay, '');
  const other = { isAtWork: true };
  const { holders, lease } = take(join(inTheWay, 'state'), () => other.isAtWork);
  await time.pass(60_000);
  expect(Bun.peek.status(lease)).toBe('pending');
  expect(holders).toEqual(['another session']);
  other.isAtWork = false;
  const held = await time.outcome(lease);
  expect(held?.lost.aborted).toBeFalse();
  held?.release();
});

test('one that stands by like that takes the lease as soon as it can be had', async () => {
  using dir = tempDir();
  const inTheWay = join(dir.path, 'a-file');
  writeFileSync(inTheWay, '');
  const state = join(inTheWay, 'state');
  const { holders, degraded, lease } = take(state, () => true);
  await eventually('the standby', () => holders[0]);
  rmSync(inTheWay);
  mkdirSync(inTheWay);
  const held = await lease;
  expect(readFileSync(join(state, 'bot.pid'), 'utf8')).toStartWith(`${process.pid}\n`);
  expect(degraded.at(-1)).toBeUndefined();
  held?.release();
});
