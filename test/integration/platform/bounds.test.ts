import { describe, expect, test } from 'bun:test';
import { ProtocolError, TimeoutError, TooComplexError, TooLargeError } from '../../../src/core/errors.ts';
import { Secret } from '../../../src/core/secret.ts';
import { PlatformClient } from '../../../src/platform/client.ts';
import { readEvents } from '../../../src/platform/events.ts';
import type { FetchLike } from '../../../src/platform/http.ts';
import { inVirtualTime } from '../../support/virtual-time.ts';

const never = new AbortController().signal;
const MIB = 1024 * 1024;

function clientOf(platformUrl: string, fetchLike?: FetchLike): PlatformClient {
  return new PlatformClient({ id: 'ws-1', token: new Secret('t'), platformUrl }, fetchLike);
}

/** Every request whose answer is read as JSON. */
const REQUESTS: Readonly<Record<string, (client: PlatformClient) => Promise<unknown>>> = {
  activities: (client) => client.activities({ sinceSeconds: 30, limit: 500 }, never),
  activitiesAfter: (client) => client.activitiesAfter('a', 500, never),
  broadcasts: (client) => client.broadcasts({ sinceSeconds: 30, limit: 500 }, never),
  acknowledgeActivities: (client) => client.acknowledgeActivities(1, never),
  register: (client) => client.register({ name: 'a' }, never),
  heartbeat: (client) =>
    client.heartbeat({ active_tasks: 0, current_task: '', uptime_seconds: 1, error_rate: 0 }, never),
  workspace: (client) => client.workspace(never),
  state: (client) => client.state(never),
  sendMessage: (client) =>
    client.sendMessage(
      'peer',
      {
        jsonrpc: '2.0',
        id: '1',
        method: 'message/send',
        params: { message: { role: 'user', messageId: '1', parts: [] } },
      },
      5_000,
      never,
    ),
  notifyUser: (client) => client.notifyUser({ message: 'a' }, never),
  secrets: (client) => client.secrets(never),
  history: (client) => client.history.read({ peerId: undefined, beforeMicros: undefined, limit: 20 }, never),
  'memories.recall': (client) => client.memories.recall({ text: '', scope: undefined }, never),
  'memories.recall by words': (client) => client.memories.recall({ text: 'a', scope: undefined }, never),
  'memories.commit': (client) => client.memories.commit({ content: 'a', scope: 'LOCAL' }, never),
  'peers.list': (client) => client.peers.list(undefined, never),
  'peers.discover': (client) => client.peers.discover('peer', never),
  'peers.queued': (client) => client.peers.queued('peer', '1', never),
  'delegations.start': (client) =>
    client.delegations.start({ target_id: 'peer', task: 'a', idempotency_key: '1' }, never),
  'delegations.list': (client) => client.delegations.list(never),
  'delegations.rows': (client) => Array.fromAsync(client.delegations.rows(undefined, never)),
  'uploads.limits': (client) => client.uploads.limits(never),
};

const BODIES: Readonly<Record<string, () => BodyInit>> = {
  'nested without end': () => '['.repeat(40 * MIB),
  'nested, and closed again': () => `${'['.repeat(100_000)}${']'.repeat(100_000)}`,
  'an object of many keys': () => `{${'"a":0,'.repeat(1_000_000)}"a":0}`,
  'many rows of nothing': () => `[${'0,'.repeat(4_000_000)}0]`,
  'many empty rows': () => `[${'{},'.repeat(2_000_000)}{}]`,
  'one row of many values': () => `[{"id":"a","x":[${'[],'.repeat(2_000_000)}0]}]`,
  'one row without end': () => endless(`[{"id":"a","x":"`, 'x'.repeat(100_000)),
  'rows without end': () => endless('[', '{"id":"a"},'.repeat(10_000)),
  'spaces without end': () => endless('', ' '.repeat(100_000)),
  'a text without end': () => endless('"', 'x'.repeat(100_000)),
};

/** What this request fails with; undefined when it does not. */
async function failureOf(name: string, fetchLike: FetchLike): Promise<unknown> {
  const request = REQUESTS[name];
  if (request === undefined) throw new Error(`no request is called ${name}`);
  return request(clientOf('http://127.0.0.1', fetchLike)).then(
    () => undefined,
    (error: unknown) => error,
  );
}

function endless(beginning: string, more: string): ReadableStream<Uint8Array> {
  const encoder = new TextEncoder();
  const chunk = encoder.encode(more);
  return new ReadableStream({
    start: (controller) => controller.enqueue(encoder.encode(beginning)),
    pull: (controller) => controller.enqueue(chunk),
  });
}

/** Time that has passed, and what this process has used of it: on a busy machine the rest is taken by others. */
function timesMs() {
  const { user, system } = process.cpuUsage();
  return { passed: performance.now(), used: (user + system) / 1_000 };
}

/** One request of each kind of reading: a page of rows, a list, an object, an object of the size of a message. */
const READINGS = ['activities', 'peers.list', 'state', 'sendMessage'];

describe.each(Object.entries(BODIES))('an answer that is %s', (_body, bodyOf) => {
  test.each(READINGS)('ends %s, and leaves time for others meanwhile', async (name) => {
    let longestMs = 0;
    let last = timesMs();
    const ticks = setInterval(() => {
      const now = timesMs();
      longestMs = Math.max(longestMs, Math.min(now.passed - last.passed, now.used - last.used));
      last = now;
    }, 1);
    const error = await failureOf(name, async () => new Response(bodyOf()));
    clearInterval(ticks);
    if (error !== undefined) expect(error).toBeInstanceOf(ProtocolError);
    expect(longestMs).toBeLessThan(1_500);
  });
});

