import { expect, test } from 'bun:test';
import fc from 'fast-check';
import {
  attachmentDisposition,
  sanitiseFileName,
  sanitiseMimeType,
} from '../../../../src/local/http/file-name.ts';

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

test('a download is named for old and new readers', () => {
  expect(attachmentDisposition('a"b.txt')).toBe(`attachment; filename="a_b.txt"; filename*=UTF-8''a%22b.txt`);
});
