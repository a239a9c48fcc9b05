import { describe, expect, test } from 'bun:test';
import fc from 'fast-check';
import { parseMultipart, sanitiseFileName, sanitiseMimeType } from '../../../../src/local/http/multipart.ts';

const TYPE = 'multipart/form-data; boundary=B';
const bytes = (text: string) => new TextEncoder().encode(text.replaceAll('\n', '\r\n'));
const text = (content: Uint8Array) => new TextDecoder().decode(content);

describe('parts', () => {
  test('come with what was said about them, and no more', () => {
    const body = `--B
Content-Disposition: form-data; name="files"; filename="a \\"b\\".txt"

one
two
--B
Content-Disposition: form-data; name="files"; filename="x.png"
Content-Type: image/png

\u0000--
--B--
`;
    const parts = parseMultipart(TYPE, bytes(body));
    expect(parts?.map((part) => ({ ...part, content: text(part.content) }))).toEqual([
      { field: 'files', fileName: 'a "b".txt', contentType: '', content: 'one\r\ntwo' },
      { field: 'files', fileName: 'x.png', contentType: 'image/png', content: '\u0000--' },
    ]);
  });

  test('may be none', () => {
    expect(parseMultipart(TYPE, bytes('--B--\n'))).toEqual([]);
  });

  test('are those that a browser sends', async () => {
    const form = new FormData();
    form.append('files', new File(['hello'], 'ü.txt', { type: 'text/plain' }));
    const request = new Request('http://x/', { method: 'POST', body: form });
    const parts = parseMultipart(
      request.headers.get('Content-Type') ?? '',
      new Uint8Array(await request.arrayBuffer()),
    );
    expect(parts?.map(({ fileName, content }) => [fileName, text(content)])).toEqual([['ü.txt', 'hello']]);
  });
});

test.each([
  ['another type', 'application/json', '{}'],
  ['no boundary', 'multipart/form-data', '--B--\n'],
  ['no end', TYPE, '--B\nContent-Disposition: form-data; name="files"; filename="a"\n\nx'],
  ['no headers', TYPE, '--B\nx\n--B--\n'],
  ['nothing', TYPE, ''],
])('%s is malformed', (_what, type, body) => {
  expect(parseMultipart(type, bytes(body))).toBeUndefined();
});

test.each([
  ['report.pdf', 'report.pdf'],
  ['../../etc/passwd', 'passwd'],
  ['C:\\Users\\me\\my file.txt', 'my_file.txt'],
  ['naïve (1).md', 'na_ve__1_.md'],
  ['', 'file'],
  ['.', 'file'],
  ['..', 'file'],
  ['/', 'file'],
  [`${'a'.repeat(200)}.json`, `${'a'.repeat(95)}.json`],
  [`${'a'.repeat(200)}.${'b'.repeat(30)}`, 'a'.repeat(100)],
])('%s is kept as %s', (name, expected) => {
  expect(sanitiseFileName(name)).toBe(expected);
});

test('no name leads out of its folder', () => {
  fc.assert(
    fc.property(fc.string({ unit: 'binary' }), (name) => {
      const safe = sanitiseFileName(name);
      expect(safe).toMatch(/^[A-Za-z0-9._-]{1,100}$/);
      expect(['.', '..']).not.toContain(safe);
    }),
  );
});

test.each([
  ['text/plain; charset=utf-8', 'text/plain'],
  ['image/PNG', 'image/png'],
  ['', ''],
  ['nonsense', 'application/octet-stream'],
  ['a/b/c', 'application/octet-stream'],
])('the type %p is kept as %p', (type, expected) => {
  expect(sanitiseMimeType(type)).toBe(expected);
});
