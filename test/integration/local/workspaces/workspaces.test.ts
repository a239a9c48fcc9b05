import { describe, expect, test } from 'bun:test';
import { z } from 'zod';
import { createExternalResponseSchema } from '../../../../src/wire/registry.ts';
import {
  createFamily,
  fakeClock,
  NOBODY,
  openPlatform,
  type TestPlatform,
  textMessage,
} from '../local-client.ts';

const create = (open: TestPlatform, json: unknown, token = open.admin) =>
  open.call('POST', '/workspaces', { token, json });

describe('reading', () => {
  test('a workspace needs no bearer, and does not show how it is delivered to', async () => {
    using open = openPlatform();
    const { own, lead } = createFamily(open.platform);
    expect((await open.call('GET', `/workspaces/${own.id}`)).body).toEqual({
      id: own.id,
      name: 'Own',
      role: null,
      tier: 1,
      status: 'awaiting_agent',
      kind: 'workspace',
      agent_card: null,
      url: '',
      parent_id: lead.id,
      active_tasks: 0,
      max_concurrent_tasks: 1,
      last_error_rate: 0,
      last_sample_error: '',
      uptime_seconds: 0,
      runtime: 'external',
      x: 0,
      y: 0,
      collapsed: false,
      broadcast_enabled: false,
      talk_to_user_enabled: true,
      compute: {},
      loaded_mcp_tools: [],
      mcp_surface: null,
      last_outbound_at: null,
      last_heartbeat_at: null,
      wedged: false,
    });
  });

  test.each([
    ['ws-1', 400, 'invalid workspace ID'],
    [NOBODY, 404, 'workspace not found'],
  ])('%s is refused', async (id, status, error) => {
    using open = openPlatform();
    expect(await open.call('GET', `/workspaces/${id}`)).toMatchObject({ status, body: { error } });
  });

  test('the state needs the workspace’s own bearer; an admin’s only tells of the dead', async () => {
    using open = openPlatform();
    const { own, sister } = createFamily(open.platform);
    const state = (id: string, token: string) => open.call('GET', `/workspaces/${id}/state`, { token });
    expect(await state(own.id, own.token)).toMatchObject({
      status: 200,
      body: { workspace_id: own.id, status: 'awaiting_agent', paused: false, deleted: false },
    });
    expect((await state(own.id, open.admin)).status).toBe(401);
    expect((await state(own.id, sister.token)).status).toBe(401);
    open.platform.removeWorkspace(own.id);
    expect((await state(own.id, own.token)).status).toBe(401);
    expect(await state(own.id, open.admin)).toMatchObject({
      status: 404,
      body: { workspace_id: own.id, status: 'removed', deleted: true },
    });
    expect((await state(NOBODY, open.admin)).body).toEqual({ workspace_id: NOBODY, deleted: true });
  });

  test('the secrets are for the workspace alone', async () => {
    using open = openPlatform();
    const created = await create(open, { name: 'Laptop', external: true, secrets: { KEY: 'value' } });
    const { id, connection } = createExternalResponseSchema.parse(created.body);
    const secrets = (token: string, of = id) =>
      open.call('GET', `/workspaces/${of}/secrets/values`, { token });
    expect(await secrets(connection.auth_token)).toMatchObject({ status: 200, body: { KEY: 'value' } });
    expect((await secrets(open.admin)).status).toBe(401);
    expect(await secrets(open.admin, 'ws-1')).toMatchObject({
      status: 400,
      body: { error: 'invalid workspace ID' },
    });
  });
});

describe('changing', () => {
  const patch = (open: TestPlatform, id: string, json: unknown) =>
    open.call('PATCH', `/workspaces/${id}`, { token: open.admin, json });

  test('the parent changes who may write to whom', async () => {
    using open = openPlatform();
    const { own, lead } = createFamily(open.platform);
    const write = () =>
      open.call('POST', `/workspaces/${lead.id}/a2a`, { token: own.token, json: textMessage('x') });
    expect(await patch(open, own.id, { parent_id: null })).toMatchObject({
      status: 200,
      body: { status: 'updated' },
    });
    expect((await write()).status).toBe(403);
    await patch(open, own.id, { parent_id: lead.id });
    expect((await write()).status).toBe(200);
  });

  test('the name and role is possible, but not together with the parent', async () => {
    using open = openPlatform();
    const { own } = createFamily(open.platform);
    await patch(open, own.id, { name: 'Renamed', role: 'Tests' });
    expect((await open.call('GET', `/workspaces/${own.id}`)).body).toMatchObject({
      name: 'Renamed',
      role: 'Tests',
    });
    expect((await patch(open, own.id, { name: 'x', parent_id: null })).status).toBe(400);
  });

  test('the parent into a circle, or to nobody, is refused', async () => {
    using open = openPlatform();
    const { own, lead } = createFamily(open.platform);
    expect(await patch(open, lead.id, { parent_id: own.id })).toMatchObject({ status: 409 });
    expect(await patch(open, own.id, { parent_id: NOBODY })).toMatchObject({ status: 400 });
  });

  test('abilities show, and those not named stay', async () => {
    using open = openPlatform();
    const { own } = createFamily(open.platform);
    const json = { broadcast_enabled: true, talk_to_user_enabled: null };
    const answer = await open.call('PATCH', `/workspaces/${own.id}/abilities`, { token: open.admin, json });
    expect(answer.status).toBe(200);
    expect((await open.call('GET', `/workspaces/${own.id}`)).body).toMatchObject({
      broadcast_enabled: true,
      talk_to_user_enabled: true,
    });
    const byItself = await open.call('PATCH', `/workspaces/${own.id}/abilities`, { token: own.token, json });
    expect(byItself.status).toBe(401);
  });
});

