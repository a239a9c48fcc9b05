import { expect, test } from 'bun:test';
import { existsSync, readFileSync } from 'node:fs';
import { join, resolve } from 'node:path';

const ROOT = resolve(import.meta.dir, '../../..');
const read = (path: string) => readFileSync(join(ROOT, path), 'utf8');

const [page = '', list = ''] = read('docs/security.md').split('\n## The tests\n');
const cited = [...page.matchAll(/\[(\d+)\]/g)].map(([, number]) => Number(number));
const tests = [...list.matchAll(/^(\d+)\. `([^`]+)`: (.+)$/gm)].map(([, number, path = '', title = '']) => ({
  number: Number(number),
  path,
  title,
}));

/** A title as the test's source writes it, in whichever quotation marks. */
function isTitleIn(source: string, title: string): boolean {
  const escaped = title.replaceAll("'", "\\'");
  return [`'${title}'`, `'${escaped}'`, `"${title}"`, `\`${title}\``].some((text) => source.includes(text));
}

test('every test that the threat model names exists, under that name', () => {
  expect(tests.length).toBeGreaterThan(30);
  expect(tests.filter(({ path }) => !existsSync(join(ROOT, path)))).toEqual([]);
  expect(tests.filter(({ path, title }) => !isTitleIn(read(path), title))).toEqual([]);
});

test('its numbers and its list of tests belong together', () => {
  const numbers = tests.map(({ number }) => number);
  expect(numbers).toEqual(tests.map((_test, index) => index + 1));
  expect([...new Set(cited)].sort((a, b) => a - b)).toEqual(numbers);
});

test('each paragraph about what is defended names its test', () => {
  const [, , defended = ''] = page.split(/^## /m);
  const claims = defended.split('\n\n').filter((paragraph) => paragraph.startsWith('**'));
  expect(claims.length).toBeGreaterThan(7);
  expect(claims.filter((claim) => !/\[\d+\]/.test(claim))).toEqual([]);
});

test('what the page and SECURITY.md link to is there, and no address is invented', () => {
  const pages: readonly (readonly [string, string])[] = [
    ['docs', page],
    ['.', read('SECURITY.md')],
  ];
  const links = pages.flatMap(([folder, text]) =>
    [...text.matchAll(/\]\(([^)]+)\)/g)].map(([, link = '']) => join(ROOT, folder, link)),
  );
  expect(links.length).toBeGreaterThan(2);
  expect(links.filter((link) => !existsSync(link))).toEqual([]);
  expect(pages.map(([, text]) => text).join()).not.toMatch(/\w@\w+\.\w/);
});
