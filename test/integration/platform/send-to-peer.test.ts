import { describe, expect, test } from 'bun:test';
import { NetworkError, NoAnswerError, TimeoutError } from '../../../src/core/errors.ts';
import { createLocalPlatform, type Era } from '../../../src/local/platform.ts';
import { PlatformClient } from '../../../src/platform/client.ts';
import type { FetchLike } from '../../../src/platform/http.ts';
import { sendToPeer } from '../../../src/platform/send-to-peer.ts';
import { sleep } from '../../../src/runtime/sleep.ts';
import { createTeam } from '../../support/platform.ts';
import { targetOf } from '../../support/tool-session.ts';
import { inVirtualTime, VirtualTime } from '../../support/virtual-time.ts';

const never = new AbortController().signal;
const outgoing = { text: 'hello', messageId: '0b6f2f5e-8d3c-4a52-9c1f-2f7f5a0c1d11' };

function open(era: Era) {
  const platform = createLocalPlatform({ era, rateLimitPerMinute: 0 });
  const { own, peer } = createTeam(platform);
  const client = new PlatformClient(targetOf(own), (request) => platform.fetch(request));
  const send = () =>
    inVirtualTime(() => sendToPeer(client, peer.id, outgoing, never).catch((error: unknown) => error));
  const arrived = () => platform.activities(peer.id).filter(({ method }) => method === 'message/send').length;
  return { platform, own, peer, client, send, arrived, [Symbol.dispose]: () => platform.close() };
}

const toPeer = { path: '/workspaces/*/a2a' };

describe('a connection that breaks after the message arrived', () => {
  test.each(['E1', 'E2'] as const)('leaves one message at the peer on a platform of age %s', async (era) => {
    using s = open(era);
    s.platform.insertMessages(s.own.id, ['tells the age of the platform']);
    s.platform.faults.set({ match: toPeer, fault: { kind: 'drop', afterHandling: true }, times: 1 });
    const outcome = await s.send();
    expect(s.arrived()).toBe(1);
    if (era === 'E1') expect(outcome).toBeInstanceOf(NetworkError);
    else expect(outcome).toMatchObject({ kind: 'queued' });
    expect(s.client.mergesRepeats).toBe(era === 'E2');
  });

  test('is not followed by another where nothing tells the age of the platform', async () => {
    using s = open('E2');
    s.platform.faults.set({ match: toPeer, fault: { kind: 'drop', afterHandling: true }, times: 1 });
    expect(await s.send()).toMatchObject({ mayHaveArrived: true });
    expect(s.arrived()).toBe(1);
    expect(s.client.mergesRepeats).toBeFalse();
  });
});

test.each([
  ['a busy platform', { kind: 'status', status: 503 }],
  ['a platform without its database', { kind: 'database-down' }],
] as const)('after a refusal by %s it is sent again', async (_what, fault) => {
  using s = open('E1');
  s.platform.faults.set({ match: toPeer, fault, times: 2 });
  s.platform.faults.set({ match: { path: `/workspaces/${s.own.id}` }, fault, times: 1 });
  expect(await s.send()).toMatchObject({ kind: 'queued' });
  expect(s.arrived()).toBe(1);
});

test('the time to send is the time for all attempts together', async () => {
  using time = new VirtualTime();
  const slow: FetchLike = async ({ signal }) => {
    await sleep(900, signal);
    throw Object.assign(new Error('refused'), { code: 'ECONNREFUSED' });
  };
  const client = new PlatformClient(targetOf({ id: 'ws', token: 't' }), slow);
  const startMs = Date.now();
  const failure = await time.outcome(
    sendToPeer(client, 'peer', outgoing, never, 2_500).catch((error: unknown) => error),
  );
  expect(failure).toBeInstanceOf(NoAnswerError);
  expect(Date.now() - startMs).toBeLessThanOrEqual(2_600);
});

test('an attempt that runs into the end of that time is told with all of it', async () => {
  using time = new VirtualTime();
  let attempts = 0;
  const silent: FetchLike = (request) => {
    attempts += 1;
    if (attempts === 1) return Promise.resolve(new Response('{"busy":true}', { status: 503 }));
    return new Promise((_resolve, reject) => {
      request.signal.addEventListener('abort', () => reject(request.signal.reason));
    });
  };
  const client = new PlatformClient(targetOf({ id: 'ws', token: 't' }), silent);
  const startMs = Date.now();
  const failure = await time.outcome(
    sendToPeer(client, 'peer', outgoing, never, 5_000).catch((error: unknown) => error),
  );
  expect(failure).toBeInstanceOf(TimeoutError);
  expect(failure).toMatchObject({ timeoutMs: 5_000 });
  expect(Date.now() - startMs).toBeLessThanOrEqual(5_100);
});
