import { describe, expect, test } from 'bun:test';
import { z } from 'zod';
import { createFamily, fakeClock, NOBODY, openPlatform, type TestPlatform } from '../local-client.ts';

const register = (open: TestPlatform, json: unknown, token?: string) =>
  open.call('POST', '/registry/register', { json, ...(token === undefined ? {} : { token }) });
const heartbeat = (open: TestPlatform, json: unknown, token?: string) =>
  open.call('POST', '/registry/heartbeat', { json, ...(token === undefined ? {} : { token }) });
const read = async (open: TestPlatform, id: string) => (await open.call('GET', `/workspaces/${id}`)).body;

describe('registering', () => {
  test('brings a waiting workspace online, and echoes how it is delivered to', async () => {
    const clock = fakeClock();
    using open = openPlatform({ clock });
    const { own } = createFamily(open.platform);
    const json = { id: own.id, delivery_mode: 'poll', agent_card: { name: 'Agent', skills: [] } };
    const answer = await register(open, json, own.token);
    expect(answer.status).toBe(200);
    expect(answer.body).toEqual({
      status: 'registered',
      delivery_mode: 'poll',
      platform_inbound_secret: expect.any(String),
    });
    expect(await read(open, own.id)).toMatchObject({
      status: 'online',
      last_heartbeat_at: '2026-01-01T00:00:00Z',
      agent_card: { name: 'Agent', skills: [] },
    });
  });

  test('fills an empty card from the workspace', async () => {
    using open = openPlatform();
    const { lead } = createFamily(open.platform);
    await register(open, { id: lead.id, agent_card: { name: '' } }, lead.token);
    expect(await read(open, lead.id)).toMatchObject({
      agent_card: { name: 'Lead', role: 'Coordinates', description: 'Coordinates' },
    });
  });

  test('needs the workspace’s own bearer once it has a token, whoever else asks', async () => {
    using open = openPlatform();
    const { own, sister } = createFamily(open.platform);
    const json = { id: own.id, delivery_mode: 'poll', agent_card: null };
    expect(await register(open, json)).toMatchObject({
      status: 401,
      body: { error: 'missing workspace auth token' },
    });
    for (const token of [sister.token, open.admin, 'nonsense']) {
      expect(await register(open, json, token)).toMatchObject({
        status: 401,
        body: { error: 'invalid workspace auth token' },
      });
    }
  });

  test('under an unknown id makes a workspace, and hands out its first token once', async () => {
    using open = openPlatform();
    const id = crypto.randomUUID();
    const first = await register(open, { id, delivery_mode: 'poll', agent_card: null });
    const { auth_token: token } = z.object({ auth_token: z.string().length(43) }).parse(first.body);
    expect(await read(open, id)).toMatchObject({ id, name: id, status: 'online', parent_id: null });
    const second = await register(open, { id, delivery_mode: 'poll', agent_card: null }, token);
    expect(second.status).toBe(200);
    expect(second.body).not.toHaveProperty('auth_token');
  });

  test.each([
    ['no card', { id: NOBODY, delivery_mode: 'poll' }, 400, 'invalid request body'],
    ['no id', { delivery_mode: 'poll', agent_card: null }, 400, 'invalid request body'],
    ['a wrong type', { id: 7, agent_card: null }, 400, 'invalid request body'],
    ['nothing', 'nothing', 400, 'invalid request body'],
    [
      'a third mode',
      { id: NOBODY, delivery_mode: 'pull', agent_card: null },
      400,
      "delivery_mode must be 'push' or 'poll'",
    ],
    [
      'push without an address',
      { id: NOBODY, agent_card: null },
      400,
      'url is required for push-mode workspaces',
    ],
    [
      'push to the inside',
      { id: NOBODY, delivery_mode: 'push', url: 'http://10.0.0.1', agent_card: null },
      400,
      'workspace URL not allowed',
    ],
    [
      'an id that is none',
      { id: 'ws-1', delivery_mode: 'poll', agent_card: null },
      500,
      'registration failed',
    ],
  ])('with %s is refused', async (_what, json, status, error) => {
    using open = openPlatform();
    expect(await register(open, json)).toMatchObject({ status, body: { error } });
  });

  test('as the platform itself is not for agents', async () => {
    using open = openPlatform();
    const json = { id: NOBODY, delivery_mode: 'poll', agent_card: null, kind: 'platform' };
    expect((await register(open, json)).status).toBe(403);
  });

  test('changes nothing on a parked workspace, and does not say so', async () => {
    using open = openPlatform();
    const { own } = createFamily(open.platform);
    open.platform.setStatus(own.id, 'paused');
    const answer = await register(open, { id: own.id, delivery_mode: 'poll', agent_card: {} }, own.token);
    expect(answer).toMatchObject({ status: 200, body: { status: 'registered' } });
    expect(await read(open, own.id)).toMatchObject({ status: 'paused', agent_card: null });
  });
});

