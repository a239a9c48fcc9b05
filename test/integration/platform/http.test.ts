import { describe, expect, test } from 'bun:test';
import { join } from 'node:path';
import { NetworkError, ProtocolError, TimeoutError } from '../../../src/core/errors.ts';
import { HttpStatusError } from '../../../src/core/http-status-error.ts';
import { Secret } from '../../../src/core/secret.ts';
import { createLocalPlatform } from '../../../src/local/platform.ts';
import { PlatformClient } from '../../../src/platform/client.ts';
import { Connection, type HttpRequest } from '../../../src/platform/http.ts';
import { tempDir } from '../../support/temp-dir.ts';

const never = new AbortController().signal;
const options: HttpRequest = { method: 'GET', path: '/x', timeoutMs: 5_000, signal: never };

function target(platformUrl: string) {
  return { id: 'ws-1', token: new Secret('secret-token'), platformUrl };
}

/** A real server that answers everything with `handler`. */
function serve(handler: (request: Request) => Response | Promise<Response>) {
  const server = Bun.serve({ hostname: '127.0.0.1', port: 0, idleTimeout: 30, fetch: handler });
  return { url: `http://127.0.0.1:${server.port}`, [Symbol.dispose]: () => void server.stop(true) };
}

/** A server that answers with raw bytes and then resets the connection. */
function serveRaw(answer: (socket: Bun.Socket<undefined>) => void) {
  const server = Bun.listen<undefined>({
    hostname: '127.0.0.1',
    port: 0,
    socket: {
      data(socket) {
        answer(socket);
        socket.terminate();
      },
    },
  });
  return { url: `http://127.0.0.1:${server.port}`, [Symbol.dispose]: () => server.stop(true) };
}

/** A real TLS server with a certificate that it signed itself. */
function serveTls(directory: string, handler: (request: Request) => Response) {
  const [key, cert] = [join(directory, 'key.pem'), join(directory, 'cert.pem')];
  const subject = ['-subj', '/CN=localhost', '-addext', 'subjectAltName=IP:127.0.0.1'];
  const made = Bun.spawnSync(
    [
      'openssl',
      'req',
      '-x509',
      '-newkey',
      'rsa:2048',
      '-nodes',
      '-days',
      '2',
      '-keyout',
      key,
      '-out',
      cert,
      ...subject,
    ],
    { stdout: 'ignore', stderr: 'ignore' },
  );
  expect(made.exitCode).toBe(0);
  const server = Bun.serve({
    hostname: '127.0.0.1',
    port: 0,
    tls: { key: Bun.file(key), cert: Bun.file(cert) },
    fetch: handler,
  });
  return { url: `https://127.0.0.1:${server.port}`, [Symbol.dispose]: () => void server.stop(true) };
}

async function failure(url: string, more: Partial<HttpRequest> = {}): Promise<unknown> {
  return new Connection(target(url)).request({ ...options, ...more }).then(
    () => undefined,
    (error: unknown) => error,
  );
}

test('a request carries the bearer, the workspace id and the URL’s own origin', async () => {
  let seen = new Headers();
  using server = serve((incoming) => {
    seen = incoming.headers;
    return Response.json([]);
  });
  expect((await new Connection(target(server.url)).request(options)).json).toEqual([]);
  expect(seen.get('authorization')).toBe('Bearer secret-token');
  expect(seen.get('x-workspace-id')).toBe('ws-1');
  expect(seen.get('origin')).toBe(server.url);
});

test('a public request carries no token', async () => {
  let seen = new Headers();
  using server = serve((incoming) => {
    seen = incoming.headers;
    return Response.json({});
  });
  await new Connection(target(server.url)).request({ ...options, authenticated: false });
  expect(seen.get('authorization')).toBeNull();
  expect(seen.get('x-workspace-id')).toBeNull();
});

test('a redirect is an error, and the token does not follow it', async () => {
  const visited: string[] = [];
  using other = serve((incoming) => {
    visited.push(incoming.headers.get('authorization') ?? '');
    return Response.json([]);
  });
  using server = serve(() => Response.redirect(`${other.url}/x`, 302));
  const error = await failure(server.url);
  expect(error).toBeInstanceOf(ProtocolError);
  expect(error).toMatchObject({ message: 'the platform redirects (HTTP 302)' });
  expect(visited).toEqual([]);
});

