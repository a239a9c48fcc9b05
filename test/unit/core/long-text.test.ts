import { expect, test } from 'bun:test';
import fc from 'fast-check';
import { fitted } from '../../../src/core/long-text.ts';

const PATH = '/s/inbox/x-text.txt';

test('a text that fits stays whole, and is not saved', () => {
  expect(fitted('abc', 3, () => expect.unreachable())).toEqual({ text: 'abc' });
});

test('a longer one is cut, saved whole, and says so', () => {
  const saved: string[] = [];
  const long = 'word '.repeat(1_000);
  const { text, path } = fitted(long, 500, (whole) => {
    saved.push(whole);
    return PATH;
  });
  expect(saved).toEqual([long]);
  expect(path).toBe(PATH);
  expect(text.length).toBeWithin(495, 501);
  const [shown = '', cut] = text.split('\n');
  expect(long).toStartWith(shown);
  expect(cut).toBe(
    `[molecule: only the first ${shown.length} of 5000 characters are shown here; the whole text is saved as ${PATH}]`,
  );
});

test('a text in a list has its lines indented, and is no longer for it', () => {
  expect(fitted('a\nb', 10, () => expect.unreachable(), '  ')).toEqual({ text: 'a\n  b' });
  const { text } = fitted('\n'.repeat(2_000), 1_000, () => PATH, '    ');
  expect(text.length).toBeLessThanOrEqual(1_000);
  expect(
    text
      .split('\n')
      .slice(1)
      .every((line) => line.startsWith('    ')),
  ).toBe(true);
});

test('whatever the text, it fits, has no half characters, and is a beginning', () => {
  const unit = fc.constantFrom('a', '\n', '🙂', 'word ');
  fc.assert(
    fc.property(
      fc.array(unit, { maxLength: 400 }),
      fc.integer({ min: 250, max: 600 }),
      fc.constantFrom('', '    '),
      (parts, max, indent) => {
        const whole = parts.join('');
        const { text, path } = fitted(whole, max, () => PATH, indent);
        expect(text.length).toBeLessThanOrEqual(max);
        expect(text.isWellFormed()).toBe(true);
        const lines = text.split(`\n${indent}`);
        const shown = (path === undefined ? lines : lines.slice(0, -1)).join('\n');
        expect(whole.startsWith(shown)).toBe(true);
        if (path === undefined) expect(shown).toBe(whole);
      },
    ),
  );
});
