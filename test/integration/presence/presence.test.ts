import { expect, test } from 'bun:test';
import { Secret } from '../../../src/core/secret.ts';
import { createLocalPlatform, type LocalPlatform } from '../../../src/local/platform.ts';
import { PlatformClient } from '../../../src/platform/client.ts';
import { runPresence } from '../../../src/presence/presence.ts';
import { Bell } from '../../../src/runtime/bell.ts';
import { systemClock } from '../../../src/runtime/clock.ts';
import { eventually } from '../../support/eventually.ts';
import { createTeam } from '../../support/platform.ts';

function start(platform: LocalPlatform, workspace: { id: string; token: string }) {
  const stop = new AbortController();
  const events: string[] = [];
  const done = runPresence(
    {
      client: new PlatformClient(
        { id: workspace.id, token: new Secret(workspace.token), platformUrl: 'http://127.0.0.1' },
        (request) => platform.fetch(request),
      ),
      card: { name: 'Laptop', skills: [{ name: 'typescript' }] },
      clock: systemClock,
      heartbeatIntervalMs: 20,
      bell: new Bell(),
      onRegistered: (mode) => void events.push(`registered ${mode}`),
      onHeartbeat: () => void events.push('heartbeat'),
      onFailed: (step) => void events.push(`${step} failed`),
    },
    stop.signal,
  );
  const stopped = async () => {
    stop.abort();
    await done;
  };
  return { events, stopped };
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
