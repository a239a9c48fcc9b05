import { sleep } from '../../../src/runtime/sleep.ts';
import type { Scenario } from '../scenario.ts';

const never = new AbortController().signal;

/** A lot at once, and a lot that waited. */
export const LOAD: readonly Scenario[] = [
  {
    name: 'burst of 1,500 in a second',
    async run({ arena, station, random }) {
      await (await arena.start()).waitForStderr('connected');
      while (arena.ledger.sentCount < 1_500) {
        station.send(Math.min(random.between(50, 150), 1_500 - arena.ledger.sentCount));
        await sleep(60, never);
      }
      await arena.settle();
    },
  },
  {
    name: 'backlog waiting at the first start',
    async run({ arena, station, random }) {
      station.send(random.between(600, 1_200));
      await arena.start();
      await arena.settle();
    },
  },
  {
    name: 'catch-up over 10,000 rows',
    async run({ arena, station }) {
      const first = await arena.start();
      station.send(1);
      await arena.waitForDelivered(1);
      await first.close();
      for (let batch = 0; batch < 20; batch += 1) station.send(500);
      await arena.start();
      await arena.settle();
    },
  },
  {
    name: 'equal timestamps at page borders',
    async run({ arena, station, random }) {
      const first = await arena.start();
      station.send(1);
      await arena.waitForDelivered(1);
      await first.close();
      for (let batch = 0; batch < 5; batch += 1) {
        station.send(random.between(1, 400));
        station.send(random.between(200, 499), { isOneMoment: true });
      }
      await arena.start();
      await arena.waitForDelivered(arena.ledger.sentCount);
      // And under the eyes of a running server.
      station.send(random.between(200, 499), { isOneMoment: true });
      await arena.settle();
    },
  },
  {
    name: 'rows that commit 1 to 4 s late',
    async run({ arena, station, random }) {
      // The window must hold the lateness and what a busy machine adds to it.
      arena.writeSettings({ MOLECULE_POLL_WINDOW_SECS: '12' });
      const host = await arena.start();
      await host.waitForStderr('connected');
      await using traffic = arena.traffic(station, { everyMs: [50, 200], batch: [1, 4] });
      for (let round = 0; round < 8; round += 1) {
        await arena.waitForDelivered(arena.ledger.sentCount);
        station.send(random.between(1, 40), { lateMs: [1_000, 4_000] });
        await sleep(random.between(100, 600), never);
      }
      await traffic.stop();
      await arena.settle();
    },
  },
];
