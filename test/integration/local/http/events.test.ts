import { describe, expect, test } from 'bun:test';
import {
  createFamily,
  fakeClock,
  NOBODY,
  openPlatform,
  START_MICROS,
  type TestPlatform,
} from '../local-client.ts';

/** Reads a stream of events line by line. */
function reader(response: Response) {
  const chunks = (response.body ?? new ReadableStream<Uint8Array>()).getReader();
  const decoder = new TextDecoder();
  return {
    /** The next block, or undefined at the end of the stream. */
    async next(): Promise<string | undefined> {
      const { done, value } = await chunks.read();
      return done ? undefined : decoder.decode(value);
    },
    leave: () => chunks.cancel(),
  };
}

const stream = async (open: TestPlatform, own: { id: string; token: string }, signal?: AbortSignal) =>
  reader(
    await open.request('GET', `/workspaces/${own.id}/events/stream`, {
      token: own.token,
      ...(signal === undefined ? {} : { signal }),
    }),
  );

describe('the event stream of a workspace', () => {
  test('opens with a ping, and then tells what happens to it and to nobody else', async () => {
    using open = openPlatform({ clock: fakeClock() });
    const { own, sister } = createFamily(open.platform);
    const response = await open.request('GET', `/workspaces/${own.id}/events/stream`, { token: own.token });
    expect(response.headers.get('Content-Type')).toBe('text/event-stream');
    const events = reader(response);
    expect(await events.next()).toBe(': ping\n\n');
    await open.platform.sendAsCanvasUser(sister.id, 'not for you');
    const json = { workspace_id: own.id, active_tasks: 1 };
    await open.call('POST', '/registry/heartbeat', { token: own.token, json });
    const read = async () => JSON.parse((await events.next())?.replace(/^data: /, '') ?? 'null');
    expect(await read()).toEqual({
      type: 'WORKSPACE_STATUS',
      timestamp: START_MICROS / 1000,
      data: { status: 'online' },
    });
    expect(await read()).toEqual({
      type: 'WORKSPACE_HEARTBEAT',
      timestamp: START_MICROS / 1000,
      data: { active_tasks: 1, current_task: '', uptime_seconds: 0, error_rate: 0 },
    });
  });

  test('tells of messages, and not what only the canvas page knows', async () => {
    using open = openPlatform();
    const { own, lead } = createFamily(open.platform);
    const events = await stream(open, own);
    await events.next();
    await open.platform.sendAsPeer(lead.id, own.id, 'a');
    await open.platform.sendAsCanvasUser(own.id, 'b');
    const types: string[] = [];
    while (types.length < 3) types.push(/"type":"(\w+)"/.exec((await events.next()) ?? '')?.[1] ?? 'none');
    expect(types).toEqual(['ACTIVITY_LOGGED', 'ACTIVITY_LOGGED', 'USER_MESSAGE']);
  });

  test('pings again and again', async () => {
    using open = openPlatform({ pingIntervalMs: 1 });
    const { own } = createFamily(open.platform);
    const events = await stream(open, own);
    expect([await events.next(), await events.next(), await events.next()]).toEqual([
      ': ping\n\n',
      ': ping\n\n',
      ': ping\n\n',
    ]);
  });

  test('is for the workspace’s own bearer', async () => {
    using open = openPlatform();
    const { own, sister } = createFamily(open.platform);
    const path = `/workspaces/${own.id}/events/stream`;
    expect((await open.call('GET', path)).status).toBe(401);
    expect((await open.call('GET', path, { token: sister.token })).status).toBe(401);
  });

  test('is let go when its reader leaves, or the request is aborted', async () => {
    using open = openPlatform();
    const { own } = createFamily(open.platform);
    const before = open.platform.events.subscriberCount;
    const left = await stream(open, own);
    const aborting = new AbortController();
    const aborted = await stream(open, own, aborting.signal);
    expect(open.platform.events.subscriberCount).toBe(before + 2);
    await left.leave();
    aborting.abort();
    expect(open.platform.events.subscriberCount).toBe(before);
    await aborted.next();
    expect(await aborted.next()).toBeUndefined();
  });

  test.each([
    ['an outage', (open: TestPlatform) => open.platform.faults.set({ fault: { kind: 'outage' } })],
    ['a break', (open: TestPlatform) => open.platform.dropEventStreams()],
    ['the end of the platform', (open: TestPlatform) => open.platform.close()],
  ])('ends with %s', async (_what, end) => {
    using open = openPlatform();
    const { own } = createFamily(open.platform);
    const events = await stream(open, own);
    await events.next();
    end(open);
    expect(await events.next()).toBeUndefined();
  });

  test('outlives an outage of others', async () => {
    using open = openPlatform();
    const { own, sister } = createFamily(open.platform);
    const events = await stream(open, own);
    await events.next();
    open.platform.faults.set({ match: { workspaceId: sister.id }, fault: { kind: 'outage' } });
    open.platform.insertMessages(own.id, ['x']);
    expect(await events.next()).toContain('ACTIVITY_LOGGED');
  });

  test('gives up a reader that does not read', async () => {
    using open = openPlatform();
    const { own } = createFamily(open.platform);
    const before = open.platform.events.subscriberCount;
    await stream(open, own);
    for (let count = 0; count < 600; count += 1) open.platform.events.publish('X', own.id);
    expect(open.platform.events.subscriberCount).toBe(before);
  });

  test('is not kept for a request that was aborted before', async () => {
    using open = openPlatform();
    const { own } = createFamily(open.platform);
    await expect(stream(open, own, AbortSignal.abort(new Error('too late')))).rejects.toThrow('too late');
    expect(open.platform.events.subscriberCount).toBe(0);
  });

  test('is refused when there are too many', async () => {
    using open = openPlatform();
    const { own } = createFamily(open.platform);
    for (let count = 0; count < 256; count += 1) await stream(open, own);
    const path = `/workspaces/${own.id}/events/stream`;
    expect(await open.call('GET', path, { token: own.token })).toMatchObject({ status: 503 });
  });
});

test('who listens in the process hears everything', async () => {
  using open = openPlatform({ clock: fakeClock() });
  const { own } = createFamily(open.platform);
  const heard: unknown[] = [];
  const stop = open.platform.events.subscribe((event) => heard.push(event));
  open.platform.insertMessages(own.id, ['x'], { sourceId: NOBODY });
  stop?.();
  open.platform.insertMessages(own.id, ['y']);
  expect(heard).toEqual([
    {
      type: 'ACTIVITY_LOGGED',
      workspaceId: own.id,
      timestampMs: START_MICROS / 1000,
      payload: expect.objectContaining({
        activity_type: 'a2a_receive',
        source_id: NOBODY,
        message_id: expect.any(String),
      }),
    },
  ]);
});
