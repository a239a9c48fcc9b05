import { expect, test } from 'bun:test';
import { download } from '../../../../src/local/http/reply.ts';

test('a download is named for old and new readers', () => {
  const { headers } = download('a"b.txt', 'text/plain', new Uint8Array());
  expect(headers.get('Content-Disposition')).toBe(
    `attachment; filename="a_b.txt"; filename*=UTF-8''a%22b.txt`,
  );
});
