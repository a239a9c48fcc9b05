import { expect, test } from 'bun:test';
import { z } from 'zod';
import { Secret } from '../../../src/core/secret.ts';
import { createLocalPlatform, type LocalPlatform } from '../../../src/local/platform.ts';
import { PlatformClient } from '../../../src/platform/client.ts';
import { type PresenceDeps, runPresence } from '../../../src/receive/presence.ts';
import { Bell } from '../../../src/runtime/bell.ts';
import { systemClock } from '../../../src/runtime/clock.ts';
import { eventually } from '../../support/eventually.ts';
import { createTeam } from '../../support/platform.ts';

function start(
  platform: LocalPlatform,
  workspace: { id: string; token: string },
  options: Partial<Pick<PresenceDeps, 'work' | 'bell' | 'isCardStale' | 'pace'>> = {},
) {
  const stop = new AbortController();
  const events: string[] = [];
  const facts = { isAccepted: true };
  const done = runPresence(
    {
      client: new PlatformClient(
        { id: workspace.id, token: new Secret(workspace.token), platformUrl: 'http://127.0.0.1' },
        (request) => platform.fetch(request),
      ),
      card: { name: 'Laptop', skills: [{ name: 'typescript' }] },
      isCardStale: () => false,
      work: () => ({ activeTasks: 0, currentTask: '' }),
      clock: systemClock,
      pace: { heartbeatMs: 20, ringRefillMs: 5_000 },
      bell: new Bell(),
      events: {
        get isAccepted() {
          return facts.isAccepted;
        },
        registered: (mode) => void events.push(`registered ${mode}`),
        heartbeatSent: () => void events.push('heartbeat'),
        failed: (request) => void events.push(`${request} failed`),
      },
      ...options,
    },
    stop.signal,
  );
  const stopped = async () => {
    stop.abort();
    await done;
  };
  return { events, facts, stopped };
}

test('a workspace registers in poll mode, then stays present', async () => {
  const platform = createLocalPlatform();
  const { own } = createTeam(platform);
  const { events, stopped } = start(platform, own);
  await eventually('some heartbeats', () => events.length >= 3 || undefined);
  await stopped();
  expect(events.slice(0, 3)).toEqual(['registered poll', 'heartbeat', 'heartbeat']);
  expect(platform.requests.matching({ path: /register/ })).toHaveLength(1);
  platform.close();
});

test('registration is repeated until it succeeds, and a failed heartbeat does not end the others', async () => {
  const platform = createLocalPlatform();
  const { own } = createTeam(platform);
  platform.faults.set({
    match: { path: '/registry/register' },
    fault: { kind: 'status', status: 503 },
    times: 2,
  });
  platform.faults.set({ match: { path: '/registry/heartbeat' }, fault: { kind: 'drop' }, times: 1 });
  const { events, stopped } = start(platform, own);
  await eventually('a heartbeat', () => events.includes('heartbeat') || undefined);
  await stopped();
  expect(events.slice(0, 5)).toEqual([
    'register failed',
    'register failed',
    'registered poll',
    'heartbeat failed',
    'heartbeat',
  ]);
  platform.close();
});

test('one workspace that cannot register does not delay another', async () => {
  const platform = createLocalPlatform();
  const { own, peer } = createTeam(platform);
  platform.faults.set({ match: { workspaceId: own.id }, fault: { kind: 'hang' } });
  const stuck = start(platform, own);
  const free = start(platform, peer);
  await eventually('the other’s heartbeat', () => free.events.includes('heartbeat') || undefined);
  expect(stuck.events).toEqual([]);
  await Promise.all([stuck.stopped(), free.stopped()]);
  platform.close();
});

const heartbeats = (platform: LocalPlatform) => platform.requests.matching({ path: /heartbeat/ });

async function workOf(platform: LocalPlatform, workspaceId: string): Promise<unknown> {
  const answer = await platform.fetch(new Request(`http://127.0.0.1/workspaces/${workspaceId}`));
  const { active_tasks: tasks } = z.object({ active_tasks: z.number() }).parse(await answer.json());
  return tasks;
}

test('a change is told at once; of many the last one always gets through, in few heartbeats', async () => {
  const platform = createLocalPlatform();
  const { own } = createTeam(platform);
  const bell = new Bell();
  let activeTasks = 0;
  const { events, stopped } = start(platform, own, {
    bell,
    work: () => ({ activeTasks, currentTask: activeTasks === 0 ? '' : 'at work' }),
    pace: { heartbeatMs: 3_600_000, ringRefillMs: 200 },
  });
  await eventually('the registration', () => events.length > 0 || undefined);
  for (activeTasks = 1; activeTasks < 200; activeTasks += 1) {
    bell.ring();
    await Bun.sleep(1);
  }
  bell.ring();
  await eventually('the last state', async () => (await workOf(platform, own.id)) === 200 || undefined);
  await stopped();
  expect(heartbeats(platform).length).toBeLessThan(20);
  platform.close();
});

test('while the token is refused nothing is sent, and then it goes on', async () => {
  const platform = createLocalPlatform();
  const { own } = createTeam(platform);
  const { events, facts, stopped } = start(platform, own);
  await eventually('a heartbeat', () => events.includes('heartbeat') || undefined);
  facts.isAccepted = false;
  const token = platform.rotateToken(own.id);
  expect(token).not.toBe(own.token);
  await Bun.sleep(100);
  expect(events).not.toContain('heartbeat failed');
  facts.isAccepted = true;
  await eventually('the next try', () => events.includes('heartbeat failed') || undefined);
  await stopped();
  platform.close();
});

test('a registration that the platform ignored is repeated, once', async () => {
  const platform = createLocalPlatform();
  const { own } = createTeam(platform);
  platform.setStatus(own.id, 'paused');
  let isCardStale = false;
  const { events, stopped } = start(platform, own, {
    isCardStale: () => {
      const wasStale = isCardStale;
      isCardStale = false;
      return wasStale;
    },
  });
  await eventually('a heartbeat', () => events.includes('heartbeat') || undefined);
  platform.setStatus(own.id, 'awaiting_agent');
  isCardStale = true;
  await eventually(
    'the second registration and a heartbeat after it',
    () => (events.lastIndexOf('registered poll') > 0 && events.at(-1) === 'heartbeat') || undefined,
  );
  await stopped();
  expect(events.filter((event) => event === 'registered poll')).toHaveLength(2);
  platform.close();
});
