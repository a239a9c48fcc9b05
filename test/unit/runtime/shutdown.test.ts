import { expect, test } from 'bun:test';
import { EventEmitter } from 'node:events';
import { PassThrough } from 'node:stream';
import { watchForShutdown } from '../../../src/runtime/shutdown.ts';
import { VirtualTime } from '../../support/virtual-time.ts';

function watch() {
  const sources = {
    stdin: new PassThrough(),
    stdout: new PassThrough(),
    process: Object.assign(new EventEmitter(), { ppid: 42 }),
  };
  return { ...sources, shutdown: watchForShutdown(sources) };
}

test('a process ends within two seconds when it gets another parent, whatever becomes of its pipes', async () => {
  using time = new VirtualTime();
  const { process, shutdown } = watch();
  await time.pass(3_600_000);
  expect(shutdown.signal.aborted).toBeFalse();
  process.ppid = 1;
  await time.until('the end', () => shutdown.signal.aborted || undefined, 2_000);
  expect(shutdown.reason()).toBe('the host is gone');
});

test.each([
  ['a signal', ({ process }: ReturnType<typeof watch>) => void process.emit('SIGTERM'), 'SIGTERM'],
  [
    'a broken stdout',
    ({ stdout }: ReturnType<typeof watch>) => void stdout.emit('error', new Error()),
    'stdout broken',
  ],
  ['the end of stdin', ({ stdin }: ReturnType<typeof watch>) => void stdin.emit('end'), 'end of stdin'],
])('%s ends it, and what comes later changes nothing', (_what, happen, reason) => {
  const watched = watch();
  happen(watched);
  expect(watched.shutdown.signal.aborted).toBeTrue();
  watched.process.emit('SIGINT');
  expect(watched.shutdown.reason()).toBe(reason);
});
