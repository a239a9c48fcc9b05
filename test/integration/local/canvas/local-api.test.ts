import { describe, expect, test } from 'bun:test';
import { z } from 'zod';
import { asPage, createFamily, fakeClock, NOBODY, openPlatform } from '../local-client.ts';

describe('the controls', () => {
  test('are for the session and for admins only', async () => {
    using open = openPlatform();
    const { own } = createFamily(open.platform);
    for (const path of [
      '/local/state',
      '/local/faults',
      '/local/requests',
      '/local/events',
      `/local/workspaces/${own.id}/conversation`,
    ]) {
      expect((await open.call('GET', path)).status).toBe(401);
      expect((await open.call('GET', path, { token: own.token })).status).toBe(401);
    }
    expect((await open.call('GET', '/local/state', { token: open.admin })).status).toBe(200);
    expect((await open.call('GET', '/local/nothing', { token: open.admin })).status).toBe(404);
  });

  test('tell how the platform is', async () => {
    const clock = fakeClock();
    using open = openPlatform({ clock });
    const page = await asPage(open);
    const { own, lead } = createFamily(open.platform);
    open.platform.createWorkspace({ name: 'Push', parentId: lead.id, responder: () => ({}) });
    const card = { id: own.id, delivery_mode: 'poll', agent_card: null };
    await open.call('POST', '/registry/register', { token: own.token, json: card });
    const json = { workspace_id: own.id, active_tasks: 1, current_task: 'reading' };
    await open.call('POST', '/registry/heartbeat', { token: own.token, json });
    const id = open.platform.faults.set({ fault: { kind: 'hang' }, match: { path: '/nothing' } });
    const ownState = {
      id: own.id,
      name: 'Own',
      role: null,
      status: 'online',
      external: true,
      parent_id: lead.id,
      delivery_mode: 'poll',
      active_tasks: 1,
      current_task: 'reading',
      last_heartbeat_at: '2026-01-01T00:00:00Z',
      online: true,
      connected: true,
      has_responder: false,
    };
    const state = (await page.call('GET', '/local/state')).body;
    expect(state).toMatchObject({
      era: 'E2',
      faults: [{ id, fault: { kind: 'hang' } }],
      workspaces: [
        { name: 'Lead', online: true, connected: false, external: false },
        ownState,
        { name: 'Sister' },
        { name: 'Push', delivery_mode: 'push', has_responder: true },
      ],
    });
    clock.pass(181);
    expect((await page.call('GET', '/local/state')).body).toMatchObject({
      workspaces: [{}, { ...ownState, status: 'awaiting_agent', online: false, connected: false }, {}, {}],
    });
  });

  test('create workspaces that have inboxes', async () => {
    using open = openPlatform();
    const page = await asPage(open);
    const answer = await page.call('POST', '/local/workspaces', {
      name: 'Laptop',
      role: 'Codes',
      external: true,
    });
    expect(answer.status).toBe(201);
    const { id, token } = z.strictObject({ id: z.uuid(), token: z.string().length(43) }).parse(answer.body);
    await page.call('POST', '/local/workspaces', { name: 'Child', parent_id: id });
    expect((await page.call('GET', '/local/state')).body).toMatchObject({
      workspaces: [
        {
          id,
          name: 'Laptop',
          role: 'Codes',
          external: true,
          delivery_mode: 'poll',
          status: 'awaiting_agent',
        },
        { name: 'Child', parent_id: id, external: false, delivery_mode: 'poll', status: 'online' },
      ],
    });
    expect((await open.call('GET', `/workspaces/${id}/activity`, { token })).status).toBe(200);
    expect((await page.call('POST', '/local/workspaces', { name: '' })).status).toBe(400);
    expect((await page.call('POST', '/local/workspaces', { name: 'a', parent_id: NOBODY })).status).toBe(400);
  });

  test('send in a peer’s name, through the same checks, and show no token', async () => {
    using open = openPlatform();
    const page = await asPage(open);
    const { own, lead } = createFamily(open.platform);
    const other = open.platform.createWorkspace({ name: 'Other root' });
    const file = { uri: 'platform-pending:x/y', name: 'a.txt', mimeType: 'text/plain', size: 1 };
    const send = (from: string) =>
      page.call('POST', `/local/peers/${from}/send`, { target_id: own.id, text: 'hi', attachments: [file] });
    expect(await send(lead.id)).toMatchObject({
      status: 200,
      body: { status: 'queued', delivery_mode: 'poll' },
    });
    expect(await send(other.id)).toMatchObject({ status: 403 });
    expect(await send(NOBODY)).toMatchObject({ status: 401 });
    expect(open.platform.activities(own.id)).toMatchObject([
      {
        source_id: lead.id,
        request_body: { params: { message: { parts: [{ text: 'hi' }, { kind: 'file', file }] } } },
      },
    ]);
  });

  test('set, list and lift faults', async () => {
    using open = openPlatform();
    const page = await asPage(open);
    const added = await page.call('POST', '/local/faults', {
      fault: { kind: 'delay', delayMs: 1 },
      times: 3,
    });
    const { id } = z.object({ id: z.string() }).parse(added.body);
    expect((await page.call('GET', '/local/faults')).body).toEqual([
      { id, fault: { kind: 'delay', delayMs: 1 }, times: 3 },
    ]);
    expect((await page.call('DELETE', `/local/faults/${id}`)).status).toBe(200);
    expect((await page.call('DELETE', `/local/faults/${id}`)).status).toBe(404);
    await page.call('POST', '/local/faults', { fault: { kind: 'hang' } });
    expect((await page.call('DELETE', '/local/faults')).status).toBe(200);
    expect(open.platform.faults.list()).toEqual([]);
    expect(
      await page.call('POST', '/local/faults', { fault: { kind: 'status', status: 'bad' } }),
    ).toMatchObject({
      status: 400,
      body: { error: 'fault.status: got "bad", expected number.' },
    });
  });

  test('show the latest requests first', async () => {
    using open = openPlatform();
    const page = await asPage(open);
    await open.call('GET', '/health');
    await open.call('GET', '/uploads/limits');
    expect((await page.call('GET', '/local/requests?limit=1')).body).toMatchObject([
      {
        method: 'GET',
        path: '/uploads/limits',
        status: 200,
        authorization: 'none',
        duration_ms: expect.any(Number),
      },
    ]);
  });

  test('stream every event', async () => {
    using open = openPlatform({ clock: fakeClock() });
    const { own, lead } = createFamily(open.platform);
    const stream = await open.request('GET', '/local/events', { token: open.admin });
    const reader = stream.body?.getReader();
    const next = async () => new TextDecoder().decode((await reader?.read())?.value).trim();
    expect(await next()).toBe(': ping');
    await open.platform.sendAsPeer(lead.id, own.id, 'hi');
    open.platform.faults.set({ fault: { kind: 'outage' } });
    const events = [await next(), await next(), await next()].map((line) =>
      JSON.parse(line.replace(/^data: /, '')),
    );
    expect(events).toMatchObject([
      {
        type: 'ACTIVITY_LOGGED',
        workspace_id: own.id,
        timestamp: 1_767_225_600_000,
        payload: { source_id: lead.id },
      },
      { type: 'PEER_MESSAGE', workspace_id: own.id },
      { type: 'FAULTS_CHANGED', payload: { count: 1 } },
    ]);
    expect(events[2]).not.toHaveProperty('workspace_id');
  });
});
