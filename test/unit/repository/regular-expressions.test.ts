import { expect, test } from 'bun:test';
import { readFileSync } from 'node:fs';
import { join, resolve } from 'node:path';
import { activityIdsInHookContext, activityIdsInPrompt } from '../../../src/claude-code/message-tags.ts';
import { safeBody, safeFileName, safeLine } from '../../../src/core/safe-text.ts';

const ROOT = resolve(import.meta.dir, '../../..');
const SHORT = 4_000;
const LONG = 16 * SHORT;
/** What takes sixteen times the input in sixteen times the time is far below, and in its square far above. */
const MOST_RATIO = 64;
const MIN_MS = 1;

interface Pattern {
  readonly file: string;
  readonly expression: RegExp;
}

/** Where an expression begins, no slash is a division. */
const LITERAL =
  /(?<=(?:[(=,[:?!&|]|\breturn|=>)\s*|^\s+)\/(?![/*])((?:[^/\\\n[]|\\.|\[(?:[^\]\\\n]|\\.)*\])+)\/([dgimsuvy]*)/gm;

function patternsIn(file: string): Pattern[] {
  const source = readFileSync(join(ROOT, file), 'utf8');
  return [...source.matchAll(LITERAL)].map(([, body = '', flags]) => ({
    file,
    expression: new RegExp(body, flags),
  }));
}

/** What a pattern may be made to try again and again: what it names itself, and every kind of character. */
function partsFor({ source }: RegExp): string[] {
  const words = source.match(/[\w<>"=:;/@-]{2,}/g) ?? [];
  const kinds = [
    ' ',
    '.',
    'a',
    'A',
    '0',
    '-',
    '_',
    '/',
    '\\',
    '"',
    "'",
    '<',
    '[',
    '{',
    '(',
    ';',
    ',',
    '=',
    ':',
    '@',
  ];
  const others = ['\n', '\r', '\u200b', '\u2028', 'é', '%41', 'a ', 'a.', 'a-', '0.', ' /'];
  return [
    ...kinds,
    ...others,
    ...words,
    ...words.map((word) => `${word} `),
    ...words.map((word) => `${word}\n`),
  ];
}

function textsFor(expression: RegExp): ((length: number) => string)[] {
  const beginnings = ['', 'x', ...(expression.source.match(/^\^?([\w<>"=:;/@{-]+)/)?.slice(1) ?? [])];
  return partsFor(expression).flatMap((part) =>
    beginnings.flatMap((beginning) =>
      ['', '\u0001', '\n!'].map(
        (end) => (length: number) => `${beginning}${part.repeat(Math.ceil(length / part.length))}${end}`,
      ),
    ),
  );
}

/** How long this process itself was busy with it, however busy the machine is. */
function usedMs(work: () => void): number {
  const before = process.cpuUsage();
  work();
  return process.cpuUsage(before).user / 1000;
}

/** Of several attempts, taken by turns, the quickest of each: a busy machine only makes them slower. */
function quickest(works: readonly (() => void)[]): number[] {
  const times = works.map(() => Number.POSITIVE_INFINITY);
  for (let attempt = 0; attempt < ATTEMPTS; attempt += 1) {
    for (const [index, work] of works.entries()) {
      times[index] = Math.min(times[index] ?? 0, usedMs(work));
    }
  }
  return times;
}

const ATTEMPTS = 9;

function isLinear(work: (text: string) => void, textOf: (length: number) => string): boolean {
  const [short, long] = [textOf(SHORT), textOf(LONG)];
  // Nearly all are done at once.
  if (usedMs(() => work(long)) < MIN_MS * MOST_RATIO) return true;
  const [shortMs = 0, longMs = 0] = quickest([() => work(short), () => work(long)]);
  return longMs < MOST_RATIO * Math.max(MIN_MS, shortMs);
}

test('every regular expression takes time in proportion to the text, whatever that is', () => {
  const files = [...new Bun.Glob('src/**/*.ts').scanSync(ROOT)];
  const patterns = files.flatMap(patternsIn);
  expect(patterns.length).toBeGreaterThan(100);
  const slow = patterns.flatMap(({ file, expression }) => {
    const everywhere = new RegExp(expression.source, [...new Set([...expression.flags, 'g'])].join(''));
    const bad = textsFor(expression).find(
      (textOf) => !isLinear((text) => text.replace(everywhere, ''), textOf),
    );
    return bad === undefined ? [] : [`${file}: ${expression} over ${JSON.stringify(bad(40))}`];
  });
  expect(slow).toEqual([]);
});

test.each([
  ['ids in a prompt', (text: string) => activityIdsInPrompt(text, 'plugin:molecule:molecule')],
  ['ids in what a hook added', activityIdsInHookContext],
  ['the text of a message', safeBody],
  ['a name', safeLine],
  ['the name of a file', safeFileName],
])('so does reading %s', (_what, work: (text: string) => unknown) => {
  const parts = [
    '<channel source="plugin:molecule:molecule" a\n',
    '<channel source="plugin:molecule:molecule" activity_id="',
    '\n<channel source="plugin:molecule:molecule" activity_id="',
    '<molecule-message \n',
    '<molecule-message activity_id="',
    ' activity_id="x',
    '[ ',
    '[molecule ',
    '< ',
    '</ ',
    ' ',
    '.',
    '.b',
    '\u200b',
    '\u0001',
  ];
  for (const part of parts) {
    for (const end of ['', 'é', '!\n']) {
      const textOf = (length: number) => `${part}a${part.repeat(Math.ceil(length / part.length))}${end}`;
      expect(isLinear(work, textOf), part).toBeTrue();
    }
  }
});
