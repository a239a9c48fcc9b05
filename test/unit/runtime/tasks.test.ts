import { describe, expect, test } from 'bun:test';
import { aborted } from '../../../src/runtime/sleep.ts';
import { runTogether, Slots } from '../../../src/runtime/tasks.ts';

test('no more run at a time than there are slots, in order, also after failures', async () => {
  const slots = new Slots(2);
  const started: number[] = [];
  const gates = Array.from({ length: 4 }, () => Promise.withResolvers<void>());
  const runs = gates.map(({ promise }, index) =>
    slots.run(() => {
      started.push(index);
      return promise;
    }),
  );
  expect(started).toEqual([0, 1]);
  gates[1]?.reject(new Error('x'));
  await expect(runs[1]).rejects.toThrow('x');
  await runs[1]?.catch(() => undefined);
  await Promise.resolve();
  expect(started).toEqual([0, 1, 2]);
  for (const gate of gates) gate.resolve();
  await Promise.allSettled(runs);
  expect(started).toEqual([0, 1, 2, 3]);
});

describe('tasks that run together', () => {
  const ends: string[] = [];
  const task = async (name: string, signal: AbortSignal) => {
    await aborted(signal);
    ends.push(name);
  };

  test('end with the signal, also with one that has aborted before', async () => {
    ends.length = 0;
    const stop = new AbortController();
    const running = runTogether((ended) => [task('a', ended), task('b', ended)], stop.signal);
    stop.abort();
    await running;
    await runTogether((ended) => [task('c', ended)], stop.signal);
    expect(ends).toEqual(['a', 'b', 'c']);
  });

  test('end when one of them says so', async () => {
    ends.length = 0;
    const never = new AbortController().signal;
    await runTogether((ended, end) => [Promise.resolve().then(end), task('other', ended)], never);
    expect(ends).toEqual(['other']);
  });

  test('end when one of them fails, and only then does its error show', async () => {
    ends.length = 0;
    const never = new AbortController().signal;
    const error = new TypeError('failed');
    const running = runTogether((ended) => [Promise.reject(error), task('other', ended)], never);
    await expect(running).rejects.toBe(error);
    expect(ends).toEqual(['other']);
  });

  test('leave each other alone when one of them is done', async () => {
    ends.length = 0;
    const stop = new AbortController();
    const running = runTogether((ended) => [Promise.resolve(), task('other', ended)], stop.signal);
    await Promise.resolve();
    expect(ends).toEqual([]);
    stop.abort();
    await running;
  });
});
