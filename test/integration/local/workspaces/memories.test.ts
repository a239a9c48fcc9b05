import { describe, expect, test } from 'bun:test';
import { z } from 'zod';
import { createFamily, fakeClock, openPlatform, type TestPlatform, type Workspace } from '../local-client.ts';

const remember = (open: TestPlatform, own: Workspace, json: unknown) =>
  open.call('POST', `/workspaces/${own.id}/memories`, { token: own.token, json });
const recall = async (open: TestPlatform, own: Workspace, query = '') =>
  (await open.call('GET', `/workspaces/${own.id}/memories${query}`, { token: own.token })).body;
const v2 = (open: TestPlatform, own: Workspace, path: string, method = 'GET') =>
  open.call(method, `/workspaces/${own.id}/v2/${path}`, { token: own.token });
const idOf = (answer: { body: unknown }) => z.object({ id: z.string() }).parse(answer.body).id;

describe('a memory', () => {
  test('is stored without what looks like a secret, and listed whatever is asked', async () => {
    const clock = fakeClock();
    clock.micros += 250_000;
    using open = openPlatform({ clock });
    const { own } = createFamily(open.platform);
    const answer = await remember(open, own, { content: `key ${'x'.repeat(33)}`, scope: 'LOCAL' });
    const id = idOf(answer);
    expect(answer.status).toBe(201);
    expect(answer.body).toEqual({ id, scope: 'LOCAL', namespace: 'general' });
    const listed = [
      { id, content: 'key [REDACTED:BASE64]', scope: 'LOCAL', created_at: '2026-01-01T00:00:00Z' },
    ];
    expect(await recall(open, own)).toEqual(listed);
    expect(await recall(open, own, '?q=nothing&scope=TEAM&namespace=other&limit=0')).toEqual(listed);
  });

  test('is shared downwards, unless it is local', async () => {
    using open = openPlatform();
    const { own, lead } = createFamily(open.platform);
    await remember(open, lead, { content: 'mine', scope: 'LOCAL' });
    await remember(open, lead, { content: 'ours', scope: 'TEAM' });
    await remember(open, lead, { content: 'everybody’s', scope: 'GLOBAL' });
    expect(await recall(open, own)).toMatchObject([{ content: 'everybody’s' }, { content: 'ours' }]);
    expect(await recall(open, lead)).toHaveLength(3);
  });

  test.each([
    [{}, 400, 'invalid request body'],
    [{ content: '', scope: 'LOCAL' }, 400, 'invalid request body'],
    [{ content: 'x', scope: 'local' }, 400, 'scope must be LOCAL, TEAM, or GLOBAL'],
    [{ content: 'x', scope: 'LOCAL', namespace: 'n'.repeat(51) }, 400, 'namespace must be <= 50 characters'],
    [{ content: 'x', scope: 'GLOBAL' }, 403, 'only root workspaces can write GLOBAL memories'],
  ])('%j is refused', async (json, status, error) => {
    using open = openPlatform();
    const { own } = createFamily(open.platform);
    expect(await remember(open, own, json)).toMatchObject({ status, body: { error } });
  });
});

describe('version 2', () => {
  test('lists, searches and deletes', async () => {
    using open = openPlatform();
    const { own, lead } = createFamily(open.platform);
    const id = idOf(await remember(open, own, { content: 'Deploys run on Fridays', scope: 'LOCAL' }));
    await remember(open, own, { content: 'Other', scope: 'LOCAL' });
    const namespace = `workspace:${own.id}`;
    expect((await v2(open, own, 'namespaces')).body).toEqual({
      readable: [
        { name: namespace, kind: 'workspace', label: 'Own' },
        { name: `workspace:${lead.id}`, kind: 'workspace', label: 'Lead' },
      ],
      writable: [{ name: namespace, kind: 'workspace', label: 'Own' }],
    });
    expect((await v2(open, own, 'memories?q=friday')).body).toMatchObject({
      memories: [{ id, namespace, content: 'Deploys run on Fridays', source_workspace_id: own.id }],
    });
    await remember(open, lead, { content: 'mine', scope: 'LOCAL' });
    expect((await v2(open, own, `memories?namespace=workspace:${lead.id}`)).body).toEqual({ memories: [] });
    expect((await v2(open, own, 'memories?limit=1')).body).toMatchObject({
      memories: [{ content: 'Other' }],
    });
    expect(await v2(open, own, `memories/${id}`, 'DELETE')).toMatchObject({
      status: 200,
      body: { status: 'deleted' },
    });
    expect(await v2(open, own, `memories/${id}`, 'DELETE')).toMatchObject({
      status: 404,
      body: { error: 'memory not found' },
    });
  });
});

test('without the plugin there are no memories', async () => {
  using open = openPlatform({ memoryPlugin: false });
  const { own } = createFamily(open.platform);
  const refused = { status: 503, body: { error: 'memory plugin is not configured (set MEMORY_PLUGIN_URL)' } };
  expect(await remember(open, own, { content: 'x', scope: 'LOCAL' })).toMatchObject(refused);
  expect(await open.call('GET', `/workspaces/${own.id}/memories`, { token: own.token })).toMatchObject(
    refused,
  );
  expect(await v2(open, own, 'namespaces')).toMatchObject(refused);
});
