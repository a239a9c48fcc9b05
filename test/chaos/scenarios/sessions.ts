import { eventually } from '../../support/eventually.ts';
import type { Host } from '../host.ts';
import type { Scenario } from '../scenario.ts';
import type { World } from '../world.ts';

/** Several sessions of one state directory. */
export const sessionScenarios: readonly Scenario[] = [
  { name: 'two sessions, the holder killed', run: (world) => holdersKilled(world, 2) },
  { name: 'five sessions, holders killed', run: (world) => holdersKilled(world, 5) },
  { name: 'holder stopped and woken', run: stoppedHolder },
  { name: 'holder stopped between mark and write', run: stoppedBeforeWrite },
  { name: 'holder stopped inside a transaction', run: stoppedInTransaction },
];

async function isHolder(host: Host): Promise<boolean> {
  if (!host.channel.isRunning) return false;
  return (await host.channel.call('channel_status')).data.mode === 'active';
}

function holderOf(hosts: readonly Host[]): Promise<Host> {
  return eventually('a holder', async () => {
    for (const host of hosts) if (await isHolder(host)) return host;
    return undefined;
  });
}

async function holdersKilled(world: World, sessions: number): Promise<void> {
  const { random } = world;
  await world.openCanvas();
  await world.startConnected();
  for (let more = 1; more < sessions; more += 1) await world.start({ ears: random.pick('plain', 'hooks') });
  for (let kill = 0; kill < Math.min(sessions - 1, 2); kill += 1) {
    const alive = world.hosts.filter(({ channel }) => channel.isRunning);
    const holder = await holderOf(alive);
    // A session that is no holder may end as well, at any time.
    if (sessions > 2) await alive.findLast((host) => host !== holder)?.[random.pick('kill', 'close')]();
    const end = random.chance(0.7) ? 'kill' : 'close';
    const killed = world.pause(50, 1_500).then(() => holder[end]());
    await world.sendWhile(killed, [2, 60], 20);
    world.send(random.whole(1, 30));
  }
  await world.settleAndRestart();
}

/** A new session takes over from one that was stopped; what is still running of the old one wakes later. */
async function takeOver(world: World, stopped: Host): Promise<void> {
  world.send(world.random.whole(1, 40));
  await world.start();
  if (!(await world.delivered(45_000))) return;
  stopped.channel.pipes.signal('SIGCONT');
  // The woken one has its chance to do harm: it answers, so it runs again.
  if (stopped.channel.isRunning) await stopped.channel.call('channel_status').catch(() => undefined);
  world.send(world.random.whole(1, 40));
  await world.settleAndRestart();
}

async function stoppedHolder(world: World): Promise<void> {
  await world.openCanvas();
  const holder = await world.startConnected();
  await world.sendWhile(world.pause(200, 1_200), [2, 40], 10);
  holder.channel.pipes.signal('SIGSTOP');
  await takeOver(world, holder);
}

/**
 * Stops the process again and again, until it was caught where `isThere` wants it. One that is hardly ever there is
 * stopped where it happens to be.
 */
async function stopWhere(world: World, host: Host, isThere: () => boolean | Promise<boolean>): Promise<void> {
  const { pipes } = host.channel;
  for (let attempt = 0; attempt < 200; attempt += 1) {
    if (world.ledger.isComplete) world.send(world.random.whole(100, 250));
    await Bun.sleep(world.random.whole(0, 6));
    pipes.signal('SIGSTOP');
    if (await isThere()) return;
    pipes.signal('SIGCONT');
  }
  pipes.signal('SIGSTOP');
}

async function stoppedBeforeWrite(world: World): Promise<void> {
  await world.openCanvas();
  const holder = await world.startConnected();
  await stopWhere(world, holder, async () => {
    // What it wrote before it stopped is still in the pipe for a moment.
    let arrived = -1;
    while (arrived !== world.ledger.arrivedCount) {
      arrived = world.ledger.arrivedCount;
      await Bun.sleep(30);
    }
    return world.inbox.ids('pushed')?.some((id) => !world.ledger.hasArrived(id)) === true;
  });
  await takeOver(world, holder);
}

async function stoppedInTransaction(world: World): Promise<void> {
  await world.openCanvas();
  const holder = await world.startConnected();
  await stopWhere(world, holder, () => world.inbox.isBeingWritten());
  await takeOver(world, holder);
}
