import type { NewFaultRule } from '../../../src/local/faults/faults.ts';
import { mixedFaults } from '../mixed-faults.ts';
import type { Random } from '../random.ts';
import type { Scenario } from '../scenario.ts';
import type { World } from '../world.ts';

/** Platforms and networks at their worst. */
export const networkScenarios: readonly Scenario[] = [
  { name: 'outage', run: outage },
  { name: 'flapping', run: flapping },
  { name: 'slow platform', run: slowPlatform },
  { name: '30 % mixed errors', run: mixedErrors },
  { name: '30 % mixed errors during a catch-up', run: mixedErrorsInCatchUp },
  { name: '429 storm', run: rateLimitStorm },
  { name: 'doorbell cut over and over', run: doorbellCut },
  { name: 'two platforms, one of them slow', run: twoPlatforms },
];

const FEED = { path: '/workspaces/*/activity' };

async function outage(world: World): Promise<void> {
  const { canvas } = await world.openCanvas();
  await world.startConnected({ ears: world.random.pick('plain', 'hooks') });
  canvas.platform.faults.set({ fault: { kind: 'outage' } });
  await world.sendWhile(world.pause(4_000, 8_000), [20, 400]);
  canvas.platform.faults.clear();
  await world.settle();
}

async function flapping(world: World): Promise<void> {
  const { canvas } = await world.openCanvas();
  await world.startConnected();
  const flaps = async () => {
    for (let flap = world.random.whole(6, 10); flap > 0; flap -= 1) {
      canvas.platform.faults.set({ fault: { kind: 'outage' } });
      await world.pause(50, 900);
      canvas.platform.faults.clear();
      await world.pause(50, 600);
    }
  };
  await world.sendWhile(flaps(), [10, 250]);
  await world.settle();
}

async function slowPlatform(world: World): Promise<void> {
  const { canvas } = await world.openCanvas();
  const delayMs = world.random.whole(400, 1_500);
  canvas.platform.faults.set({ fault: { kind: 'delay', delayMs } });
  await world.startConnected();
  await world.sendWhile(world.pause(4_000, 7_000), [5, 150]);
  await world.settle();
}

function breakSome(world: World, share: number): void {
  for (const rule of mixedFaults(share)) world.first.canvas.platform.faults.set(rule);
  // A request that is never answered takes the client's whole timeout, so only few hang.
  world.first.canvas.platform.faults.set({
    match: FEED,
    probability: 0.3,
    times: 1,
    fault: { kind: 'hang' },
  });
}

async function mixedErrors(world: World): Promise<void> {
  const { canvas } = await world.openCanvas();
  breakSome(world, 0.3);
  await world.start({ ears: world.random.pick('plain', 'hooks') });
  await world.sendWhile(world.pause(10_000, 14_000), [10, 200]);
  canvas.platform.faults.clear();
  await world.settle();
}

async function mixedErrorsInCatchUp(world: World): Promise<void> {
  await world.openCanvas();
  world.send(world.random.whole(3_000, 5_000));
  for (const rule of mixedFaults(0.3)) world.first.canvas.platform.faults.set(rule);
  await world.start();
  await world.settle();
}

async function rateLimitStorm(world: World): Promise<void> {
  const { canvas } = await world.openCanvas();
  await world.startConnected();
  const storm = (random: Random): NewFaultRule => ({
    probability: 0.7,
    fault: { kind: 'status', status: 429, retryAfterSeconds: random.whole(0, 2) },
  });
  canvas.platform.faults.set(storm(world.random));
  await world.sendWhile(world.pause(6_000, 9_000), [10, 200]);
  canvas.platform.faults.clear();
  await world.settle();
}

async function doorbellCut(world: World): Promise<void> {
  world.settings.MOLECULE_DOORBELL = 'on';
  // Without an interval of its own the polls rely on the doorbell.
  delete world.settings.MOLECULE_POLL_INTERVAL_MS;
  const { canvas } = await world.openCanvas();
  await world.startConnected();
  const cuts = async () => {
    for (let cut = world.random.whole(8, 16); cut > 0; cut -= 1) {
      await world.pause(20, 800);
      canvas.platform.dropEventStreams();
    }
  };
  await world.sendWhile(cuts(), [5, 200]);
  await world.delivered();
  world.send(1);
  await world.delivered();
}

async function twoPlatforms(world: World): Promise<void> {
  const { random } = world;
  const slow = await world.openCanvas();
  const quick = await world.openCanvas();
  slow.canvas.platform.faults.set({ fault: { kind: 'delay', delayMs: random.whole(2_000, 4_000) } });
  const host = await world.startConnected();
  await world.sendWhile(world.pause(3_000, 5_000), [10, 150]);
  slow.canvas.platform.faults.clear();
  slow.canvas.platform.faults.set({ fault: { kind: 'hang' } });
  const before = host.pushed;
  const more = world.send(random.whole(5, 50), { to: quick });
  await world.until('the quick one, while the other hangs', () =>
    more.every((id) => world.ledger.hasArrived(id)),
  );
  if (host.pushed <= before) throw new Error('the slow platform held up the quick one');
  slow.canvas.platform.faults.clear();
  await world.settle();
}
