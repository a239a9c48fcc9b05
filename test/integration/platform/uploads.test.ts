import { expect, test } from 'bun:test';
import { TimeoutError, ToolInputError } from '../../../src/core/errors.ts';
import { Secret } from '../../../src/core/secret.ts';
import { TokenLeakError } from '../../../src/core/token-guard.ts';
import { PlatformClient } from '../../../src/platform/client.ts';
import { downloadOf } from '../../../src/platform/uploads.ts';

const never = new AbortController().signal;

test('a download that falls silent ends with a timeout', async () => {
  const silent = new ReadableStream<Uint8Array>({
    start: (controller) => controller.enqueue(new Uint8Array(3)),
  });
  const { chunks } = downloadOf(new Response(silent), { silenceMs: 20, totalMs: 10_000 }, never);
  const read = async () => {
    for await (const _chunk of chunks);
  };
  await expect(read()).rejects.toBeInstanceOf(TimeoutError);
});

test('neither a download nor an upload follows a redirect, and the token stays with its platform', async () => {
  const tokens: (string | null)[] = [];
  await using other = Bun.serve({
    hostname: '127.0.0.1',
    port: 0,
    fetch(request) {
      tokens.push(request.headers.get('Authorization'));
      return new Response('x');
    },
  });
  await using server = Bun.serve({
    hostname: '127.0.0.1',
    port: 0,
    fetch: () => Response.redirect(`http://127.0.0.1:${other.port}/x`, 307),
  });
  const platformUrl = `http://127.0.0.1:${server.port}`;
  const { uploads } = new PlatformClient({ id: 'ws-1', token: new Secret('t'), platformUrl });
  const part = {
    name: 'a',
    mimeType: 'text/plain',
    sizeBytes: 1,
    async *read() {
      yield new Uint8Array(1);
    },
  };
  await expect(uploads.download('f', never)).rejects.toThrow('redirects');
  await expect(uploads.upload([part], never)).rejects.toThrow('redirects');
  await Promise.allSettled([uploads.download('f', never), uploads.upload([part], never)]);
  expect(tokens).toEqual([]);
});

test('an upload whose file cannot be read to its end fails with what the file says', async () => {
  await using server = Bun.serve({
    hostname: '127.0.0.1',
    port: 0,
    fetch: async (request) => new Response(String((await request.bytes().catch(() => '')).length)),
  });
  const platformUrl = `http://127.0.0.1:${server.port}`;
  const { uploads } = new PlatformClient({ id: 'ws-1', token: new Secret('t'), platformUrl });
  const part = {
    name: 'a',
    mimeType: 'text/plain',
    sizeBytes: 100_000,
    async *read() {
      yield new Uint8Array(50_000);
      throw new ToolInputError('it became shorter.', 'Try again.');
    },
  };
  await expect(uploads.upload([part], never)).rejects.toThrow('it became shorter.');
});

test('the address of another workspace in the answer to an upload is not believed', async () => {
  const files = [{ uri: 'platform-pending:ws-2/f', name: 'a', mimeType: '', size: 1 }];
  const { uploads } = new PlatformClient(
    { id: 'ws-1', token: new Secret('t'), platformUrl: 'http://127.0.0.1' },
    async () => Response.json({ files }),
  );
  const part = { name: 'a', mimeType: 'text/plain', sizeBytes: 0, async *read() {} };
  await expect(uploads.upload([part], never)).rejects.toThrow('did not say where it put the files');
});

test('an upload ends before a byte of a token is sent, for users of the library as well', async () => {
  const token = 'kQ3-x_7LmZb0aYtRrE9wVh2uJd5sPfGnC8iKoT1qUeX';
  const received: Uint8Array[] = [];
  await using server = Bun.serve({
    hostname: '127.0.0.1',
    port: 0,
    async fetch(request) {
      const reader = request.body?.getReader();
      for (;;) {
        const next = await reader?.read().catch(() => undefined);
        if (next?.value === undefined) return new Response();
        received.push(next.value);
      }
    },
  });
  const platformUrl = `http://127.0.0.1:${server.port}`;
  const { uploads } = new PlatformClient({ id: 'ws-1', token: new Secret(token), platformUrl });
  const bytes = Buffer.from(`${'x'.repeat(100_000)}${token}${'y'.repeat(100_000)}`);
  const part = (name: string) => ({
    name,
    mimeType: 'text/plain',
    sizeBytes: bytes.length,
    async *read() {
      for (let at = 0; at < bytes.length; at += 10_007) yield bytes.subarray(at, at + 10_007);
    },
  });
  await expect(uploads.upload([part('report.txt')], never)).rejects.toThrow(
    'The file report.txt holds the token of a watched workspace',
  );
  await expect(uploads.upload([part(`${token}.txt`)], never)).rejects.toBeInstanceOf(TokenLeakError);
  const all = Buffer.concat(received).toString();
  expect(all).toContain('filename="report.txt"');
  expect(all).not.toContain(token.slice(0, 8));
});