test.each(Object.keys(REQUESTS))('an answer that is nested too deeply ends %s', async (name) => {
  const error = await failureOf(name, async () => new Response(`${'['.repeat(10_000)}${']'.repeat(10_000)}`));
  if (error !== undefined) expect(error).toBeInstanceOf(ProtocolError);
});

test('what is too much is said to be', async () => {
  const fails = (body: string) => failureOf('state', async () => new Response(body));
  expect(await fails('['.repeat(1_000))).toBeInstanceOf(TooComplexError);
  expect(await fails(`[${'0,'.repeat(200_000)}`)).toBeInstanceOf(TooComplexError);
  expect(await fails(`"${'x'.repeat(2 * MIB)}"`)).toBeInstanceOf(TooLargeError);
});

describe('an answer that falls silent', () => {
  const silent = (beginning: string): FetchLike => {
    const body = new ReadableStream<Uint8Array>({
      start: (controller) => controller.enqueue(new TextEncoder().encode(beginning)),
    });
    return async () => new Response(body);
  };

  test.each(Object.keys(REQUESTS))('ends %s', async (name) => {
    expect(await inVirtualTime(() => failureOf(name, silent('[{"id":')))).toBeInstanceOf(TimeoutError);
  });

  const READ: Readonly<Record<string, (client: PlatformClient) => Promise<unknown>>> = {
    'uploads.download': async (client) =>
      Array.fromAsync((await client.uploads.download('file', never)).chunks),
    'plugins.download': async (client) => Array.fromAsync(await client.plugins.download('helper', never)),
    eventStream: async (client) => Array.fromAsync(await client.eventStream(never)),
    'delegations.run': (client) => client.delegations.run('peer', 'a', never, { timeoutMs: 3_600_000 }),
  };

  test.each(Object.entries(READ))('ends %s', async (_name, read) => {
    const body = (text: string) =>
      new ReadableStream<Uint8Array>({
        start: (controller) => controller.enqueue(new TextEncoder().encode(text)),
        // Whoever sends it takes no note of that either.
        cancel: () => new Promise(() => undefined),
      });
    const fetchLike: FetchLike = async () =>
      new Response(body('data: {"type":"A"}\n\n'), { headers: { 'Content-Type': 'text/event-stream' } });
    const failure = inVirtualTime(() =>
      read(clientOf('http://127.0.0.1', fetchLike)).then(
        () => undefined,
        (error: unknown) => error,
      ),
    );
    expect(await failure).toBeInstanceOf(TimeoutError);
  });

  test('is not needed to end a request that is never answered, by whatever sends it', async () => {
    const client = clientOf('http://127.0.0.1', () => new Promise(() => undefined));
    const failure = inVirtualTime(() => client.state(never).catch((error: unknown) => error));
    expect(await failure).toBeInstanceOf(TimeoutError);
  });

  test('is taken as far as it came when that is whole rows', async () => {
    const row = {
      id: 'a',
      workspace_id: 'ws-1',
      activity_type: 'a2a_receive',
      created_at: '2026-05-01T00:00:00Z',
    };
    const client = clientOf('http://127.0.0.1', silent(`[${JSON.stringify(row)},{"id":`));
    const page = await inVirtualTime(() => client.activities({ sinceSeconds: 30, limit: 500 }, never));
    expect(page.activities.map(({ id }) => id)).toEqual(['a']);
    expect(page.hasMore).toBeTrue();
  });
});

test('a body is not asked for compressed, and not decompressed', async () => {
  const asked: (string | null)[] = [];
  await using server = Bun.serve({
    hostname: '127.0.0.1',
    port: 0,
    fetch(request) {
      asked.push(request.headers.get('Accept-Encoding'));
      return new Response(Bun.gzipSync(Buffer.alloc(MIB, '[')), { headers: { 'Content-Encoding': 'gzip' } });
    },
  });
  const client = clientOf(`http://127.0.0.1:${server.port}`);
  await expect(client.state(never)).rejects.toThrow('answers compressed');
  await expect(client.uploads.download('file', never)).rejects.toThrow('answers compressed');
  expect(asked).toEqual(['identity', 'identity']);
});

describe('an event stream', () => {
  const listen = async (body: ReadableStream<Uint8Array>) => {
    const types: string[] = [];
    await readEvents(body, { silenceMs: 75_000, onEvent: ({ type }) => void types.push(type) }, never);
    return types;
  };

  test.each([
    ['comments', ': ping\n\n'.repeat(10_000)],
    ['events', `data: ${JSON.stringify({ type: 'A', text: 'x'.repeat(10_000) })}\n\n`],
    ['one event without end', `data: ${'x'.repeat(10_000)}`],
    ['fields without end', 'x'.repeat(10_000)],
  ])('of %s that never stops is left', async (_what, more) => {
    await listen(endless('data: {"type":"FIRST"}\n\n', more));
  });

  test('goes on after a field that nobody knows, and reads nothing of what is nested too deeply', async () => {
    const deep = `${'['.repeat(40_000)}${']'.repeat(40_000)}`;
    const text = `colour: red\nretry: soon\ndata: {"type":"A"}\n\ndata: {"type":"B","x":${deep}}\n\ndata: {"type":"C"}\n\n`;
    expect(await listen(new Blob([text]).stream())).toEqual(['A', '', 'C']);
  });
});
