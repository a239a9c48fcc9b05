import { writeFileSync } from 'node:fs';
import { join, resolve } from 'node:path';
import { channelCommand } from '../../support/channel-process.ts';
import type { Scenario } from '../scenario.ts';
import type { World } from '../world.ts';

/** Clocks that jump, on either side. */
export const timeScenarios: readonly Scenario[] = [
  { name: 'clock of the laptop jumps', run: laptopJumps },
  { name: 'clock of the platform jumps', run: platformJumps },
  { name: 'clock jumps between two sessions', run: jumpsBetweenSessions },
];

const HOUR_MS = 3_600_000;
const CLOCK = resolve(import.meta.dir, '../settable-clock.ts');

function settableClock(world: World) {
  const path = join(world.homeDirectory, 'clock-offset');
  const set = (offsetMs: number) => writeFileSync(path, String(offsetMs));
  set(0);
  return {
    set,
    options: { command: channelCommand('--preload', CLOCK), env: { CHAOS_CLOCK_OFFSET_FILE: path } },
  };
}

async function laptopJumps(world: World): Promise<void> {
  const { random } = world;
  await world.openCanvas();
  const clock = settableClock(world);
  await world.startConnected({ ...clock.options, ears: random.pick('plain', 'hooks') });
  for (let jump = 0; jump < 4; jump += 1) {
    clock.set(random.whole(-48 * HOUR_MS, 48 * HOUR_MS));
    await world.sendWhile(world.pause(300, 1_500), [10, 100]);
  }
  await world.settle();
}

async function platformJumps(world: World): Promise<void> {
  const { random } = world;
  const { canvas } = await world.openCanvas();
  await world.startConnected();
  for (let jump = 0; jump < 3; jump += 1) {
    await world.sendWhile(world.pause(100, 600), [10, 100]);
    canvas.advanceClock(random.whole(10_000, 6 * HOUR_MS));
  }
  await world.settle();
}

async function jumpsBetweenSessions(world: World): Promise<void> {
  const { random } = world;
  await world.openCanvas();
  const clock = settableClock(world);
  for (let session = 0; session < 2; session += 1) {
    const host = await world.startConnected(clock.options);
    world.send(random.whole(1, 100));
    await world.pause(0, 400);
    await host.close();
    world.send(random.whole(1, 100));
    clock.set(random.pick(-1, 1) * random.whole(60_000, 48 * HOUR_MS));
  }
  await world.start(clock.options);
  await world.settle();
}