describe('a heartbeat', () => {
  test('reports, and what it leaves out is zero', async () => {
    using open = openPlatform();
    const { own } = createFamily(open.platform);
    const full = {
      workspace_id: own.id,
      active_tasks: 2,
      current_task: 'reading',
      uptime_seconds: 9,
      error_rate: 0.2,
    };
    const answer = await heartbeat(open, full, own.token);
    expect(answer.body).toEqual({ status: 'ok', generation: 1, platform_inbound_secret: expect.any(String) });
    expect(await read(open, own.id)).toMatchObject({
      status: 'online',
      active_tasks: 2,
      uptime_seconds: 9,
      last_error_rate: 0.2,
    });
    await heartbeat(open, { workspace_id: own.id }, own.token);
    expect(await read(open, own.id)).toMatchObject({
      active_tasks: 0,
      uptime_seconds: 0,
      last_error_rate: 0,
    });
  });

  test.each([
    ['awaiting_agent', 'online'],
    ['offline', 'online'],
    ['failed', 'online'],
    ['paused', 'paused'],
    ['hibernated', 'hibernated'],
  ])('finds %s and leaves %s', async (before, after) => {
    using open = openPlatform();
    const { own } = createFamily(open.platform);
    open.platform.setStatus(own.id, before);
    await heartbeat(open, { workspace_id: own.id }, own.token);
    expect(await read(open, own.id)).toMatchObject({ status: after });
  });

  test('with many errors degrades, until they are few', async () => {
    using open = openPlatform();
    const { own } = createFamily(open.platform);
    const statuses: unknown[] = [];
    for (const errorRate of [0.49, 0.5, 0.1, 0.09]) {
      await heartbeat(open, { workspace_id: own.id, error_rate: errorRate }, own.token);
      statuses.push(z.object({ status: z.string() }).parse(await read(open, own.id)).status);
    }
    expect(statuses).toEqual(['online', 'degraded', 'degraded', 'online']);
  });

  test.each([
    [{}, 400, 'invalid request body'],
    [{ workspace_id: NOBODY, active_tasks: 'many' }, 400, 'invalid request body'],
    [{ workspace_id: 'ws-1' }, 500, 'failed to update'],
  ])('%p is refused', async (json, status, error) => {
    using open = openPlatform();
    expect(await heartbeat(open, json)).toMatchObject({ status, body: { error } });
  });

  test('of nobody is fine', async () => {
    using open = openPlatform();
    const answer = await heartbeat(open, { workspace_id: NOBODY });
    expect(answer.body).toEqual({ status: 'ok', generation: 1 });
  });

  test('of another workspace is not', async () => {
    using open = openPlatform();
    const { own, sister } = createFamily(open.platform);
    expect((await heartbeat(open, { workspace_id: own.id }, sister.token)).status).toBe(401);
  });
});

describe('presence', () => {
  test('of an external workspace ends three minutes after its last heartbeat, and polling does not renew it', async () => {
    const clock = fakeClock();
    using open = openPlatform({ clock });
    const { own, lead } = createFamily(open.platform);
    await heartbeat(open, { workspace_id: own.id }, own.token);
    await heartbeat(open, { workspace_id: lead.id }, lead.token);
    clock.pass(180);
    expect(await read(open, own.id)).toMatchObject({ status: 'online' });
    await open.call('GET', `/workspaces/${own.id}/activity`, { token: own.token });
    clock.pass(1);
    expect(await read(open, own.id)).toMatchObject({ status: 'awaiting_agent' });
    expect(await read(open, lead.id)).toMatchObject({ status: 'online' });
    await heartbeat(open, { workspace_id: own.id }, own.token);
    expect(await read(open, own.id)).toMatchObject({ status: 'online' });
  });

  test('ends after as long as one says', async () => {
    const clock = fakeClock();
    using open = openPlatform({ clock, heartbeatStaleSeconds: 5 });
    const { own } = createFamily(open.platform);
    await heartbeat(open, { workspace_id: own.id }, own.token);
    clock.pass(6);
    expect(await read(open, own.id)).toMatchObject({ status: 'awaiting_agent' });
  });
});

describe('the card', () => {
  test('can be replaced, but not point inside', async () => {
    using open = openPlatform();
    const { own } = createFamily(open.platform);
    const update = (card: unknown) =>
      open.call('POST', '/registry/update-card', {
        token: own.token,
        json: { workspace_id: own.id, agent_card: card },
      });
    expect(await update({ name: 'New' })).toMatchObject({ status: 200, body: { status: 'updated' } });
    expect(await read(open, own.id)).toMatchObject({ agent_card: { name: 'New' } });
    expect(await update({ url: 'http://10.0.0.1' })).toMatchObject({
      status: 400,
      body: { error: 'workspace URL not allowed' },
    });
  });
});
