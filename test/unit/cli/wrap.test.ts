import { expect, test } from 'bun:test';
import fc from 'fast-check';
import { wrap } from '../../../src/cli/wrap.ts';

test('lines break at spaces, and those after the first hang', () => {
  expect(wrap('one two three four five', 20, { first: '- ', rest: '  ' })).toBe(
    '- one two three four\n  five',
  );
});

test('without a terminal each line stays whole', () => {
  const text = `${'word '.repeat(60)}end\nnext`;
  expect(wrap(text, undefined)).toBe(text);
});

test('colours take no room', () => {
  const red = '\u001B[31mred\u001B[0m';
  expect(wrap(`${red} ${red} ${red} ${red} ${red} ${red}`, 20)).toBe(
    `${red} ${red} ${red} ${red} ${red}\n${red}`,
  );
});

test('wide characters take two columns', () => {
  expect(wrap('漢字漢字漢字 漢字漢字 漢字', 20)).toBe('漢字漢字漢字\n漢字漢字 漢字');
});

test('a command at the end stays in one piece, so that it can be copied', () => {
  const command = 'claude plugin install molecule@molecule-channel';
  expect(wrap(`Install it first. Run: ${command}`, 40)).toBe(`Install it first. Run:\n${command}`);
  expect(wrap(`Run: ${command}`, 48, { rest: '  ' })).toBe(`Run:\n${command}`);
  const path = "'/opt/my plugins/bin/molecule-channel' doctor --ping";
  expect(wrap(`Run: ${path}`, 30)).toBe(`Run:\n${path}`);
});

test('a terminal of a few columns gets the lines as they are', () => {
  expect(wrap('one two three four five', 12)).toBe('one two three four five');
});

test('no line is longer than the terminal unless it is one word, and no word is lost', () => {
  const words = fc.array(fc.stringMatching(/^[a-z]{1,30}$/), { minLength: 1, maxLength: 40 });
  fc.assert(
    fc.property(words, fc.integer({ min: 20, max: 100 }), (list, columns) => {
      const lines = wrap(list.join(' '), columns, { rest: '  ' }).split('\n');
      expect(lines.join(' ').trim().split(/ +/)).toEqual(list);
      for (const line of lines) {
        expect(line.length <= columns || !line.trim().includes(' ')).toBe(true);
      }
    }),
  );
});
