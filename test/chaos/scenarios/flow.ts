import type { Scenario } from '../scenario.ts';
import type { World } from '../world.ts';

/** Much at once, and rows that come in awkward shapes. */
export const flowScenarios: readonly Scenario[] = [
  { name: 'burst', run: burst },
  { name: 'backlog', run: backlog },
  { name: '10,000-row catch-up', run: catchUp },
  { name: 'late commits in the past', run: lateCommits },
  { name: 'equal times at page borders', run: equalTimes },
  { name: 'one bad row among good ones', run: badRows },
];

async function burst(world: World): Promise<void> {
  await world.openCanvas();
  await world.startConnected({ ears: world.random.pick('plain', 'hooks') });
  for (let batch = world.random.whole(8, 14); batch > 0; batch -= 1) {
    world.send(world.random.whole(1, 250), { isFromPeer: world.random.chance(0.5) });
    await world.pause(0, 80);
  }
  await world.settle();
}

async function backlog(world: World): Promise<void> {
  await world.openCanvas();
  world.send(world.random.whole(501, 1_600));
  await world.start({ ears: world.random.pick('plain', 'hooks') });
  await world.settleAndRestart();
}

async function catchUp(world: World): Promise<void> {
  await world.openCanvas();
  const first = await world.startConnected();
  world.send(3);
  await world.delivered();
  await first.close();
  for (let sent = 0; sent < 10_000; sent += 2_000) world.send(2_000);
  const second = await world.start();
  // What comes during the catch-up belongs behind it.
  await world.until('the first of the backlog', () => second.pushed > 0);
  world.send(world.random.whole(1, 50));
  await world.settle();
}

async function lateCommits(world: World): Promise<void> {
  const { random } = world;
  await world.openCanvas();
  await world.startConnected();
  for (let round = random.whole(12, 20); round > 0; round -= 1) {
    world.send(random.whole(1, 5));
    world.send(random.whole(1, 5), { lateByMicros: () => random.whole(100_000, 10_000_000) });
    await world.pause(20, 300);
  }
  await world.settle();
}

async function equalTimes(world: World): Promise<void> {
  const { random } = world;
  await world.openCanvas();
  const sharesTimeWithPrevious = () => random.chance(0.97);
  world.send(random.whole(1_001, 2_200), { sharesTimeWithPrevious });
  await world.startConnected();
  world.send(random.whole(501, 1_200), { sharesTimeWithPrevious });
  await world.settle();
}

async function badRows(world: World): Promise<void> {
  const { random } = world;
  const { canvas, id } = await world.openCanvas();
  const bad: Partial<Parameters<typeof canvas.platform.insertActivity>[0]>[] = [
    {},
    { id: 'white space in an id' },
    { id: `${'x'.repeat(200)}` },
    { sourceId: 'nobody/../../elsewhere' },
    { createdAtMicros: -62_135_596_900_000_000 },
  ];
  const insertBad = () => {
    const row = { requestBody: { params: { message: { parts: 'none' } } }, ...random.pick({}, ...bad) };
    try {
      canvas.platform.insertActivity({ workspaceId: id, activityType: 'a2a_receive', ...row });
    } catch {
      // The same bad id once more: one of it is enough.
    }
  };
  for (let count = random.whole(20, 60); count > 0; count -= 1) {
    world.send(random.whole(0, 20));
    insertBad();
  }
  await world.startConnected({ ears: random.pick('plain', 'hooks') });
  for (let count = random.whole(5, 15); count > 0; count -= 1) {
    world.send(random.whole(1, 3));
    insertBad();
    await world.pause(5, 60);
  }
  await world.settle();
}