describe('a failure says what kind it is', () => {
  test('refused', async () => {
    const server = serve(() => new Response());
    server[Symbol.dispose]();
    expect(await failure(server.url)).toBeInstanceOf(NetworkError);
  });

  test('a name that nobody knows', async () => {
    expect(await failure('http://no-such-host.invalid')).toBeInstanceOf(NetworkError);
  });

  test('reset in the middle of the request', async () => {
    using server = serveRaw(() => undefined);
    expect(await failure(server.url)).toBeInstanceOf(NetworkError);
  });

  test('cut off in the middle of the answer', async () => {
    using server = serveRaw((socket) => {
      socket.write(
        'HTTP/1.1 200 OK\r\nContent-Type: application/json\r\nContent-Length: 500\r\n\r\n[{"id":"a"',
      );
      socket.flush();
    });
    expect(await failure(server.url)).toBeInstanceOf(NetworkError);
  });

  test('an answer that is no HTTP', async () => {
    using server = serveRaw((socket) => {
      socket.write('SSH-2.0-OpenSSH_9.9\r\n');
      socket.flush();
    });
    expect(await failure(server.url)).toBeInstanceOf(NetworkError);
  });

  test('a certificate that nobody vouches for, and the token stays here', async () => {
    const seen: string[] = [];
    using dir = tempDir();
    using server = serveTls(dir.path, (incoming) => {
      seen.push(incoming.headers.get('authorization') ?? '');
      return Response.json([]);
    });
    const error = await failure(server.url);
    expect(error).toBeInstanceOf(NetworkError);
    expect(error).toMatchObject({ code: expect.stringContaining('CERT') });
    expect(seen).toEqual([]);
  });

  test('too slow', async () => {
    using server = serve(() => new Promise<Response>(() => undefined));
    const error = await failure(server.url, { timeoutMs: 50 });
    expect(error).toBeInstanceOf(TimeoutError);
    expect(error).toMatchObject({ timeoutMs: 50 });
  });

  test('called off', async () => {
    using server = serve(() => new Promise<Response>(() => undefined));
    const stop = new AbortController();
    const reason = new Error('enough');
    const failed = failure(server.url, { signal: stop.signal });
    stop.abort(reason);
    expect(await failed).toBe(reason);
  });

  test('a web page', async () => {
    using server = serve(
      () => new Response('<html>login</html>', { headers: { 'Content-Type': 'text/html' } }),
    );
    expect(await failure(server.url)).toMatchObject({ message: 'the platform answered with a web page' });
  });

  test('not JSON', async () => {
    using server = serve(() => new Response('[{"id":'));
    expect(await failure(server.url)).toMatchObject({
      message: 'the platform answered with text that is not JSON',
    });
  });

  test('larger than memory should bear', async () => {
    using server = serve(() => new Response('x'.repeat(200_000)));
    const error = await failure(server.url, { maxResponseBytes: 1_000 });
    expect(error).toMatchObject({ message: 'an answer of more than 1000 bytes' });
  });

  test.each([
    ['seconds', { 'Retry-After': '7' }, {}, 7_000],
    ['a date in the past', { 'Retry-After': 'Thu, 01 Jan 1970 00:00:00 GMT' }, {}, 0],
    ['nonsense', { 'Retry-After': 'soon' }, { retry_after: 3 }, 3_000],
    ['only the body', {}, { retry_after: 15 }, 15_000],
    ['more seconds than a timer can wait', { 'Retry-After': '9'.repeat(400) }, {}, 86_400_000],
    ['a past moment in the body', {}, { retry_after: -5 }, 0],
    ['nothing', {}, {}, undefined],
  ])('429 with Retry-After as %s', async (_name, headers, body, retryAfterMs) => {
    using server = serve(() =>
      Response.json({ error: 'rate limit exceeded', ...body }, { status: 429, headers }),
    );
    const error = await failure(server.url);
    expect(error).toBeInstanceOf(HttpStatusError);
    expect(error).toMatchObject({ status: 429, retryAfterMs, detail: 'rate limit exceeded' });
  });

  test('a refusal whose code stands in the error field', async () => {
    using server = serve(() => Response.json({ error: 'talk_to_user_disabled', hint: 'x' }, { status: 403 }));
    expect(await failure(server.url)).toMatchObject({ status: 403, code: 'talk_to_user_disabled' });
  });

  test('an answer that was lost after delivery', async () => {
    using server = serve(() => Response.json({ error: 'x', delivery_confirmed: true }, { status: 502 }));
    expect(await failure(server.url)).toMatchObject({ status: 502, deliveryConfirmed: true });
  });
});

test.each(['error', 'edge-html'] as const)(
  'a tenant that is found by Origin alone lets every request through (%s)',
  async (tenantGuard) => {
    const platform = createLocalPlatform({ tenantGuard });
    const own = platform.createWorkspace({ name: 'Own', deliveryMode: 'poll', external: true });
    const client = new PlatformClient(
      { id: own.id, token: new Secret(own.token), platformUrl: 'https://tenant.example.com' },
      (request) => platform.fetch(request),
    );
    const { signal } = new AbortController();
    expect(await client.peers.list(undefined, signal)).toEqual([]);
    expect(await client.workspace(signal)).toMatchObject({ name: 'Own' });
    await client.notifyUser({ message: 'hello' }, signal);
    platform.close();
  },
);
