import { expect, test } from 'bun:test';
import { existsSync, readdirSync, readFileSync } from 'node:fs';
import { dirname, join, resolve } from 'node:path';
import { currentPage, GENERATED_PAGES } from '../../../scripts/docs.ts';

const ROOT = resolve(import.meta.dir, '../../..');
const read = (path: string) => readFileSync(join(ROOT, path), 'utf8');
const pages = [
  'README.md',
  'SECURITY.md',
  'CHANGELOG.md',
  ...readdirSync(join(ROOT, 'docs'), { encoding: 'utf8', recursive: true })
    .filter((name) => name.endsWith('.md'))
    .map((name) => `docs/${name}`),
];

/** The anchors of a page, as GitHub makes them of its headings. */
const anchors = (text: string) =>
  [...text.matchAll(/^#+ (.+)$/gm)].map(([, heading = '']) =>
    heading
      .toLowerCase()
      .replaceAll(/[^\p{L}\p{N}\s_-]/gu, '')
      .replaceAll(' ', '-'),
  );

test.each(GENERATED_PAGES)('the generated part of docs/%s.md is as the sources have it', (page) => {
  expect(read(`docs/${page}.md`)).toContain(`<!-- ${page}:start -->`);
  expect(currentPage(page)).toBe(read(`docs/${page}.md`));
});

test('the README has fewer than 1,200 words', () => {
  expect(read('README.md').split(/\s+/).length).toBeLessThan(1_200);
});

test('every link within the documentation leads to a file, and to a heading of it', () => {
  const links = pages.flatMap((page) =>
    [...read(page).matchAll(/\]\((?!https?:)([^)#\s]*)(?:#([^)\s]+))?\)/g)].map(
      ([link, path = '', anchor]) => {
        const target = path === '' ? page : join(dirname(page), path);
        const isThere = existsSync(join(ROOT, target));
        return {
          page,
          link,
          isGood: isThere && (anchor === undefined || anchors(read(target)).includes(anchor)),
        };
      },
    ),
  );
  expect(links.length).toBeGreaterThan(10);
  expect(links.filter(({ isGood }) => !isGood)).toEqual([]);
});

test('the README leads to every page of docs, or to the page that leads to it', () => {
  const isLinked = (page: string) =>
    read('README.md').includes(page) ||
    (existsSync(join(ROOT, `${dirname(page)}.md`)) &&
      read(`${dirname(page)}.md`).includes(page.replace(/^docs\//, '')));
  expect(pages.filter((page) => page.startsWith('docs/') && !isLinked(page))).toEqual([]);
});
