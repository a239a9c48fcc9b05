import { expect, test } from 'bun:test';
import { Slots } from '../../../src/runtime/tasks.ts';

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
