import { describe, expect, test } from 'bun:test';
import { NetworkError, PlatformError } from '../../../src/core/errors.ts';
import { createLocalPlatform, type Era } from '../../../src/local/platform.ts';
import { PlatformClient } from '../../../src/platform/client.ts';
import { Experience } from '../../../src/platform/experience.ts';
import type { FetchLike } from '../../../src/platform/http.ts';
import { servePlatform } from '../../support/platform.ts';
import { targetOf } from '../../support/tool-session.ts';

const never = new AbortController().signal;
const QUERY = { sinceSeconds: 30, limit: 1 };

/** A workspace of a local platform, by a client whose clock stands still unless it is told to go on. */
function open(options: { readonly era?: Era; readonly token?: string; readonly fetch?: FetchLike } = {}) {
  const platform = createLocalPlatform({ era: options.era ?? 'E2', rateLimitPerMinute: 0 });
  const own = platform.createWorkspace({ name: 'Own', external: true, deliveryMode: 'poll' });
  const clock = { nowMs: 0 };
  const experience = new Experience({
    monotonicMs: () => clock.nowMs,
    nowMs: Date.now,
    proxyVariable: () => undefined,
  });
  const target = targetOf({ id: own.id, token: options.token ?? own.token });
  const client = new PlatformClient(
    target,
    options.fetch ?? ((request) => platform.fetch(request)),
    experience,
  );
  const paths = () => platform.requests.matching({}).map(({ method, path }) => `${method} ${path}`);
  return { platform, own, client, clock, experience, paths, [Symbol.dispose]: () => platform.close() };
}

async function diagnosisOf(work: Promise<unknown>) {
  const error = await work.catch((reason: unknown) => reason);
  if (error instanceof PlatformError) return error.diagnosis;
  throw new Error(`not a failure of the platform: ${error}`);
}

describe.each(['E0', 'E1', 'E2'] as const)('a refused token on a platform of age %s', (era) => {
  test('is blamed where it is tried again and all else works', async () => {
    using s = open({ era, token: 'void' });
    expect(await diagnosisOf(s.client.activities(QUERY, never))).toMatchObject({ trouble: 'unauthorized' });
    expect(s.paths()).toEqual([
      `GET /workspaces/${s.own.id}/activity`,
      `GET /workspaces/${s.own.id}`,
      `GET /workspaces/${s.own.id}/activity`,
    ]);
  });

  test('is the sign of a database that does not answer', async () => {
    using s = open({ era });
    s.platform.faults.set({ fault: { kind: 'database-down' } });
    const diagnosis = await diagnosisOf(s.client.activities(QUERY, never));
    expect(diagnosis).toMatchObject({ trouble: 'unavailable', actor: 'time' });
    expect(diagnosis.advice).toContain('its database does not answer');
  });

  test('is the sign of a removal', async () => {
    using s = open({ era });
    s.platform.removeWorkspace(s.own.id);
    expect(await diagnosisOf(s.client.activities(QUERY, never))).toMatchObject({ trouble: 'removed' });
  });
});

test('a refusal that is over a moment later was a passing one', async () => {
  using s = open();
  s.platform.faults.set({
    match: { path: `/workspaces/${s.own.id}/activity` },
    fault: { kind: 'status', status: 401 },
    times: 1,
  });
  expect(await diagnosisOf(s.client.activities(QUERY, never))).toMatchObject({ trouble: 'unavailable' });
});

test('for half a minute after trouble no refusal is believed', async () => {
  using s = open({ token: 'void' });
  s.experience.troubled(s.client.target);
  s.clock.nowMs = 29_000;
  expect(await diagnosisOf(s.client.activities(QUERY, never))).toMatchObject({ trouble: 'unavailable' });
  s.clock.nowMs = 31_000;
  expect(await diagnosisOf(s.client.activities(QUERY, never))).toMatchObject({ trouble: 'unauthorized' });
});

test('what one workspace went through counts for the others of the platform', async () => {
  using s = open();
  const other = new PlatformClient(targetOf(s.own), (request) => s.platform.fetch(request), s.experience);
  s.platform.faults.set({ fault: { kind: 'status', status: 503 }, times: 1 });
  await diagnosisOf(s.client.activities(QUERY, never));
  s.platform.faults.set({ match: { path: '/workspaces/*/**' }, fault: { kind: 'status', status: 401 } });
  expect(await diagnosisOf(other.activities(QUERY, never))).toMatchObject({ trouble: 'unavailable' });
});

test('many refusals at once are looked into once, and while trouble lasts only every few seconds', async () => {
  using s = open();
  s.platform.faults.set({ fault: { kind: 'database-down' } });
  const looks = () => s.paths().filter((path) => path === `GET /workspaces/${s.own.id}`).length;
  await Promise.all(Array.from({ length: 20 }, () => diagnosisOf(s.client.activities(QUERY, never))));
  expect(looks()).toBe(1);
  s.clock.nowMs = 4_000;
  await diagnosisOf(s.client.activities(QUERY, never));
  expect(looks()).toBe(1);
  s.clock.nowMs = 6_000;
  await diagnosisOf(s.client.activities(QUERY, never));
  expect(looks()).toBe(2);
});

test('a cursor that is gone is no reason to look', async () => {
  using s = open();
  const refused = s.client.activitiesAfter('00000000-0000-0000-0000-000000000000', 1, never);
  await expect(refused).rejects.toMatchObject({ status: 410 });
  expect(s.paths()).toHaveLength(1);
});

test('an id that is none is told in the words of the platform', async () => {
  await using served = await servePlatform();
  const target = targetOf({ id: 'ws-1', token: 'a-token' }, served.url);
  const client = new PlatformClient(target);
  const asked = await diagnosisOf(client.workspace(never));
  expect(asked.advice).toContain('Copy the id from the canvas');
  expect(await diagnosisOf(client.activities(QUERY, never))).toEqual(asked);
});

test('a call that is cancelled while a refusal is looked into ends at once', async () => {
  const ending = new AbortController();
  const platform: FetchLike = async (request) => {
    if (request.headers.has('Authorization')) return new Response(null, { status: 401 });
    ending.abort(new Error('cancelled'));
    return new Promise(() => undefined);
  };
  using s = open({ fetch: platform });
  await expect(s.client.activities(QUERY, ending.signal)).rejects.toThrow('cancelled');
});

test('only a connection that broke late may have delivered', () => {
  expect(new NetworkError('ECONNREFUSED').mayHaveArrived).toBeFalse();
  expect(new NetworkError('ENOTFOUND').mayHaveArrived).toBeFalse();
  expect(new NetworkError('UNABLE_TO_VERIFY_LEAF_SIGNATURE').mayHaveArrived).toBeFalse();
  expect(new NetworkError('ECONNRESET').mayHaveArrived).toBeTrue();
});
