import { expect, test } from 'bun:test';
import { EventEmitter } from 'node:events';
import { watchStopSignals } from '../../../src/cli/stop-signal.ts';
import { eventually } from '../../support/eventually.ts';

const source = () => Object.assign(new EventEmitter(), { ppid: 100 });

test.each(['SIGINT', 'SIGTERM', 'SIGHUP'])('%s asks for the end', (name) => {
  const signals = source();
  using stop = watchStopSignals(signals, {});
  expect(stop.signal.aborted).toBe(false);
  signals.emit(name);
  expect(stop.signal.aborted).toBe(true);
});

test('disposed of, it listens to nothing', () => {
  const signals = source();
  watchStopSignals(signals, {})[Symbol.dispose]();
  expect(signals.eventNames()).toEqual([]);
});

test('under npx the end of the shell asks for the end', async () => {
  const signals = source();
  using stop = watchStopSignals(signals, { npm_execpath: '/usr/lib/npm-cli.js' });
  signals.ppid = 1;
  await eventually('the end', () => stop.signal.aborted || undefined);
});
