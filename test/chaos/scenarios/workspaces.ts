import type { Scenario } from '../scenario.ts';
import type { World } from '../world.ts';

/** Tokens and workspaces that go away and come back. */
export const workspaceScenarios: readonly Scenario[] = [
  { name: 'token rotated', run: tokenRotated },
  { name: 'workspace removed and back', run: removedAndBack },
];

async function tokenRotated(world: World): Promise<void> {
  await world.openCanvas();
  await world.startConnected({ ears: world.random.pick('plain', 'hooks') });
  for (let rotation = 0; rotation < 2; rotation += 1) {
    const { first } = world;
    first.token = first.canvas.platform.rotateToken(first.id);
    await world.sendWhile(world.pause(300, 2_000), [10, 200]);
    world.writeSettings();
    await world.delivered();
  }
  await world.settleAndRestart();
}

async function removedAndBack(world: World): Promise<void> {
  const { canvas, id } = await world.openCanvas();
  const host = await world.startConnected();
  world.send(world.random.whole(1, 50));
  await world.pause(0, 300);
  canvas.platform.removeWorkspace(id);
  await world.until('the removal to be noticed', () => host.channel.stderr().includes('was removed'));
  world.send(world.random.whole(1, 50));
  await world.pause(0, 1_000);
  world.first.token = canvas.platform.restoreWorkspace(id);
  world.send(world.random.whole(1, 50));
  world.writeSettings();
  await world.settleAndRestart();
}
