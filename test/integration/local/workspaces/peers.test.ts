import { describe, expect, test } from 'bun:test';
import { z } from 'zod';
import { createFamily, NOBODY, openPlatform, type TestPlatform } from '../local-client.ts';

describe('peers', () => {
  const peers = (open: TestPlatform, { id, token }: { id: string; token?: string }, query = '') =>
    open.call('GET', `/registry/${id}/peers${query}`, token === undefined ? {} : { token });
  const names = (answer: { body: unknown }) =>
    z
      .array(z.object({ name: z.string() }))
      .parse(answer.body)
      .map(({ name }) => name);

  test('are siblings, children and parent, without the removed ones and oneself', async () => {
    using open = openPlatform();
    const { own, lead, sister } = createFamily(open.platform);
    const child = open.platform.createWorkspace({ name: 'Child', parentId: own.id });
    open.platform.createWorkspace({ name: 'Grandchild', parentId: child.id });
    open.platform.createWorkspace({ name: 'Other root' });
    expect(names(await peers(open, own))).toEqual(['Sister', 'Child', 'Lead']);
    expect(names(await peers(open, lead))).toEqual(['Own', 'Sister']);
    open.platform.removeWorkspace(sister.id);
    expect(names(await peers(open, own))).toEqual(['Child', 'Lead']);
    expect(names(await peers(open, own, '?q=COORD'))).toEqual(['Lead']);
    expect((await peers(open, own)).body).toContainEqual({
      id: lead.id,
      name: 'Lead',
      role: 'Coordinates',
      tier: 1,
      status: 'online',
      agent_card: null,
      url: '',
      parent_id: null,
      active_tasks: 0,
    });
  });

  test('are for the workspace itself and those above', async () => {
    using open = openPlatform();
    const { own, sister } = createFamily(open.platform);
    expect((await peers(open, { id: own.id, token: open.admin })).status).toBe(200);
    expect(await peers(open, { id: own.id })).toMatchObject({
      status: 401,
      body: { error: 'missing workspace auth token' },
    });
    expect(await peers(open, { id: own.id, token: sister.token })).toMatchObject({
      status: 401,
      body: { error: 'invalid workspace auth token' },
    });
    expect(await peers(open, { id: NOBODY })).toMatchObject({
      status: 404,
      body: { error: 'workspace not found' },
    });
  });
});

describe('discovery', () => {
  const discover = (open: TestPlatform, id: string, token: string, caller?: string) =>
    open.call('GET', `/registry/discover/${id}`, {
      token,
      ...(caller === undefined ? {} : { headers: { 'X-Workspace-ID': caller } }),
    });

  test('needs to know who asks', async () => {
    using open = openPlatform();
    const { own, lead } = createFamily(open.platform);
    expect(await discover(open, lead.id, own.token)).toMatchObject({
      status: 400,
      body: { error: 'X-Workspace-ID header is required' },
    });
    expect((await discover(open, lead.id, own.token, lead.id)).status).toBe(401);
  });

  test('gives an address that leads nowhere', async () => {
    using open = openPlatform();
    const { own, lead } = createFamily(open.platform);
    const answer = await discover(open, lead.id, own.token, own.id);
    expect(answer.body).toEqual({
      id: lead.id,
      name: 'Lead',
      url: expect.stringMatching(/^http:\/\/ws-.*:8000$/),
    });
  });

  test('keeps to the hierarchy, and to those who are there', async () => {
    using open = openPlatform();
    const { own, lead } = createFamily(open.platform);
    const other = open.platform.createWorkspace({ name: 'Other root' });
    expect(await discover(open, other.id, own.token, own.id)).toMatchObject({
      status: 403,
      body: { error: 'not authorized to discover this workspace' },
    });
    expect(await discover(open, own.id, lead.token, lead.id)).toMatchObject({
      status: 503,
      body: { error: 'workspace not available', status: 'awaiting_agent' },
    });
  });

  test('check-access is open to all', async () => {
    using open = openPlatform();
    const { own, lead } = createFamily(open.platform);
    const check = (caller: string, target: string) =>
      open.call('POST', '/registry/check-access', { json: { caller_id: caller, target_id: target } });
    expect((await check(own.id, lead.id)).body).toEqual({ allowed: true });
    expect((await check(own.id, NOBODY)).body).toEqual({ allowed: false });
  });
});
