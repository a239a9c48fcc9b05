#!/usr/bin/env bun
/**
 * The failure suite without an end in sight: `bun run soak --minutes 30 --seed 7`. Messages flow all the time while
 * everything breaks at random; about once a minute it is calm, and all that was sent must have arrived. Ends with
 * exit code 1 at the first message that is lost, repeated without a mark, or out of order.
 */
import { parseArgs } from 'node:util';
import { type TallyLine, tallyTable } from '../test/chaos/ledger.ts';
import { Random } from '../test/chaos/random.ts';
import { breakSomething } from '../test/chaos/weather.ts';
import { World } from '../test/chaos/world.ts';

const { values } = parseArgs({
  options: {
    minutes: { type: 'string', default: '10' },
    seed: { type: 'string', default: String(Math.floor(Math.random() * 1_000_000)) },
  },
});
const minutes = Number(values.minutes);
const seed = Number(values.seed);
if (!(minutes > 0) || !Number.isInteger(seed)) {
  console.error('usage: bun run soak [--minutes number] [--seed whole-number]');
  process.exit(2);
}

const STORM_MS = 45_000;

console.log(`soak: ${minutes} minutes with seed ${seed}`);
await using world = new World(Random.of(seed, 'soak'));
const first = await world.openCanvas();
world.watch(first.canvas);
await world.openCanvas();
await world.startConnected({ ears: 'hooks' });
await world.start();

const endMs = performance.now() + minutes * 60_000;
let round = 0;
let isClean = true;
while (isClean && performance.now() < endMs) {
  round += 1;
  const stormEndMs = Math.min(endMs, performance.now() + STORM_MS);
  const storm = async () => {
    while (performance.now() < stormEndMs) await breakSomething(world);
  };
  await world.sendWhile(storm(), [5, 400], 12);
  await world.settle();
  isClean = report(`round ${round}`);
}
if (isClean) {
  await world.settleAndRestart();
  isClean = report('the end');
}
if (!isClean) console.log(`seed ${seed}\n${world.explain()}`);
process.exitCode = isClean ? 0 : 1;

function report(scenario: string): boolean {
  const line: TallyLine = { scenario, ...world.ledger.tally() };
  console.log(tallyTable([line]));
  return line.lost + line.duplicated + line.outOfOrder === 0;
}
