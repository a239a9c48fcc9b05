import { expect, test } from 'bun:test';
import { createFamily, fakeClock, openPlatform } from '../local-client.ts';

function openNotes() {
  const clock = fakeClock();
  const open = openPlatform({ clock });
  const { own } = createFamily(open.platform);
  const path = `/workspaces/${own.id}/memory`;
  const { token } = own;
  return {
    clock,
    set: (json: unknown) => open.call('POST', path, { token, json }),
    read: (key = '') => open.call('GET', `${path}${key}`, { token }),
    remove: (key: string) => open.call('DELETE', `${path}${key}`, { token }),
    [Symbol.dispose]: () => open[Symbol.dispose](),
  };
}

test('a value is kept under its key, with a version that each change raises', async () => {
  using notes = openNotes();
  expect((await notes.set({ key: 'plan', value: { step: 1 } })).body).toEqual({
    status: 'ok',
    key: 'plan',
    version: 1,
  });
  await notes.set({ key: 'plan', value: { step: 2 } });
  expect((await notes.read('/plan')).body).toEqual({
    key: 'plan',
    value: { step: 2 },
    version: 2,
    updated_at: '2026-01-01T00:00:00Z',
  });
  expect((await notes.remove('/plan')).body).toEqual({ status: 'deleted' });
  expect(await notes.read('/plan')).toMatchObject({ status: 404, body: { error: 'key not found' } });
  expect(await notes.set({ value: 1 })).toMatchObject({ status: 400, body: { error: 'key is required' } });
});

test('a change that names a version is made only from that one', async () => {
  using notes = openNotes();
  expect(await notes.set({ key: 'k', value: 1, if_match_version: 3 })).toMatchObject({
    status: 409,
    body: { error: 'if_match_version mismatch: key does not exist', current_version: null },
  });
  expect((await notes.set({ key: 'k', value: 1, if_match_version: 0 })).status).toBe(200);
  expect(await notes.set({ key: 'k', value: 2, if_match_version: 0 })).toMatchObject({
    status: 409,
    body: { error: 'if_match_version mismatch', expected_version: 0, current_version: 1 },
  });
});

test('a value with a lifetime is gone after it', async () => {
  using notes = openNotes();
  await notes.set({ key: 'k', value: 1, ttl_seconds: 60 });
  expect((await notes.read()).body).toMatchObject([{ key: 'k', expires_at: '2026-01-01T00:01:00Z' }]);
  notes.clock.pass(60);
  expect((await notes.read()).body).toEqual([]);
});
