import { describe, expect, test } from 'bun:test';
import fc from 'fast-check';
import { Secret } from '../../../src/core/secret.ts';
import { TokenGuard, TokenLeakError } from '../../../src/core/token-guard.ts';

const TOKEN = 'kQ3-x_7LmZb0aYtRrE9wVh2uJd5sPfGnC8iKoT1qUeX';
const ODD = 'a+b/c=d.e~f\\g!h?i&j k'.replace(' ', '%');
const secrets = [new Secret(TOKEN), new Secret(ODD)];
const guard = new TokenGuard(() => secrets);

const base64 = (text: string) => Buffer.from(text, 'latin1').toString('base64');
const everyByte = (text: string) => [...text].map((c) => `%${c.charCodeAt(0).toString(16)}`).join('');
const wrapped = (text: string, width: number, mark: string) =>
  text.replace(new RegExp(`.{${width}}`, 'g'), `$&${mark}`);

/** Everything that somebody could make of a token to get it out. */
const FORMS: Readonly<Record<string, (token: string) => string>> = {
  'in the clear': (token) => token,
  'within words': (token) => `the token is ${token}, thanks`,
  'in a line of .env': (token) => `A=b\nMOLECULE_WORKSPACE_TOKENS=${token}\n`,
  'with line breaks inside': (token) => wrapped(token, 7, '\n  '),
  'URL-encoded': encodeURIComponent,
  'URL-encoded, every character': everyByte,
  'URL-encoded twice': (token) => encodeURIComponent(everyByte(token)),
  'URL-encoded three times': (token) => encodeURIComponent(encodeURIComponent(everyByte(token))),
  'URL-encoded in capitals': (token) => everyByte(token).toUpperCase(),
  'base64 of it alone': base64,
  'base64 of it after one byte': (token) => base64(`x${token}`),
  'base64 of it after two bytes': (token) => base64(`xy${token}`),
  'base64 of a whole file': (token) => base64(`URL=https://one.example.com\nTOKEN=${token}\nMORE=1\n`),
  'the same in lines of 76': (token) =>
    wrapped(base64(`${'x'.repeat(50)}${token}${'y'.repeat(50)}`), 76, '\n'),
  'the same in lines of 64 with CRLF': (token) => wrapped(base64(`${'x'.repeat(31)}${token}`), 64, '\r\n'),
  'base64 for URLs': (token) => Buffer.from(`>>>${token}???`).toString('base64url'),
  'base64, URL-encoded': (token) => encodeURIComponent(base64(`xy${token}zz`)),
  'in UTF-16': (token) => Buffer.from(`x${token}`, 'utf16le').toString('latin1'),
};

describe.each(Object.entries(FORMS))('a token %s', (_name, form) => {
  test.each([TOKEN, ODD])('is found, and redacted', (token) => {
    const text = form(token);
    expect(guard.finds(text)).toBe(true);
    const redacted = guard.redact(text);
    expect(guard.finds(redacted)).toBe(false);
    expect(redacted).toContain('[redacted]');
    // No NUL gets into JSON.
    const inJson = JSON.stringify({ parts: [{ text: text.replaceAll('\0', '') }] });
    expect(guard.finds(inJson)).toBe(true);
  });

  test('is found in a stream however it is cut, and none of it is passed', async () => {
    const bytes = Buffer.from(`${'before '.repeat(40)}${form(TOKEN)}${' after'.repeat(40)}`, 'latin1');
    for (const size of [1, 2, 7, 64, 1_000, 100_000]) {
      const passed: Buffer[] = [];
      const run = async () => {
        for await (const chunk of guard.pass(cut(bytes, size), 'the file x')) passed.push(Buffer.from(chunk));
      };
      await expect(run()).rejects.toThrow(TokenLeakError);
      expect(Buffer.concat(passed).length).toBeLessThanOrEqual('before '.length * 40);
    }
  });
});

async function* cut(bytes: Uint8Array, size: number): AsyncGenerator<Uint8Array> {
  for (let start = 0; start < bytes.length; start += size) yield bytes.subarray(start, start + size);
}

test('what holds none passes unchanged, whatever it is and however it is cut', async () => {
  await fc.assert(
    fc.asyncProperty(
      fc.uint8Array({ maxLength: 3_000 }),
      fc.integer({ min: 1, max: 500 }),
      async (bytes, size) => {
        const passed: Uint8Array[] = [];
        for await (const chunk of guard.pass(cut(bytes, size), 'the file')) passed.push(Buffer.from(chunk));
        expect(Buffer.concat(passed)).toEqual(Buffer.from(bytes));
      },
    ),
    { numRuns: 300 },
  );
  fc.assert(
    fc.property(fc.string({ unit: 'binary' }), (text) => {
      expect(guard.finds(text)).toBe(false);
      expect(guard.redact(text)).toBe(text);
    }),
  );
});

test('wherever it stands between other bytes, in the clear or in base64, it is found', () => {
  const bytes = fc.uint8Array({ maxLength: 200 });
  fc.assert(
    fc.property(bytes, bytes, fc.constantFrom(TOKEN, ODD), (before, after, token) => {
      const all = Buffer.concat([before, Buffer.from(token), after]);
      expect(guard.finds(all.toString('latin1'))).toBe(true);
      expect(guard.finds(all.toString('base64'))).toBe(true);
      expect(guard.finds(all.toString('base64url'))).toBe(true);
    }),
    { numRuns: 1_000 },
  );
});

test('the error says what it is about, and nothing of the token', () => {
  const error = new TokenLeakError('The file report.txt');
  expect(error.message).toBe(
    'The file report.txt holds the token of a watched workspace, in the clear or encoded, which is never sent. Nothing was sent.',
  );
  expect(() => guard.refuse(`x ${TOKEN}`, 'the text')).toThrow(TokenLeakError);
});

test('half a token, a token in another case, and what is too short to be one are none', () => {
  expect(guard.finds(TOKEN.slice(1))).toBe(false);
  expect(guard.finds(TOKEN.toLowerCase())).toBe(false);
  expect(new TokenGuard(() => [new Secret('tok-1')]).finds('tok-1')).toBe(false);
});

test('new tokens count from the moment they are there', () => {
  let current: readonly Secret[] = [];
  const following = new TokenGuard(() => current);
  expect(following.finds(TOKEN)).toBe(false);
  current = secrets;
  expect(following.finds(TOKEN)).toBe(true);
});

test.each([
  ['percent signs', '%'],
  ['half escapes', '%4'],
  ['line breaks', '\n'],
  ['escaped line breaks', '\\n'],
  ['backslashes', '\\'],
  ['the first half of the token', TOKEN.slice(0, 21)],
])('a megabyte of %s is looked at in one go', (_name, unit) => {
  expect(guard.finds(unit.repeat(Math.ceil(1_048_576 / unit.length)))).toBe(false);
});
