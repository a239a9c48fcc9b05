import type { RequestMoment } from '../canvas.ts';
import type { HostOptions } from '../host.ts';
import type { Scenario } from '../scenario.ts';
import type { Moment } from '../turns.ts';
import type { World } from '../world.ts';

/** kill -9 at every step of fetch → store → push → settle, a few times each, and a session that comes after. */
export const killScenarios: readonly Scenario[] = [
  { name: 'kill -9 at any moment after a message', run: killAtAnyMoment },
  { name: 'kill -9 as the fetch goes out', run: (world) => killAtFetch(world, 'arrives') },
  { name: 'kill -9 as the fetch is answered', run: (world) => killAtFetch(world, 'handled') },
  { name: 'kill -9 between the pages of a catch-up', run: killBetweenPages },
  { name: 'kill -9 once it is stored', run: killOnceStored },
  { name: 'kill -9 as it is pushed', run: killAtPush },
  { name: 'kill -9 between push and receipt', run: (world) => killInTurn(world, 'queued', 'prompt') },
  { name: 'kill -9 as the receipt comes', run: (world) => killInTurn(world, 'middle', 'stop') },
];

const KILLS = 2;

/** What is pushed four times and never read is given up by design: so sessions that read come in between. */
function ears(world: World): HostOptions {
  return { ears: world.random.pick('plain', 'hooks') };
}

async function killAtAnyMoment(world: World): Promise<void> {
  await world.openCanvas();
  for (let kill = 0; kill < KILLS + 1; kill += 1) {
    const host = await world.startConnected(ears(world));
    world.send(world.random.whole(1, 400));
    await world.pause(0, 300);
    await host.kill();
  }
  await world.start(ears(world));
  await world.settleAndRestart();
}

async function killAtFetch(world: World, moment: RequestMoment): Promise<void> {
  const { canvas } = await world.openCanvas();
  for (let kill = 0; kill < KILLS; kill += 1) {
    const host = await world.startConnected(ears(world));
    world.send(world.random.whole(1, 200));
    const fetched = Promise.withResolvers<void>();
    let skip = world.random.whole(0, 3);
    const stopWatching = canvas.watch((request) => {
      if (request.moment !== moment || !request.path.endsWith('/activity')) return;
      skip -= 1;
      if (skip < 0) fetched.resolve();
    });
    await fetched.promise;
    stopWatching();
    await Bun.sleep(world.random.whole(0, 4));
    await host.kill();
  }
  await world.start(ears(world));
  await world.settleAndRestart();
}

async function killBetweenPages(world: World): Promise<void> {
  const { canvas } = await world.openCanvas();
  world.send(world.random.whole(2_000, 4_000));
  for (let kill = 0; kill < KILLS; kill += 1) {
    const paged = Promise.withResolvers<void>();
    let pages = world.random.whole(1, 4);
    const stopWatching = canvas.watch((request) => {
      if (request.moment !== 'handled' || !request.path.endsWith('/activity')) return;
      pages -= 1;
      if (pages <= 0) paged.resolve();
    });
    const host = world.spawn(ears(world));
    await paged.promise;
    stopWatching();
    await Bun.sleep(world.random.whole(0, 20));
    await host.kill();
    world.send(world.random.whole(1, 50));
  }
  await world.start(ears(world));
  await world.settleAndRestart();
}

async function killOnceStored(world: World): Promise<void> {
  await world.openCanvas();
  for (let kill = 0; kill < KILLS; kill += 1) {
    // The host is not ready yet, so that nothing is pushed before the kill.
    const host = world.spawn(ears(world));
    const ids = world.send(world.random.whole(1, 300));
    await world.until('the messages in the inbox', () => {
      const stored = new Set(world.inbox.ids('fetched', 'pending', 'pushed', 'settled'));
      return ids.some((id) => stored.has(id));
    });
    await host.kill();
  }
  await world.start(ears(world));
  await world.settleAndRestart();
}

async function killAtPush(world: World): Promise<void> {
  await world.openCanvas();
  for (let kill = 0; kill < KILLS; kill += 1) {
    const pushed = Promise.withResolvers<void>();
    let skip = world.random.whole(1, 150);
    const host = await world.startConnected({
      ...ears(world),
      onPushed: () => {
        skip -= 1;
        if (skip <= 0) pushed.resolve();
      },
    });
    world.send(world.random.whole(150, 500));
    await pushed.promise;
    await host.kill();
  }
  await world.start(ears(world));
  await world.settleAndRestart();
}

async function killInTurn(world: World, ...moments: readonly [Moment, Moment]): Promise<void> {
  await world.openCanvas();
  for (let kill = 0; kill < KILLS; kill += 1) {
    const at = world.random.pick(...moments);
    const died = Promise.withResolvers<void>();
    let skip = world.random.whole(0, 2);
    world.spawn({
      ears: 'hooks',
      onMoment: (moment, host) => {
        if (moment !== at) return;
        skip -= 1;
        if (skip < 0) host.kill().then(died.resolve, died.reject);
      },
    });
    await world.sendWhile(died.promise, [5, 60]);
  }
  await world.start({ ears: 'hooks' });
  await world.settleAndRestart();
}