describe('removing', () => {
  const remove = (open: TestPlatform, id: string, name?: string, query = '') =>
    open.call('DELETE', `/workspaces/${id}${query}`, {
      token: open.admin,
      ...(name === undefined ? {} : { headers: { 'X-Confirm-Name': name } }),
    });

  test('wants the name, and the children confirmed', async () => {
    using open = openPlatform();
    const { lead, own } = createFamily(open.platform);
    expect(await remove(open, lead.id)).toMatchObject({
      status: 400,
      body: { error: 'destructive_action_requires_confirmation', workspace_name: 'Lead' },
    });
    expect(await remove(open, lead.id, 'Lead')).toMatchObject({
      status: 409,
      body: { status: 'confirmation_required', children_count: 2 },
    });
    expect((await remove(open, lead.id, 'Lead', '?confirm=true')).status).toBe(200);
    expect((await open.call('GET', `/workspaces/${own.id}`)).status).toBe(410);
    expect((await remove(open, lead.id, 'Lead')).status).toBe(410);
  });

  test('leaves a 410 with the time and a hint, and every bearer dead', async () => {
    using open = openPlatform({ clock: fakeClock() });
    const { own, lead } = createFamily(open.platform);
    open.platform.removeWorkspace(own.id);
    expect(await open.call('GET', `/workspaces/${own.id}`)).toMatchObject({
      status: 410,
      body: {
        error: 'workspace removed',
        id: own.id,
        removed_at: '2026-01-01T00:00:00Z',
        hint: 'Create a replacement workspace in Canvas, then open Settings → Workspace Tokens → + New Token',
      },
    });
    expect(await open.call('GET', `/workspaces/${own.id}?include_removed=true`)).toMatchObject({
      status: 200,
      body: { status: 'removed' },
    });
    const token = own.token;
    expect((await open.call('GET', `/workspaces/${own.id}/activity`, { token })).status).toBe(401);
    expect(
      (await open.call('POST', `/workspaces/${lead.id}/a2a`, { token, json: textMessage('x') })).status,
    ).toBe(401);
    expect(await open.platform.sendAsPeer(own.id, lead.id, 'x')).toMatchObject({ status: 401 });
  });

  test('is not noticed by registering and heartbeats, whose new token is dead as well', async () => {
    using open = openPlatform();
    const { own } = createFamily(open.platform);
    open.platform.removeWorkspace(own.id);
    const beat = { token: own.token, json: { workspace_id: own.id } };
    expect(await open.call('POST', '/registry/heartbeat', beat)).toMatchObject({
      status: 200,
      body: { status: 'ok' },
    });
    const json = { id: own.id, delivery_mode: 'poll', agent_card: null };
    const answer = await open.call('POST', '/registry/register', { token: own.token, json });
    expect(answer).toMatchObject({ status: 200, body: { status: 'registered' } });
    const { auth_token: token } = z.object({ auth_token: z.string() }).parse(answer.body);
    expect((await open.call('GET', `/workspaces/${own.id}/activity`, { token })).status).toBe(401);
    expect((await open.call('GET', `/workspaces/${own.id}`)).status).toBe(410);
  });

  test('can be undone in a test, with a new token', async () => {
    using open = openPlatform();
    const { own } = createFamily(open.platform);
    open.platform.removeWorkspace(own.id);
    const token = open.platform.restoreWorkspace(own.id);
    expect((await open.call('GET', `/workspaces/${own.id}/activity`, { token })).status).toBe(200);
    expect((await open.call('GET', `/workspaces/${own.id}/activity`, { token: own.token })).status).toBe(401);
    expect((await open.call('GET', `/workspaces/${own.id}`)).body).toMatchObject({
      status: 'awaiting_agent',
    });
  });

  test('with purge leaves nothing', async () => {
    using open = openPlatform();
    const { own } = createFamily(open.platform);
    open.platform.insertMessages(own.id, ['x']);
    expect((await remove(open, own.id, 'Own', '?purge=true')).status).toBe(200);
    expect((await open.call('GET', `/workspaces/${own.id}`)).status).toBe(404);
    expect(open.platform.activities(own.id)).toEqual([]);
  });
});
