import type { NewFaultRule } from '../../../src/local/faults.ts';
import { sleep } from '../../../src/runtime/sleep.ts';
import type { Scenario } from '../scenario.ts';

const never = new AbortController().signal;

/** Seven kinds of trouble, tried one after the other, that together strike 30 % of the requests. */
const MIXED: readonly NewFaultRule[] = [
  { kind: 'status', status: 500 } as const,
  { kind: 'status', status: 502 } as const,
  { kind: 'status', status: 503, retryAfterSeconds: 1 } as const,
  { kind: 'status', status: 429, retryAfterSeconds: 1 } as const,
  { kind: 'drop' } as const,
  { kind: 'truncate' } as const,
  { kind: 'html', status: 200 } as const,
].map((fault) => ({ fault, probability: 1 - 0.7 ** (1 / 7) }));

/** A platform, or a way to it, that does not do what it should. */
export const NETWORK: readonly Scenario[] = [
  {
    name: 'outage of 6 s',
    async run({ arena, station }) {
      await (await arena.start()).waitForStderr('connected');
      await using traffic = arena.traffic(station);
      await arena.waitForDelivered(20);
      station.platform.faults.set({ fault: { kind: 'outage' } });
      await sleep(6_000, never);
      station.platform.faults.clear();
      await sleep(1_000, never);
      await traffic.stop();
      await arena.settle();
    },
  },
  {
    name: 'platform that flaps',
    async run({ arena, station, random }) {
      await arena.start();
      await using traffic = arena.traffic(station);
      for (let round = 0; round < 16; round += 1) {
        station.platform.faults.set({ fault: { kind: 'outage' } });
        await sleep(random.between(100, 600), never);
        station.platform.faults.clear();
        await sleep(random.between(100, 600), never);
      }
      await traffic.stop();
      await arena.settle();
    },
  },
  {
    name: 'platform slower than the interval',
    async run({ arena, station, random }) {
      station.platform.faults.set({ fault: { kind: 'delay', delayMs: random.between(400, 900) } });
      await arena.start();
      await using traffic = arena.traffic(station);
      await sleep(7_000, never);
      await traffic.stop();
      await arena.settle();
    },
  },
  {
    name: '30 % mixed errors',
    async run({ arena, station }) {
      for (const rule of MIXED) station.platform.faults.set(rule);
      await arena.start();
      await using traffic = arena.traffic(station);
      await sleep(10_000, never);
      await traffic.stop();
      await arena.settle();
    },
  },
  {
    name: '30 % mixed errors in a catch-up over 4,000 rows',
    async run({ arena, station }) {
      const first = await arena.start();
      station.send(1);
      await arena.waitForDelivered(1);
      await first.close();
      for (const rule of MIXED) station.platform.faults.set(rule);
      for (let batch = 0; batch < 10; batch += 1) station.send(400);
      await arena.start();
      await arena.settle();
    },
  },
  {
    name: '429 storm',
    async run({ arena, station }) {
      await (await arena.start()).waitForStderr('connected');
      station.platform.faults.set({
        fault: { kind: 'status', status: 429, retryAfterSeconds: 1 },
        probability: 0.8,
      });
      await using traffic = arena.traffic(station);
      await sleep(8_000, never);
      await traffic.stop();
      station.platform.faults.clear();
      await arena.settle();
    },
  },
  {
    name: 'event stream dropped again and again',
    async run({ arena, station, random }) {
      await arena.start();
      await using traffic = arena.traffic(station);
      for (let round = 0; round < 20; round += 1) {
        await sleep(random.between(50, 500), never);
        station.platform.dropEventStreams();
      }
      await traffic.stop();
      await arena.settle();
    },
  },
];
