import type { Scenario } from '../scenario.ts';
import type { World } from '../world.ts';

/** Hosts that do not listen, die, or hang. */
export const hostScenarios: readonly Scenario[] = [
  { name: 'deaf host', run: deafHost },
  { name: 'deaf host that is typed to', run: deafHostInUse },
  { name: 'host that dies in the middle of a turn', run: dyingHost },
  { name: 'host without receipts', run: withoutReceipts },
  { name: 'host that stops reading', run: stalledHost },
  { name: 'host that stops reading and is killed', run: stalledAndKilled },
];

async function deafHost(world: World): Promise<void> {
  await world.openCanvas();
  const deaf = await world.startConnected({ ears: 'deaf' });
  const ids = world.send(world.random.whole(1, 60));
  await world.until('the pushes', () => ids.every((id) => world.ledger.hasArrived(id)));
  await deaf[world.random.pick('kill', 'close')]();
  await world.start({ ears: 'hooks' });
  await world.settleAndRestart();
}

async function deafHostInUse(world: World): Promise<void> {
  await world.openCanvas();
  const deaf = await world.startConnected({ ears: 'deaf' });
  const ids = world.send(world.random.whole(1, 20));
  await world.until('the pushes', () => ids.every((id) => world.ledger.hasArrived(id)));
  await deaf.typedTurn();
  world.send(world.random.whole(1, 5));
  await world.pause(100, 1_500);
  await deaf[world.random.pick('kill', 'close')]();
  await world.start({ ears: 'hooks' });
  await world.settleAndRestart();
}

async function dyingHost(world: World): Promise<void> {
  await world.openCanvas();
  const died = Promise.withResolvers<void>();
  const diesAt = world.random.pick('prompt', 'middle', 'stop');
  const end = world.random.pick('kill', 'close');
  world.spawn({
    ears: 'hooks',
    onMoment: (moment, host) => {
      if (moment === diesAt) host[end]().then(died.resolve, died.reject);
    },
  });
  await world.sendWhile(died.promise, [5, 100], 10);
  await world.start({ ears: 'hooks' });
  await world.settleAndRestart();
}

async function withoutReceipts(world: World): Promise<void> {
  await world.openCanvas();
  for (let session = 0; session < 3; session += 1) {
    const host = await world.startConnected();
    await world.sendWhile(world.pause(100, 800), [2, 50], 20);
    await host.close();
  }
  await world.startConnected();
  await world.settleAndRestart();
}

/** More than a pipe holds, and not read: the server has to wait. */
async function stall(world: World) {
  await world.openCanvas();
  const host = await world.startConnected();
  world.send(world.random.whole(1, 50));
  await world.delivered();
  host.channel.pipes.stopReading();
  world.send(world.random.whole(1_000, 2_000));
  await world.until('the pipe to be full', () => (world.inbox.ids('settled')?.length ?? 0) > 60);
  await world.sweeps(2);
  return host;
}

async function stalledHost(world: World): Promise<void> {
  const host = await stall(world);
  host.channel.pipes.goOnReading();
  await world.settleAndRestart();
}

async function stalledAndKilled(world: World): Promise<void> {
  const host = await stall(world);
  // What was written completely is in the pipe, and the host still has it.
  const killed = host.kill();
  host.channel.pipes.goOnReading();
  await killed;
  await world.start();
  await world.settleAndRestart();
}
