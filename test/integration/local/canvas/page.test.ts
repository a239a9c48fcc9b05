import { describe, expect, test } from 'bun:test';
import { readdirSync, readFileSync } from 'node:fs';
import { join, resolve } from 'node:path';
import { canvasAddress } from '../../../../src/local/canvas/page.ts';
import { asPage, BASE, createFamily, openPlatform, textMessage } from '../local-client.ts';

const CANVAS = resolve(import.meta.dir, '../../../../src/local/canvas/page');
/** They are in the page itself. */
const PARTS = ['dialogs.html', 'templates.html'];

describe('the page', () => {
  test('is served with all its parts, under a strict policy, and is never kept', async () => {
    using open = openPlatform();
    const fileText = (name: string) => readFileSync(join(CANVAS, name), 'utf8');
    const part = (name: string) => [`<!-- ${name} -->`, () => fileText(name)] as const;
    const html = fileText('index.html')
      .replace(...part('dialogs.html'))
      .replace(...part('templates.html'));
    const files = readdirSync(CANVAS).filter((name) => !PARTS.includes(name));
    for (const name of files) {
      const isPage = name === 'index.html';
      const response = await open.request('GET', isPage ? '/' : `/${name}`);
      expect([name, response.status]).toEqual([name, 200]);
      expect(await response.text()).toBe(isPage ? html : fileText(name));
      expect(response.headers.get('Content-Security-Policy')).toStartWith("default-src 'self';");
      expect(response.headers.get('Content-Security-Policy')).not.toContain('unsafe');
      expect(response.headers.get('Content-Security-Policy')).toContain("require-trusted-types-for 'script'");
      expect(response.headers.get('X-Content-Type-Options')).toBe('nosniff');
      expect(response.headers.get('Cache-Control')).toBe('no-store');
    }
    const script = await open.request('GET', '/canvas.client.js');
    expect(script.headers.get('Content-Type')).toBe('text/javascript; charset=utf-8');
  });

  test('is the same for everybody: no part of it, and no cookie, brings the key', async () => {
    using open = openPlatform();
    const { canvasKey } = open.platform;
    expect(canvasKey).toMatch(/^[\w-]{43}$/);
    for (const name of readdirSync(CANVAS).filter((file) => !PARTS.includes(file))) {
      const response = await open.request('GET', name === 'index.html' ? '/' : `/${name}`);
      expect(response.headers.has('Set-Cookie')).toBe(false);
      expect(await response.text()).not.toContain(canvasKey);
    }
    using other = openPlatform();
    expect(other.platform.canvasKey).not.toBe(canvasKey);
  });

  test('has an address that gives the key to the page, and to nobody on the way', () => {
    using open = openPlatform();
    const address = new URL(canvasAddress('http://127.0.0.1:8080', open.platform.canvasKey));
    expect(address.pathname + address.search).toBe('/');
    expect(address.hash).toBe(`#key=${open.platform.canvasKey}`);
  });
});

describe('the key of the canvas', () => {
  test('makes an admin, every workspace, and a known person', async () => {
    using open = openPlatform();
    const { own } = createFamily(open.platform);
    const page = asPage(open);
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
    ['nothing', {}],
    ['a guess', { Authorization: 'Bearer guess' }],
    ['the key as a cookie', { Cookie: 'molecule_session=KEY; key=KEY' }],
    ['the key in the address', {}, '?key=KEY'],
  ] as [string, Record<string, string>, string?][])(
    'is needed for whatever the page shows and does: %s is not enough',
    async (_what, headers, query = '') => {
      using open = openPlatform();
      const { own } = createFamily(open.platform);
      const { canvasKey } = open.platform;
      const filled = Object.fromEntries(
        Object.entries(headers).map(([name, value]) => [name, value.replaceAll('KEY', canvasKey)]),
      );
      const statusOf = async (method: string, path: string, json?: unknown) => {
        const address = path + query.replace('KEY', canvasKey);
        const options = { headers: { Origin: BASE, ...filled }, ...(json === undefined ? {} : { json }) };
        return (await open.call(method, address, options)).status;
      };
      const statuses = [
        await statusOf('GET', '/local/state'),
        await statusOf('GET', '/local/events'),
        await statusOf('GET', '/local/requests'),
        await statusOf('GET', `/local/workspaces/${own.id}/conversation`),
        await statusOf('POST', '/local/workspaces', { name: 'x' }),
        await statusOf('POST', '/local/faults', { fault: { kind: 'outage' } }),
        await statusOf('POST', `/local/peers/${own.id}/send`, { target_id: own.id, text: 'x' }),
        await statusOf('GET', '/workspaces'),
        await statusOf('GET', `/workspaces/${own.id}/activity`),
        await statusOf('POST', `/workspaces/${own.id}/a2a`, textMessage('x')),
      ];
      expect(new Set(statuses)).toEqual(new Set([401]));
      expect(open.platform.activities(own.id)).toEqual([]);
    },
  );

  test('is of no use to a page of another origin', async () => {
    using open = openPlatform();
    const headers = { Origin: 'http://evil.test' };
    const answer = await open.call('GET', '/local/state', { token: open.platform.canvasKey, headers });
    expect(answer).toMatchObject({ status: 403, body: '' });
  });
});

test.each([
  ['//evil.test/', '/evil.test'],
  ['///evil.test//', '/evil.test'],
  ['/%2Fevil.test/', '/%2Fevil.test'],
  ['/workspaces/', '/workspaces'],
  ['/workspaces//x/', '/workspaces//x'],
  ['//', '/'],
])(
  'a slash at the end of %s leads to another path of this platform, never to another host',
  async (path, location) => {
    using open = openPlatform();
    const response = await open.platform.fetch(new Request(`${BASE}${path}`));
    expect(response.status).toBe(301);
    expect(response.headers.get('Location')).toBe(location);
    expect(new URL(location, BASE).origin).toBe(BASE);
  },
);
