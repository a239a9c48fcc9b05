import { describe, expect, test } from 'bun:test';
import type { Era } from '../../../../src/local/platform.ts';
import { createFamily, openPlatform } from '../local-client.ts';

function openDown(era: Era = 'E2', afterAuth = false) {
  const open = openPlatform({ era });
  const family = createFamily(open.platform);
  const { own } = family;
  open.platform.faults.set({ fault: { kind: 'database-down', afterAuth } });
  const ask = async (call: string, json?: unknown) => {
    const [method = '', path = ''] = call.split(' ');
    const named = path.replace(':own', own.id).replace(':peer', family.sister.id);
    const { status, body } = await open.call(method, named, {
      token: own.token,
      headers: { 'X-Workspace-ID': own.id },
      ...(json === undefined ? {} : { json }),
    });
    return [status, body];
  };
  return { ...open, ...family, ask };
}

describe('without a database', () => {
  test.each([
    'GET /workspaces/:own/activity?type=a2a_receive&since_secs=30',
    'POST /workspaces/:own/notify',
    'POST /workspaces/:own/delegate',
    'GET /workspaces/:own/delegations',
    'GET /workspaces/:own/state',
    'GET /workspaces/:own/events/stream',
    'GET /workspaces/:own/memories',
  ])('%s calls a valid token invalid', async (call) => {
    using down = openDown();
    expect(await down.ask(call)).toEqual([401, { error: 'invalid workspace auth token' }]);
  });

  test.each([
    ['GET /workspaces/:own', 500, 'query failed'],
    ['POST /registry/register', 500, 'registration failed'],
    ['POST /registry/heartbeat', 500, 'failed to update'],
    ['GET /registry/:own/peers', 503, 'platform_unavailable'],
    ['POST /workspaces/:peer/a2a', 401, 'invalid caller auth token'],
  ])('%s answers %i', async (call, status, error) => {
    using down = openDown();
    expect(await down.ask(call)).toEqual([status, { error }]);
  });

  test('the server itself is well, and so are open streams', async () => {
    using open = openPlatform();
    const { own } = createFamily(open.platform);
    const stream = await open.request('GET', `/workspaces/${own.id}/events/stream`, { token: own.token });
    const id = open.platform.faults.set({ fault: { kind: 'database-down' } });
    expect((await open.call('GET', '/health')).status).toBe(200);
    const reader = stream.body?.getReader();
    expect((await reader?.read())?.done).toBe(false);
    open.platform.faults.remove(id);
    open.platform.insertMessages(own.id, ['after']);
    expect((await reader?.read())?.done).toBe(false);
    await reader?.cancel();
  });

  test.each(['E0', 'E1'] as const)(
    'a platform of age %s cannot find out whether two workspaces may talk',
    async (era) => {
      using down = openDown(era);
      expect(await down.ask('POST /workspaces/:peer/a2a')).toEqual([
        403,
        { error: 'access denied: workspaces cannot communicate per hierarchy rules' },
      ]);
      expect(await down.ask('GET /registry/:own/peers')).toEqual([500, { error: 'lookup failed' }]);
    },
  );

  test('an operator is let in, and finds nothing there', async () => {
    using down = openDown();
    const path = `/workspaces/${down.own.id}/activity`;
    const answer = await down.call('GET', path, { token: down.admin });
    expect([answer.status, answer.body]).toEqual([500, { error: 'query failed' }]);
  });
});

describe('a database that goes away once the token was read', () => {
  test.each([
    ['GET /workspaces/:own/activity', 500, { error: 'query failed' }],
    ['POST /workspaces/:own/activity/ack', 500, { error: 'failed to record ack' }],
    ['POST /workspaces/:own/notify', 500, { error: 'internal error' }],
    ['GET /workspaces/:own/delegations', 200, []],
    ['GET /workspaces/:own/state', 500, { error: 'auth check failed' }],
    ['GET /workspaces/:own/events/stream', 500, { error: 'failed to verify workspace' }],
    ['GET /registry/:own/peers', 500, { error: 'lookup failed' }],
    [
      'POST /workspaces/:peer/a2a',
      403,
      { error: 'access denied: workspaces cannot communicate per hierarchy rules' },
    ],
  ])('%s answers %i', async (call, status, body) => {
    using down = openDown('E2', true);
    expect(await down.ask(call)).toEqual([status, body]);
  });

  test('takes a delegation that nobody will find', async () => {
    using down = openDown('E2', true);
    expect(await down.ask('POST /workspaces/:own/delegate', {})).toMatchObject([
      202,
      { status: 'delegated', warning: expect.any(String) },
    ]);
  });
});

test('the answers carry the headers of the platform', async () => {
  using down = openDown();
  const { headers } = await down.call('GET', `/workspaces/${down.own.id}`);
  expect(headers.get('X-RateLimit-Limit')).toBe('600');
  expect(headers.get('X-Content-Type-Options')).toBe('nosniff');
});
