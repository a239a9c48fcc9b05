import { describe, expect, test } from 'bun:test';
import { existsSync, statSync } from 'node:fs';
import { connect } from 'node:net';
import { join } from 'node:path';
import { serveLocalPlatform } from '../../../../src/local/http/serve.ts';
import { createLocalPlatform } from '../../../../src/local/platform.ts';
import { eventually } from '../../../support/eventually.ts';
import { servePlatform } from '../../../support/platform.ts';
import { tempDir } from '../../../support/temp-dir.ts';
import { createFamily, openPlatform } from '../local-client.ts';

/** What comes over the wire until the server closes it. */
function speak(port: number, lines: readonly string[]): Promise<string> {
  const { promise, resolve } = Promise.withResolvers<string>();
  let heard = '';
  const socket = connect(port, '127.0.0.1', () => socket.write(`${lines.join('\r\n')}\r\n\r\n`));
  socket.on('data', (chunk) => {
    heard += chunk.toString();
  });
  socket.on('error', () => socket.destroy());
  socket.on('close', () => resolve(heard));
  return promise;
}

const portOf = (url: string) => Number(new URL(url).port);
const get = (url: string, init: RequestInit = {}) =>
  fetch(url, { signal: AbortSignal.timeout(10_000), ...init });

describe('over a socket', () => {
  test('the platform answers as it does without one', async () => {
    await using served = await servePlatform();
    const { own } = createFamily(served.platform);
    const response = await get(`${served.url}/workspaces/${own.id}`, { headers: { Origin: served.url } });
    expect(response.status).toBe(200);
    expect(await response.json()).toMatchObject({ id: own.id });
  });

  test.each(['drop', 'outage'] as const)('%s closes the connection without a word', async (kind) => {
    await using served = await servePlatform();
    served.platform.faults.set({ fault: { kind } });
    expect(await speak(portOf(served.url), ['GET /health HTTP/1.1', 'Host: localhost'])).toBe('');
    await expect(get(`${served.url}/health`)).rejects.toMatchObject({ code: 'ECONNRESET' });
  });

  test('truncate cuts the answer', async () => {
    await using served = await servePlatform();
    served.platform.faults.set({ fault: { kind: 'truncate' } });
    const response = await get(`${served.url}/health`);
    expect(response.status).toBe(200);
    expect(await response.text()).toBe('{"statu');
  });

  test('hang waits until the client has enough, and is then forgotten', async () => {
    await using served = await servePlatform();
    served.platform.faults.set({ fault: { kind: 'hang' }, times: 1 });
    const giveUp = new AbortController();
    const hanging = get(`${served.url}/health`, { signal: giveUp.signal });
    await eventually('the request to arrive', () => served.platform.requests.matching({})[0]);
    giveUp.abort(new Error('enough'));
    await expect(hanging).rejects.toThrow('enough');
    expect((await get(`${served.url}/health`)).status).toBe(200);
  });

  test('an event stream tells what happens, and ends with the server at once', async () => {
    await using served = await servePlatform();
    const { own } = createFamily(served.platform);
    const response = await fetch(`${served.url}/workspaces/${own.id}/events/stream`, {
      headers: { Authorization: `Bearer ${own.token}` },
    });
    const reader = response.body?.getReader();
    const next = async () => new TextDecoder().decode((await reader?.read())?.value);
    expect(await next()).toBe(': ping\n\n');
    served.platform.insertMessages(own.id, ['x']);
    expect(await next()).toContain('ACTIVITY_LOGGED');
    const ending = reader?.read().then(
      ({ done }) => done,
      () => true,
    );
    await served[Symbol.asyncDispose]();
    expect(await ending).toBe(true);
    expect(served.platform.events.subscriberCount).toBe(0);
  });

  test('a reader that hangs up is let go', async () => {
    await using served = await servePlatform();
    const { own } = createFamily(served.platform);
    const leaving = new AbortController();
    const response = await fetch(`${served.url}/workspaces/${own.id}/events/stream`, {
      headers: { Authorization: `Bearer ${own.token}` },
      signal: leaving.signal,
    });
    await response.body?.getReader().read();
    expect(served.platform.events.subscriberCount).toBe(1);
    leaving.abort();
    await eventually('nobody to listen', () => served.platform.events.subscriberCount === 0 || undefined);
  });
});

describe('the Host header', () => {
  test.each([
    ['localhost', 200],
    ['LOCALHOST:8080', 200],
    ['127.0.0.1', 200],
    ['127.1.2.3:99', 200],
    ['[::1]:8080', 200],
    ['evil.test', 403],
    ['localhost.evil.test', 403],
    ['127.0.0.1.evil.test', 403],
    ['10.0.0.1', 403],
    ['localhost:8080@evil.test', 403],
  ])('%s', async (host, status) => {
    await using served = await servePlatform();
    const lines = ['GET /health HTTP/1.1', `Host: ${host}`, 'Connection: close'];
    expect(await speak(portOf(served.url), lines)).toStartWith(`HTTP/1.1 ${status} `);
  });

  test('of a stranger gets no page', async () => {
    await using served = await servePlatform();
    const lines = ['GET / HTTP/1.1', 'Host: evil.test', 'Connection: close'];
    const heard = await speak(portOf(served.url), lines);
    expect(heard).not.toContain('<html');
  });
});

describe('the port', () => {
  test('is open on this machine only', async () => {
    await using served = await servePlatform();
    expect(served.url).toMatch(/^http:\/\/127\.0\.0\.1:\d+$/);
  });

  test('that is taken is an error in words', async () => {
    await using served = await servePlatform();
    using other = openPlatform();
    await expect(serveLocalPlatform(other.platform, { port: portOf(served.url) })).rejects.toThrow(
      `port: got ${portOf(served.url)} (EADDRINUSE), expected a free port between 0 and 65535.`,
    );
  });

  test('is free again after the stop, and the platform still answers', async () => {
    using open = openPlatform();
    const server = await serveLocalPlatform(open.platform);
    await server.stop();
    await expect(get(server.url)).rejects.toThrow();
    expect((await open.call('GET', '/health')).status).toBe(200);
  });
});

describe('a database file', () => {
  test('keeps everything but plain tokens, for its owner only', async () => {
    using dir = tempDir();
    const databasePath = join(dir.path, 'platform.db');
    const first = createLocalPlatform({ databasePath });
    const { own } = createFamily(first);
    first.insertMessages(own.id, ['kept']);
    for (const name of ['platform.db', 'platform.db-wal', 'platform.db-shm']) {
      const path = join(dir.path, name);
      if (existsSync(path)) expect([name, statSync(path).mode & 0o777]).toEqual([name, 0o600]);
    }
    first.close();
    expect(await Bun.file(databasePath).text()).not.toContain(own.token);
    const second = createLocalPlatform({ databasePath });
    const request = new Request(`http://platform.test/workspaces/${own.id}/activity`, {
      headers: { Authorization: `Bearer ${own.token}` },
    });
    expect(await (await second.fetch(request)).json()).toHaveLength(1);
    second.close();
  });
});
