import { describe, expect, test } from 'bun:test';
import { z } from 'zod';
import { createExternalResponseSchema } from '../../../../src/wire/registry.ts';
import { createFamily, NOBODY, openPlatform, type TestPlatform } from '../local-client.ts';

const create = (open: TestPlatform, json: unknown, token = open.admin) =>
  open.call('POST', '/workspaces', { token, json });
const idOf = (answer: { body: unknown }) => z.object({ id: z.uuid() }).parse(answer.body).id;

describe('creating', () => {
  test('an external workspace nests its only token, and stores push', async () => {
    using open = openPlatform();
    const answer = await create(open, { name: 'Laptop', external: true });
    expect(answer).toMatchObject({ status: 201, body: { external: true, status: 'awaiting_agent' } });
    expect(answer.body).not.toHaveProperty('auth_token');
    const { id, connection } = createExternalResponseSchema.parse(answer.body);
    expect(connection).toMatchObject({ workspace_id: id, platform_url: 'http://platform.test' });
    expect(connection.claude_code_channel_snippet).toContain(
      `MOLECULE_WORKSPACES_JSON=[{"id":"${id}","token":"${connection.auth_token}","platform_url":"http://platform.test"}]`,
    );
    const silent = { id, agent_card: null };
    const token = connection.auth_token;
    expect(await open.call('POST', '/registry/register', { token, json: silent })).toMatchObject({
      status: 400,
      body: { error: 'url is required for push-mode workspaces' },
    });
    const json = { ...silent, delivery_mode: 'poll' };
    expect(await open.call('POST', '/registry/register', { token, json })).toMatchObject({
      body: { delivery_mode: 'poll' },
    });
    expect(await open.call('POST', '/registry/register', { token, json: silent })).toMatchObject({
      body: { delivery_mode: 'poll' },
    });
  });

  test('with an address is online, without a token', async () => {
    using open = openPlatform();
    const answer = await create(open, { name: 'Remote', external: true, url: 'https://agent.example' });
    expect(answer.body).toEqual({ id: idOf(answer), external: true, status: 'online' });
  });

  test('on the platform has its token at the top, and no connection', async () => {
    using open = openPlatform();
    const answer = await create(open, { name: 'Inside' });
    expect(answer.body).toEqual({
      id: idOf(answer),
      status: 'provisioning',
      auth_token: expect.stringMatching(/^[\w-]{43}$/),
    });
  });

  test('without a parent goes under the only root', async () => {
    using open = openPlatform();
    const root = idOf(await create(open, { name: 'Root', external: true }));
    const child = idOf(await create(open, { name: 'Child', external: true }));
    expect((await open.call('GET', `/workspaces/${child}`)).body).toMatchObject({ parent_id: root });
    open.platform.createWorkspace({ name: 'Second root' });
    const orphan = idOf(await create(open, { name: 'Orphan', external: true }));
    expect((await open.call('GET', `/workspaces/${orphan}`)).body).toMatchObject({ parent_id: null });
  });

  test('under a name that is taken adds a number to it', async () => {
    using open = openPlatform();
    await create(open, { name: 'Twin', external: true });
    const second = idOf(await create(open, { name: 'Twin', external: true }));
    expect((await open.call('GET', `/workspaces/${second}`)).body).toMatchObject({ name: 'Twin (2)' });
  });

  test.each([
    [{}, 400, { error: 'invalid workspace payload' }],
    [{ name: 7 }, 400, { error: 'invalid workspace payload' }],
    [{ name: 'a*b' }, 400, { error: 'invalid workspace fields' }],
    [{ name: 'x'.repeat(256) }, 400, { error: 'invalid workspace fields' }],
    [{ name: 'a', delivery_mode: 'pull' }, 400, { error: "delivery_mode must be 'push' or 'poll'" }],
    [
      { name: 'a', external: true, url: 'http://10.0.0.1' },
      400,
      { error: 'unsafe workspace URL: http://10.0.0.1' },
    ],
    [{ name: 'a', parent_id: NOBODY }, 400, { code: 'WORKSPACE_REPARENT_PARENT_NOT_FOUND' }],
    [{ name: 'a', runtime: 'cobol' }, 422, { runtime: 'cobol', code: 'RUNTIME_UNSUPPORTED' }],
  ])('%j is refused', async (json, status, body) => {
    using open = openPlatform();
    expect(await create(open, json)).toMatchObject({ status, body });
  });

  test('is for admins', async () => {
    using open = openPlatform();
    const { own } = createFamily(open.platform);
    expect(await open.call('POST', '/workspaces', { json: { name: 'a' } })).toMatchObject({
      status: 401,
      body: { error: 'admin auth required' },
    });
    expect(await create(open, { name: 'a' }, own.token)).toMatchObject({
      status: 401,
      body: { error: 'invalid admin auth token' },
    });
    expect((await open.call('GET', '/workspaces')).status).toBe(401);
    const listed = await open.call('GET', '/workspaces', { token: open.admin });
    expect(listed.body).toMatchObject([{ name: 'Lead' }, { name: 'Own' }, { name: 'Sister' }]);
  });
});
