import { expect, test } from 'bun:test';
import { createFamily, openPlatform } from '../local-client.ts';

test("a workspace changes with its own token what people see of it, and nobody else's", async () => {
  using open = openPlatform();
  const { own, sister } = createFamily(open.platform);
  const json = { name: 'Renamed', role: 'Counts', x: 3, y: 4, collapsed: true };
  const patch = (token: string) => open.call('PATCH', `/workspaces/${own.id}`, { token, json });
  expect((await patch(sister.token)).status).toBe(401);
  expect(await patch(own.token)).toMatchObject({ status: 200, body: { status: 'updated' } });
  expect((await open.call('GET', `/workspaces/${own.id}`)).body).toMatchObject(json);
});

test.each(['tier', 'parent_id', 'runtime', 'workspace_dir', 'compute'])(
  'the %s is not changed with the token of the workspace, and nothing beside it',
  async (field) => {
    using open = openPlatform();
    const { own } = createFamily(open.platform);
    const json = { name: 'Renamed', [field]: null };
    expect(await open.call('PATCH', `/workspaces/${own.id}`, { token: own.token, json })).toMatchObject({
      status: 403,
      body: { code: 'WORKSPACE_INFRASTRUCTURE_AUTH_REQUIRED', fields: [field] },
    });
    expect((await open.call('GET', `/workspaces/${own.id}`)).body).toMatchObject({ name: 'Own' });
  },
);

test.each([
  [{ name: 'two\nlines' }, 'name must not contain newline characters'],
  [{ role: 'a|b' }, 'role contains invalid characters'],
  [{ name: 'n'.repeat(256) }, 'name must be at most 255 characters'],
  [{ role: 'r'.repeat(1001) }, 'role must be at most 1000 characters'],
])('%j is refused', async (json, error) => {
  using open = openPlatform();
  const { own } = createFamily(open.platform);
  expect(await open.call('PATCH', `/workspaces/${own.id}`, { token: own.token, json })).toMatchObject({
    status: 400,
    body: { error },
  });
});

test('a value that its column does not take is not written, and nobody is told', async () => {
  using open = openPlatform();
  const { own } = createFamily(open.platform);
  const json = { name: 7, x: 1 };
  expect((await open.call('PATCH', `/workspaces/${own.id}`, { token: own.token, json })).status).toBe(200);
  expect((await open.call('GET', `/workspaces/${own.id}`)).body).toMatchObject({ name: 'Own', x: 0 });
});
