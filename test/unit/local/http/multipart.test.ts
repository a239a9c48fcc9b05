import { describe, expect, test } from 'bun:test';
import { parseMultipart } from '../../../../src/local/http/multipart.ts';

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
