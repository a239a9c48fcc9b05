import { describe, expect, test } from 'bun:test';
import { createFamily, fakeClock, openPlatform } from '../local-client.ts';

describe('Origin', () => {
  test.each([
    ['none', {}, 200],
    ['the platform’s own', { Origin: 'http://platform.test' }, 200],
    ['the platform’s own over TLS', { Origin: 'https://platform.test' }, 200],
    ['one of its development pages', { Origin: 'http://localhost:3000' }, 200],
    ['with a slash at the end', { Origin: 'http://platform.test/' }, 403],
    ['another port', { Origin: 'http://platform.test:8080' }, 403],
    ['another host', { Origin: 'http://evil.test' }, 403],
    ['an opaque one', { Origin: 'null' }, 403],
  ])('%s', async (_which, headers: Record<string, string>, status) => {
    using open = openPlatform();
    const answer = await open.call('GET', '/health', { headers });
    expect(answer.status).toBe(status);
    if (status === 403) expect(answer.body).toBe('');
  });

  test('is compared with the Host header, aliases and all', async () => {
    using open = openPlatform();
    const headers = { Origin: 'http://localhost:8080', Host: '127.0.0.1:8080' };
    expect((await open.call('GET', '/health', { headers })).status).toBe(403);
    expect(
      (await open.call('GET', '/health', { headers: { ...headers, Host: 'localhost:8080' } })).status,
    ).toBe(200);
  });

  test('never proves anything', async () => {
    using open = openPlatform();
    const { own } = createFamily(open.platform);
    const headers = { Origin: 'http://platform.test' };
    expect((await open.call('GET', `/workspaces/${own.id}/activity`, { headers })).status).toBe(401);
  });
});

describe('a strict tenant', () => {
  test('wants a same-origin Origin or Referer, or its organisation, and says so', async () => {
    using open = openPlatform({ tenantGuard: 'error' });
    const { own } = createFamily(open.platform);
    const read = (headers: Record<string, string>) => open.call('GET', `/workspaces/${own.id}`, { headers });
    expect(await read({})).toMatchObject({
      status: 400,
      body: {
        error: 'missing tenant routing header',
        code: 'TENANT_ORG_HEADER_REQUIRED',
        required_header: 'X-Molecule-Org-Id',
        detail: expect.any(String),
      },
    });
    expect((await read({ Origin: 'http://platform.test' })).status).toBe(200);
    expect((await read({ Referer: 'http://platform.test/canvas' })).status).toBe(200);
    expect((await read({ Referer: 'http://other.test/' })).status).toBe(400);
    expect((await read({ 'X-Molecule-Org-Id': open.platform.organisationId })).status).toBe(200);
    expect(await read({ 'X-Molecule-Org-Id': 'wrong' })).toMatchObject({ status: 404, body: '' });
  });

  test('behind an edge looks like a web page', async () => {
    using open = openPlatform({ tenantGuard: 'edge-html' });
    const { own } = createFamily(open.platform);
    const answer = await open.call('GET', `/workspaces/${own.id}`);
    expect(answer.status).toBe(404);
    expect(answer.headers.get('Content-Type')).toContain('text/html');
    expect(String(answer.body)).toStartWith('<!DOCTYPE html>');
  });

  test.each(['error', 'edge-html'] as const)(
    'lets registering, heartbeats and health pass (%s)',
    async (guard) => {
      using open = openPlatform({ tenantGuard: guard });
      const { own } = createFamily(open.platform);
      const json = { workspace_id: own.id };
      expect((await open.call('GET', '/health')).status).toBe(200);
      expect((await open.call('POST', '/registry/heartbeat', { token: own.token, json })).status).toBe(200);
      const card = { id: own.id, delivery_mode: 'poll', agent_card: null };
      expect((await open.call('POST', '/registry/register', { token: own.token, json: card })).status).toBe(
        200,
      );
      expect((await open.call('GET', `/registry/${own.id}/peers`, { token: own.token })).status).not.toBe(
        200,
      );
    },
  );
});

describe('the rate limit', () => {
  test('is on every answer, shared by all that a bearer does, and comes before everything else', async () => {
    const clock = fakeClock();
    using open = openPlatform({ clock, rateLimitPerMinute: 2, tenantGuard: 'error' });
    const { own } = createFamily(open.platform);
    const poll = () => open.call('GET', `/workspaces/${own.id}/activity`, { token: own.token });
    const first = await poll();
    expect(first.status).toBe(400);
    expect(first.headers.get('X-RateLimit-Limit')).toBe('2');
    expect(first.headers.get('X-RateLimit-Remaining')).toBe('1');
    await open.call('POST', '/registry/heartbeat', { token: own.token, json: { workspace_id: own.id } });
    clock.pass(59);
    const third = await poll();
    expect(third).toMatchObject({ status: 429, body: { error: 'rate limit exceeded', retry_after: 1 } });
    expect(third.headers.get('Retry-After')).toBe('1');
    expect((await open.call('GET', '/health')).status).toBe(200);
    clock.pass(1);
    expect((await poll()).status).toBe(400);
  });

  test('is 600 a minute unless said otherwise, and none at 0', async () => {
    using usual = openPlatform();
    expect((await usual.call('GET', '/health')).headers.get('X-RateLimit-Limit')).toBe('600');
    using free = openPlatform({ rateLimitPerMinute: 0 });
    const { headers } = await free.call('GET', '/health');
    expect(headers.get('X-RateLimit-Limit')).toBe('unlimited');
    expect(headers.has('X-RateLimit-Remaining')).toBe(false);
  });
});

describe('every answer', () => {
  test('has the security headers and the platform’s time', async () => {
    using open = openPlatform({ clock: fakeClock() });
    const { headers } = await open.call('GET', '/health');
    expect(headers.get('X-Content-Type-Options')).toBe('nosniff');
    expect(headers.get('X-Frame-Options')).toBe('DENY');
    expect(headers.get('Content-Security-Policy')).toBe("default-src 'self'");
    expect(headers.get('Date')).toBe('Thu, 01 Jan 2026 00:00:00 GMT');
  });

  test('to an unknown path is plain text, and to a path with a slash at its end leads to the one without', async () => {
    using open = openPlatform();
    expect(await open.call('GET', '/nothing/here')).toMatchObject({
      status: 404,
      body: '404 page not found',
    });
    const read = await open.request('GET', '/health/?a=1');
    expect([read.status, read.headers.get('Location')]).toEqual([301, '/health?a=1']);
    const write = await open.request('POST', '/registry/register/');
    expect([write.status, write.headers.get('Location')]).toEqual([307, '/registry/register']);
  });

  test('escapes what could be markup, as JSON', async () => {
    using open = openPlatform();
    const { id } = open.platform.createWorkspace({ name: '<b>&' });
    const text = await (await open.request('GET', `/workspaces/${id}`)).text();
    expect(text).toContain('"name":"\\u003cb\\u003e\\u0026"');
  });
});
