import { expect, test } from 'bun:test';
import { webLink } from '../../../src/core/attachment.ts';

test.each([
  ['a terminal sequence', 'https://x.test/a\u001b[31m', 'https://x.test/a%1B%5B31m'],
  ['what reverses the order of letters', 'https://x.test/\u202egpj.exe', 'https://x.test/%E2%80%AEgpj.exe'],
  ['half a character', 'https://x.test/\ud800', 'https://x.test/%EF%BF%BD'],
  ['quotation marks and brackets', 'https://x.test/?a="<b>[c]`', 'https://x.test/?a=%22%3Cb%3E%5Bc%5D%60'],
  ['letters of another alphabet in the host', 'https://аpple.test/', 'https://xn--pple-43d.test/'],
])('a link is shown in ASCII: %s', (_what, uri, shown) => {
  expect(webLink(uri)).toBe(shown);
});

test.each([
  'file:///etc/passwd',
  '/etc/passwd',
  'javascript:alert(1)',
  'data:text/html,x',
  'https://bank.test@evil.test/',
  'https://:x@evil.test/',
  'http:nowhere',
  `https://x.test/${'a'.repeat(2_000)}`,
])('no link is made of %j', (uri) => {
  expect(webLink(uri)).toBeUndefined();
});
