import { describe, expect, test } from 'bun:test';
import { readdirSync, readFileSync } from 'node:fs';
import { join, resolve } from 'node:path';
import { asPage, BASE, createFamily, openPlatform, textMessage } from '../local-client.ts';

const CANVAS = resolve(import.meta.dir, '../../../../src/local/canvas/page');

describe('the page', () => {
  test('is served with all its parts, under a strict policy, and is never kept', async () => {
    using open = openPlatform();
    const fileText = (name: string) => readFileSync(join(CANVAS, name), 'utf8');
    const html = fileText('index.html').replace('<!-- templates.html -->', fileText('templates.html'));
    const files = readdirSync(CANVAS).filter((name) => name !== 'templates.html');
    for (const name of files) {
      const isPage = name === 'index.html';
      const response = await open.request('GET', isPage ? '/' : `/${name}`);
      expect([name, response.status]).toEqual([name, 200]);
      expect(await response.text()).toBe(isPage ? html : fileText(name));
      expect(response.headers.get('Content-Security-Policy')).toStartWith("default-src 'self';");
      expect(response.headers.get('Content-Security-Policy')).not.toContain('unsafe');
      expect(response.headers.get('X-Content-Type-Options')).toBe('nosniff');
      expect(response.headers.get('Cache-Control')).toBe('no-store');
    }
    const script = await open.request('GET', '/canvas.js');
    expect(script.headers.get('Content-Type')).toBe('text/javascript; charset=utf-8');
  });

  test('makes its reader the canvas user, with a cookie that no script and no other site can use', async () => {
    using open = openPlatform();
    const header = (await open.request('GET', '/')).headers.get('Set-Cookie') ?? '';
    expect(header).toMatch(/^molecule_session=[\w-]{43}; Path=\/; HttpOnly; SameSite=Strict$/);
    using other = openPlatform();
    expect((await other.request('GET', '/')).headers.get('Set-Cookie')).not.toBe(header);
    expect((await open.request('GET', '/canvas.css')).headers.has('Set-Cookie')).toBe(false);
  });
});

describe('the session', () => {
  test('is an admin, a workspace, and a known person', async () => {
    using open = openPlatform();
    const { own } = createFamily(open.platform);
    const page = await asPage(open);
    expect((await page.call('GET', '/workspaces')).status).toBe(200);
    expect((await page.call('GET', `/workspaces/${own.id}/activity`)).status).toBe(200);
    expect((await page.call('POST', `/workspaces/${own.id}/a2a`, textMessage('hi'))).status).toBe(200);
    expect(open.platform.activities(own.id)).toMatchObject([
      {
        source_id: null,
        request_body: {
          params: { metadata: { user_identity_status: 'AUTHENTICATED', user_id: 'local-user' } },
        },
      },
    ]);
    expect(open.platform.requests.matching({ method: 'POST' })).toMatchObject([{ authorization: 'session' }]);
  });

  test.each([
    ['no Origin', {}],
    ['that of an allowed development page', { Origin: 'http://localhost:3000' }],
    ['that of a stranger', { Origin: 'http://evil.test' }],
  ])('changes nothing with %s', async (_which, headers: Record<string, string>) => {
    using open = openPlatform();
    const { own } = createFamily(open.platform);
    const { cookie } = await asPage(open);
    for (const path of [`/workspaces/${own.id}/a2a`, '/local/workspaces', '/local/faults']) {
      const json = { ...textMessage('x'), name: 'x', fault: { kind: 'outage' } };
      const answer = await open.call('POST', path, { headers: { Cookie: cookie, ...headers }, json });
      expect(answer).toMatchObject({ status: 403, body: '' });
    }
    expect(open.platform.activities(own.id)).toEqual([]);
    expect(open.platform.faults.list()).toEqual([]);
  });

  test('is not guessed', async () => {
    using open = openPlatform();
    const { own } = createFamily(open.platform);
    const headers = { Cookie: 'molecule_session=guess', Origin: BASE };
    expect((await open.call('GET', '/local/state', { headers })).status).toBe(401);
    expect((await open.call('GET', `/workspaces/${own.id}/activity`, { headers })).status).toBe(401);
    expect(
      (await open.call('POST', `/workspaces/${own.id}/a2a`, { headers, json: textMessage('x') })).status,
    ).toBe(401);
  });
});
