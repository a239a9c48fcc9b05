import { describe, expect, test } from 'bun:test';
import { Secret } from '../../../src/core/secret.ts';
import { PlatformClient } from '../../../src/platform/client.ts';
import { runDoorbell } from '../../../src/receive/doorbell.ts';
import type { DoorbellState } from '../../../src/receive/workspace-events.ts';
import { Bell } from '../../../src/runtime/bell.ts';
import { systemClock } from '../../../src/runtime/clock.ts';
import { eventually } from '../../support/eventually.ts';
import { createTeam, type ServedPlatform, servePlatform } from '../../support/platform.ts';

const QUICK = { ...systemClock, random: () => 0 };

class CountingBell extends Bell {
  rings = 0;

  override ring(): void {
    this.rings += 1;
    super.ring();
  }
}

function listen({ platform, url }: ServedPlatform, silenceMs = 60_000) {
  const { own, peer } = createTeam(platform);
  const bell = new CountingBell();
  const states: DoorbellState[] = [];
  const wakers = new Set<() => void>();
  const wake = {
    onWake(listener: () => void) {
      wakers.add(listener);
      return () => wakers.delete(listener);
    },
  };
  const reopenBell = new Bell();
  const access = { isAccepted: true };
  const stop = new AbortController();
  const client = new PlatformClient({ id: own.id, token: new Secret(own.token), platformUrl: url });
  const done = runDoorbell(
    {
      client,
      bell,
      stateBell: new Bell(),
      reopenBell,
      isAccepted: () => access.isAccepted,
      wake,
      clock: QUICK,
      silenceMs,
      onEvent: () => undefined,
      onState: (state) => void states.push(state),
    },
    stop.signal,
  );
  return {
    own,
    peer,
    bell,
    reopenBell,
    access,
    states,
    client,
    wakeUp: () => {
      for (const waker of wakers) waker();
    },
    ringsAfter: async (what: () => unknown) => {
      const before = bell.rings;
      await what();
      await eventually('a ring', () => bell.rings > before || undefined);
    },
    reaches: (state: DoorbellState, times = 1) =>
      eventually(
        `${state} ${times} times`,
        () => states.filter((seen) => seen === state).length >= times || undefined,
      ),
    async [Symbol.asyncDispose]() {
      stop.abort();
      await done;
    },
  };
}

describe('the doorbell', () => {
  test('rings for what a person and what a peer writes, and for nothing that our own presence causes', async () => {
    await using served = await servePlatform();
    await using door = listen(served);
    await door.reaches('unproven');
    const heartbeat = { active_tasks: 0, current_task: '', error_rate: 0, uptime_seconds: 1 };
    const before = door.bell.rings;
    await door.client.heartbeat(heartbeat, new AbortController().signal);
    await door.reaches('alive');
    expect(door.bell.rings).toBe(before);
    await door.ringsAfter(() => served.platform.sendAsCanvasUser(door.own.id, 'hello'));
    await door.ringsAfter(() => served.platform.sendAsPeer(door.peer.id, door.own.id, 'hello'));
  });

  test('is reopened after the stream ended, and rings then for what it may have missed', async () => {
    await using served = await servePlatform();
    await using door = listen(served);
    await door.reaches('unproven');
    await door.ringsAfter(() => served.platform.dropEventStreams());
    await door.reaches('unproven', 2);
    await door.ringsAfter(() => served.platform.sendAsCanvasUser(door.own.id, 'hello'));
  });

  test('that stays silent for too long is taken for dead, whatever pings come', async () => {
    await using served = await servePlatform();
    await using door = listen(served, 40);
    await door.reaches('closed', 2);
    expect(door.states).not.toContain('alive');
  });

  test.each([
    [404, 'absent'],
    [403, 'absent'],
    [401, 'closed'],
    [429, 'closed'],
    [503, 'closed'],
  ] as const)('with %i is %s', async (status, state) => {
    await using served = await servePlatform();
    served.platform.faults.set({
      match: { path: '/workspaces/*/events/stream' },
      fault: { kind: 'status', status },
    });
    await using door = listen(served);
    await door.reaches(state);
  });

  test('on a platform that answers with something else than a stream is absent', async () => {
    await using served = await servePlatform();
    served.platform.faults.set({
      match: { path: '/workspaces/*/events/stream' },
      fault: { kind: 'malformed' },
    });
    await using door = listen(served);
    await door.reaches('absent');
  });

  test('is opened anew when the machine wakes, whatever the old stream looks like', async () => {
    await using served = await servePlatform();
    await using door = listen(served);
    await door.reaches('unproven');
    await door.ringsAfter(() => door.wakeUp());
    await door.reaches('unproven', 2);
  });

  test('closes its connection when it ends', async () => {
    await using served = await servePlatform();
    {
      await using door = listen(served);
      await door.reaches('unproven');
      expect(served.platform.events.subscriberCount).toBeGreaterThan(0);
    }
    await eventually('no listener', () => served.platform.events.subscriberCount === 0 || undefined);
  });
});
