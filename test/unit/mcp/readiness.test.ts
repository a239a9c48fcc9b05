import { expect, test } from 'bun:test';
import { Readiness } from '../../../src/mcp/readiness.ts';
import { eventually } from '../../support/eventually.ts';

/** A readiness whose waits end when the test says so, of a host that answers a ping at once. */
function readinessFor(hostName: string, ping: () => Promise<unknown> = async () => undefined) {
  const waits: { readonly durationMs: number; readonly signal: AbortSignal; end(): void }[] = [];
  const wait = (durationMs: number, signal: AbortSignal) => {
    const { promise, resolve } = Promise.withResolvers<void>();
    signal.addEventListener('abort', () => resolve());
    waits.push({ durationMs, signal, end: resolve });
    return promise;
  };
  return { readiness: new Readiness(() => ({ name: hostName, version: '1' }), ping, wait), waits };
}

test('Claude Code listens a moment after it has asked for the tools, not after the handshake', async () => {
  const { readiness, waits } = readinessFor('claude-code');
  readiness.initialized();
  expect(waits).toEqual([]);
  readiness.toolsListed();
  expect(waits.map(({ durationMs }) => durationMs)).toEqual([250]);
  expect(readiness.isReady).toBeFalse();
  waits[0]?.end();
  await readiness.ready;
  expect(readiness.isReady).toBeTrue();
});

test('another host, which may never ask for the tools, is waited for longer', async () => {
  const { readiness, waits } = readinessFor('another-host');
  readiness.initialized();
  expect(waits.map(({ durationMs }) => durationMs)).toEqual([3_000]);
  waits[0]?.end();
  await readiness.ready;
});

test('the tools end the longer wait of another host, and only their first list counts', async () => {
  const { readiness, waits } = readinessFor('another-host');
  readiness.initialized();
  readiness.toolsListed();
  readiness.toolsListed();
  expect(waits.map(({ durationMs, signal }) => [durationMs, signal.aborted])).toEqual([
    [3_000, true],
    [250, false],
  ]);
  waits[0]?.end();
  await Promise.resolve();
  expect(readiness.isReady).toBeFalse();
  waits[1]?.end();
  await readiness.ready;
});

test('tools that are asked for before the handshake is finished are enough', () => {
  const { readiness, waits } = readinessFor('another-host');
  readiness.toolsListed();
  readiness.initialized();
  expect(waits.map(({ durationMs }) => durationMs)).toEqual([250]);
});

test('a host that is busy is waited for until it answers, or the ping gives up', async () => {
  const pings: PromiseWithResolvers<void>[] = [];
  const ping = () => {
    const answer = Promise.withResolvers<void>();
    pings.push(answer);
    return answer.promise;
  };
  for (const end of ['resolve', 'reject'] as const) {
    const { readiness, waits } = readinessFor('claude-code', ping);
    readiness.toolsListed();
    waits[0]?.end();
    await eventually('the ping', () => pings.length > 0);
    expect(readiness.isReady).toBeFalse();
    pings.pop()?.[end]();
    await readiness.ready;
  }
});
