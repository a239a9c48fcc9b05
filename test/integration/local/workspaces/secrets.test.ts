import { expect, test } from 'bun:test';
import { createFamily, fakeClock, openPlatform } from '../local-client.ts';

test('a secret is listed by its name, and read only by its workspace', async () => {
  using open = openPlatform({ clock: fakeClock() });
  const { own } = createFamily(open.platform);
  const path = `/workspaces/${own.id}/secrets`;
  const json = { key: 'KEY', value: 'value' };
  expect((await open.call('POST', path, { token: own.token, json })).body).toEqual({
    status: 'saved',
    key: 'KEY',
  });
  expect((await open.call('GET', path, { token: open.admin })).body).toEqual([
    {
      key: 'KEY',
      has_value: true,
      scope: 'workspace',
      created_at: '2026-01-01T00:00:00Z',
      updated_at: '2026-01-01T00:00:00Z',
    },
  ]);
  expect((await open.call('GET', `${path}/values`, { token: own.token })).body).toEqual({ KEY: 'value' });
  expect((await open.call('GET', `${path}/values`, { token: open.admin })).status).toBe(401);
  expect((await open.call('DELETE', `${path}/KEY`, { token: own.token })).status).toBe(200);
  expect(await open.call('DELETE', `${path}/KEY`, { token: own.token })).toMatchObject({
    status: 404,
    body: { error: 'secret not found' },
  });
});
