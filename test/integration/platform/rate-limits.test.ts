import { expect, test } from 'bun:test';
import { HttpStatusError } from '../../../src/core/http-status-error.ts';
import { Secret } from '../../../src/core/secret.ts';
import { PlatformClient } from '../../../src/platform/client.ts';
import { RateLimits } from '../../../src/platform/rate-limits.ts';
import { createTeam, servePlatform } from '../../support/platform.ts';

const never = new AbortController().signal;
const window = { sinceSeconds: 30, limit: 10 };
const report = { active_tasks: 0, current_task: '', error_rate: 0, uptime_seconds: 1 };

async function setUp() {
  const served = await servePlatform();
  const { own, peer } = createTeam(served.platform);
  const clock = { nowMs: 0 };
  const limited = new RateLimits(() => clock.nowMs).guard(fetch);
  const clientOf = ({ id, token }: { id: string; token: string }) =>
    new PlatformClient({ id, token: new Secret(token), platformUrl: served.url }, limited);
  const tooMany = (retryAfterSeconds: number) =>
    served.platform.faults.set({
      match: { workspaceId: own.id },
      fault: { kind: 'status', status: 429, retryAfterSeconds },
      times: 1,
    });
  return {
    own: clientOf(own),
    again: clientOf(own),
    peer: clientOf(peer),
    clock,
    tooMany,
    requests: () => served.platform.requests.matching({}).length,
    [Symbol.asyncDispose]: () => served[Symbol.asyncDispose](),
  };
}

const refusal = (work: Promise<unknown>) =>
  work.then(
    () => undefined,
    (error: unknown) => (error instanceof HttpStatusError ? [error.status, error.retryAfterMs] : error),
  );

test('after a 429 nothing with the same token asks before the time is over, and then all do again', async () => {
  await using setup = await setUp();
  setup.tooMany(20);
  expect(await refusal(setup.own.activities(window, never))).toEqual([429, 20_000]);
  const asked = setup.requests();

  setup.clock.nowMs = 12_500;
  expect(await refusal(setup.own.heartbeat(report, never))).toEqual([429, 8_000]);
  expect(await refusal(setup.again.notifyUser({ message: 'hello' }, never))).toEqual([429, 8_000]);
  expect(await refusal(setup.own.eventStream(never))).toEqual([429, 8_000]);
  expect(setup.requests()).toBe(asked);

  setup.clock.nowMs = 20_001;
  expect(await refusal(setup.again.activities(window, never))).toBeUndefined();
});

test('another token, and what needs none, is not held up', async () => {
  await using setup = await setUp();
  setup.tooMany(20);
  await refusal(setup.own.activities(window, never));
  expect(await refusal(setup.peer.activities(window, never))).toBeUndefined();
  expect(await refusal(setup.own.workspace(never))).toBeUndefined();
});

test.each([
  [0, 1],
  [86_400, 60_001],
])('a Retry-After of %i s is over after %i ms', async (seconds, afterMs) => {
  await using setup = await setUp();
  setup.tooMany(seconds);
  await refusal(setup.own.activities(window, never));
  setup.clock.nowMs = afterMs;
  expect(await refusal(setup.own.activities(window, never))).toBeUndefined();
});
