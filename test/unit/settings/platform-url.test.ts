import { describe, expect, test } from 'bun:test';
import fc from 'fast-check';
import { checkPlatformUrl } from '../../../src/settings/platform-url.ts';

function gotAndFix(text: string): string[][] {
  return checkPlatformUrl(text).problems.map(({ got, fix }) => [got, fix]);
}

describe('platform address', () => {
  test.each([
    ['https://tenant.example.com', 'https://tenant.example.com'],
    ['https://tenant.example.com/', 'https://tenant.example.com'],
    ['https://tenant.example.com//', 'https://tenant.example.com'],
    ['HTTPS://Tenant.Example.COM:443', 'https://tenant.example.com'],
    ['https://tenant.example.com:8443', 'https://tenant.example.com:8443'],
    ['https://bücher.example', 'https://xn--bcher-kva.example'],
    ['http://localhost:8080/', 'http://localhost:8080'],
    ['http://LOCALHOST:80', 'http://localhost'],
    ['http://canvas.localhost', 'http://canvas.localhost'],
    ['http://127.1.2.3:8080', 'http://127.1.2.3:8080'],
    ['http://[::1]:8080', 'http://[::1]:8080'],
    ['http://[::ffff:127.0.0.1]', 'http://[::ffff:7f00:1]'],
    ['https://10.0.0.1', 'https://10.0.0.1'],
  ])('%s is %s', (text, origin) => {
    expect(checkPlatformUrl(text)).toEqual({ origin, problems: [] });
  });

  test.each([
    'http://10.1.2.3',
    'http://172.16.0.1',
    'http://172.31.255.255',
    'http://192.168.1.20:8080',
    'http://169.254.10.1',
    'http://100.64.0.1',
    'http://100.127.255.254',
    'http://[fd00::1]',
    'http://[fe80::1]',
    'http://[::ffff:a00:1]',
    'http://canvas.local',
    'http://host.docker.internal:8080',
    'http://canvas',
    'http://canvas.',
  ])('%s is accepted with a warning', (text) => {
    expect(checkPlatformUrl(text)).toEqual({
      origin: text,
      problems: [],
      warning: `${text} is plain http: whoever is on that network can read the token; use https when you can.`,
    });
  });

  test.each([
    ['http://tenant.example.com', 'tenant.example.com'],
    ['http://tenant.example.com:8080', 'tenant.example.com:8080'],
    ['http://172.15.0.1', '172.15.0.1'],
    ['http://172.32.0.1', '172.32.0.1'],
    ['http://100.128.0.1', '100.128.0.1'],
    ['http://8.8.8.8', '8.8.8.8'],
    ['http://[2001:db8::1]', '[2001:db8::1]'],
    ['http://local.example.com', 'local.example.com'],
    ['http://10.0.0.1.example.com', '10.0.0.1.example.com'],
  ])('%s would show the token to the internet', (text, host) => {
    expect(gotAndFix(text)).toEqual([['plain http to a public host', `Write https://${host}.`]]);
  });

  test.each([
    ['tenant.example.com', '"tenant.example.com" without a scheme', 'Write https://tenant.example.com.'],
    ['Tenant.example.com/', '"tenant.example.com" without a scheme', 'Write https://tenant.example.com.'],
    ['//tenant.example.com', '"tenant.example.com" without a scheme', 'Write https://tenant.example.com.'],
    [
      'https:tenant.example.com',
      '"tenant.example.com" without a scheme',
      'Write https://tenant.example.com.',
    ],
    ['localhost:8080', '"localhost:8080" without a scheme', 'Write http://localhost:8080.'],
    ['192.168.1.2', '"192.168.1.2" without a scheme', 'Write http://192.168.1.2.'],
  ])('%s lacks a scheme', (text, got, fix) => {
    expect(gotAndFix(text)).toEqual([[got, fix]]);
  });

  const copyIt =
    'Copy the address from the browser in which the canvas is open, up to and with the host name.';

  test.each([
    ['<url>', 'a placeholder'],
    ['https://<your-tenant>.example.com', 'a placeholder'],
    [`\${MOLECULE_PLATFORM_URL}`, 'a placeholder'],
    ['https://tenant. example.com', 'a value with white space or control characters inside'],
    ['https://tenant.exa\nmple.com', 'a value with white space or control characters inside'],
    ['ws://tenant.example.com', 'the scheme "ws"'],
    ['file:///etc/passwd', 'the scheme "file"'],
    ['https://', 'a value of 8 characters that is not a URL'],
    ['https://host:99999', 'a value of 18 characters that is not a URL'],
    ['Kq3vXw8bZt5nRy1mHs6dLp0fGj4cUa7e', 'a value of 32 characters without a scheme'],
    ['Kq3vXw8bZt5nRy1mHs6dLp0f:8080', 'a value of 29 characters without a scheme'],
    ['ann:secret@tenant.example.com', 'a value without a scheme'],
    ['://', 'a value without a scheme'],
  ])('%j is %s', (text, got) => {
    expect(gotAndFix(text)).toEqual([[got, copyIt]]);
  });

  test.each([
    ['https://tenant.example.com/api/v1', 'a path'],
    ['https://tenant.example.com?token=secret', 'a query'],
    ['https://tenant.example.com/?', 'a query'],
    ['https://tenant.example.com/#', 'a fragment'],
    ['https://tenant.example.com/#/workspaces?x', 'a fragment'],
    ['https://ann:secret@tenant.example.com', 'credentials'],
    ['https://@tenant.example.com', 'credentials'],
    ['https://ann:secret@tenant.example.com/a?b#c', 'credentials, a path, a query, a fragment'],
  ])('%s has more than an address: %s', (text, parts) => {
    expect(gotAndFix(text)).toEqual([[`a URL with ${parts}`, 'Write https://tenant.example.com.']]);
  });

  test('two troubles of one address are told at once', () => {
    expect(gotAndFix('http://tenant.example.com/canvas')).toEqual([
      ['a URL with a path', 'Write https://tenant.example.com.'],
      ['plain http to a public host', 'Write https://tenant.example.com.'],
    ]);
  });

  test('what is accepted is an origin, and stays it', () => {
    fc.assert(
      fc.property(
        fc.webUrl({ validSchemes: ['http', 'https'], withFragments: true, withQueryParameters: true }),
        (text) => {
          const { origin } = checkPlatformUrl(text);
          if (origin === undefined) return;
          expect(new URL(origin).origin).toBe(origin);
          expect(checkPlatformUrl(origin).origin).toBe(origin);
        },
      ),
    );
  });

  test('a value is either accepted or has a problem', () => {
    fc.assert(
      fc.property(
        fc.oneof(
          fc.string(),
          fc.string().map((text) => `https://${text}`),
        ),
        (text) => {
          const { origin, problems } = checkPlatformUrl(text);
          expect(origin === undefined).toBe(problems.length > 0);
        },
      ),
    );
  });
});
