import type { Host } from './host.ts';
import { mixedFaults } from './mixed-faults.ts';
import type { World } from './world.ts';

/** Breaks one thing of any kind for a while, and mends it again. */
export async function breakSomething(world: World): Promise<void> {
  const { canvas } = world.random.pick(world.first, ...world.watched);
  const { faults } = canvas.platform;
  switch (
    world.random.pick(
      'calm',
      'outage',
      'errors',
      'slow',
      'limits',
      'doorbell',
      'clock',
      'token',
      'session',
      'stop',
    )
  ) {
    case 'calm':
      return world.pause(500, 5_000);
    case 'outage':
      return during(world, faults.set({ fault: { kind: 'outage' } }));
    case 'errors':
      return during(world, ...mixedFaults(0.3).map((rule) => faults.set(rule)));
    case 'slow':
      return during(world, faults.set({ fault: { kind: 'delay', delayMs: world.random.whole(100, 2_000) } }));
    case 'limits': {
      const fault = { kind: 'status', status: 429, retryAfterSeconds: world.random.whole(0, 2) } as const;
      return during(world, faults.set({ probability: 0.7, fault }));
    }
    case 'doorbell':
      canvas.platform.dropEventStreams();
      return;
    case 'clock':
      return canvas.advanceClock(world.random.whole(1_000, 600_000));
    case 'token':
      return rotateToken(world);
    case 'session':
      return replaceSession(world);
    case 'stop':
      return stopSession(world);
  }
}

async function during(world: World, ...rules: readonly string[]): Promise<void> {
  await world.pause(200, 6_000);
  for (const { canvas } of world.watched) for (const rule of rules) canvas.platform.faults.remove(rule);
}

async function rotateToken(world: World): Promise<void> {
  const watched = world.random.pick(world.first, ...world.watched);
  watched.token = watched.canvas.platform.rotateToken(watched.id);
  await world.pause(0, 2_000);
  world.writeSettings();
}

function anySession(world: World): Host | undefined {
  const [first, ...more] = world.hosts.filter(({ channel }) => channel.isRunning);
  return first === undefined ? undefined : world.random.pick(first, ...more);
}

async function replaceSession(world: World): Promise<void> {
  await anySession(world)?.[world.random.pick('kill', 'close')]();
  await world.start({ ears: world.random.pick('plain', 'hooks') });
  // Whoever is next needs a moment to be more than started: what no session ever reads is given up by design.
  await world.pause(8_000, 12_000);
}

async function stopSession(world: World): Promise<void> {
  const host = anySession(world);
  host?.channel.pipes.signal('SIGSTOP');
  await world.pause(500, 12_000);
  host?.channel.pipes.signal('SIGCONT');
  // A successor may have put an end to it.
  if (anySession(world) === undefined) await world.start();
}
