import { describe, expect, test } from 'bun:test';
import fc from 'fast-check';
import { parseEnvFile } from '../../../src/settings/env-file.ts';

const json = '[{"id":"ws-1","token":"a#b c #","platform_url":"https://one.example.com"}]';

describe('.env files', () => {
  test('the snippet of the connect dialog', () => {
    const text =
      'MOLECULE_PLATFORM_URL=https://one.example.com\nMOLECULE_WORKSPACE_IDS=ws-1\nMOLECULE_WORKSPACE_TOKENS=tok-1\n';
    expect(parseEnvFile(text)).toEqual({
      MOLECULE_PLATFORM_URL: 'https://one.example.com',
      MOLECULE_WORKSPACE_IDS: 'ws-1',
      MOLECULE_WORKSPACE_TOKENS: 'tok-1',
    });
  });

  test.each([
    ['a byte order mark', '\uFEFFA=1'],
    ['Windows line ends', 'A=1\r\n'],
    ['lone carriage returns', '\rA=1\r'],
    ['export', 'export A=1'],
    ['spaces', '  export  A = 1  '],
    ['single quotes', "A='1'"],
    ['double quotes', 'A="1"'],
    ['a comment after the value', 'A=1 # one'],
    ['a comment after a quoted value', 'A="1" # "one"'],
    ['a comment line that looks like an assignment', 'A=1\n#A=2'],
    ['a later assignment', 'A=0\nA=1'],
    ['lines that are no assignments', 'hello\nA=1\n= 2\nB'],
  ])('%s', (_name, text) => {
    expect(parseEnvFile(text)).toEqual({ A: '1' });
  });

  test.each([
    ['bare', `A=${json}`],
    ['bare, with a comment', `A=${json} # see [docs] and "more"`],
    ['in single quotes', `A='${json}'`],
    ['in single quotes, with a comment', `A='${json}' # it's "JSON"`],
    ['in double quotes that it breaks', `A="${json}"`],
    ['in double quotes that it breaks, with a comment', `A="${json}"  # JSON`],
    ['in double quotes, escaped', `A="${json.replaceAll('"', '\\"')}"`],
    ['in double quotes, escaped, over several lines', `A="[\n${json.slice(1).replaceAll('"', '\\"')}"`],
    ['over several lines in single quotes', `A='[\n${json.slice(1, -1)}\n]'\n`],
  ])('JSON %s survives', (_name, text) => {
    expect(JSON.parse(parseEnvFile(`${text}\nB=2`).A ?? '')).toEqual(JSON.parse(json));
    expect(parseEnvFile(`${text}\nB=2`).B).toBe('2');
  });

  test('# is part of a value unless white space stands before it', () => {
    expect(parseEnvFile('A=a#b\nB=a #b\nC=#c\nD= # d\nE="a #b"')).toEqual({
      A: 'a#b',
      B: 'a',
      C: '',
      D: '',
      E: 'a #b',
    });
  });

  test('an assignment inside a quoted value is not one', () => {
    expect(parseEnvFile('A="1\nB=2#3\n4"\nC=5')).toEqual({ A: '1\nB=2#3\n4', C: '5' });
  });

  test('a quote that is never closed ends with its line', () => {
    expect(parseEnvFile('A="1\nB=2')).toEqual({ A: '"1', B: '2' });
  });

  test('a NUL does not become a #', () => {
    expect(parseEnvFile('A=a\u0000b\u0001c')).toEqual({ A: 'a\uFFFDb\uFFFDc' });
  });

  test('whatever way of writing, the values come back', () => {
    fc.assert(
      fc.property(
        assignments,
        fc.constantFrom('\n', '\r\n', '\r'),
        fc.boolean(),
        fc.boolean(),
        (lines, end, mark, last) => {
          const text = (mark ? '\uFEFF' : '') + lines.map((line) => line.text).join(end) + (last ? end : '');
          expect(parseEnvFile(text)).toEqual(
            Object.fromEntries(lines.map(({ name, value }) => [name, value])),
          );
        },
      ),
    );
  });

  test('JSON comes back from every way of writing it', () => {
    const value = fc.array(fc.record({ id: plainText, token: plainText }), { maxLength: 3 });
    fc.assert(
      fc.property(
        value,
        fc.constantFrom('', "'", '\\'),
        fc.constantFrom('', ' # comment', '\n# comment'),
        (list, quote, comment) => {
          const text = JSON.stringify(list);
          const written = quote === '\\' ? `"${text.replaceAll('"', '\\"')}"` : quote + text + quote;
          expect(JSON.parse(parseEnvFile(`A=${written}${comment}`).A ?? '')).toEqual(list);
        },
      ),
    );
  });

  test('no text makes it throw', () => {
    fc.assert(
      fc.property(fc.string({ unit: 'binary' }), (text) => {
        expect(Object.values(parseEnvFile(text)).every((value) => typeof value === 'string')).toBe(true);
      }),
    );
  });
});

/** Anything a line can hold but quotes and backslashes, whose meaning depends on the quotes around them. */
const plainText = fc
  .array(fc.constantFrom(...'abcXYZ019 #=,:;.-_<>[]{}()$&|~%+/?é€'), { maxLength: 20 })
  .map((characters) => characters.join(''));

const bareText = plainText
  .map((text) =>
    text
      .replace(/\s+#/g, '#')
      .replace(/^[#\s]+/, '')
      .trim(),
  )
  .filter((text) => !/^[[{]/.test(text));

const value = fc.oneof(
  bareText.map((text) => ({ value: text, written: text })),
  plainText.map((text) => ({ value: text, written: `'${text}'` })),
  plainText.map((text) => ({ value: text, written: `"${text}"` })),
);

const assignments = fc.uniqueArray(
  fc
    .record({
      name: fc.stringMatching(/^[A-Z][A-Z0-9_]{0,10}$/),
      value,
      before: fc.constantFrom('', 'export ', '  ', ' export  '),
      equals: fc.constantFrom('=', ' = ', '= '),
      after: fc.constantFrom('', '  ', ' # comment', " # it's a comment", '\n\n# comment'),
    })
    .map(({ name, value: { value: text, written }, before, equals, after }) => ({
      name,
      value: text,
      text: before + name + equals + written + after,
    })),
  { selector: ({ name }) => name, maxLength: 6 },
);

test.each([
  ['line ends', '\n'],
  ['blank lines', ' \t\n'],
  ['line ends of Windows', '\r\n'],
  ['names without a value', 'A=\n'],
  ['quotation marks that nobody closes', "A='\nB\n"],
])('a file of %s takes no longer than others of its size', (_what, piece) => {
  const text = piece.repeat(Math.floor(1_000_000 / piece.length));
  const before = process.cpuUsage();
  const values = parseEnvFile(`${text}\nLAST="a\n\n\nb"\n\n${text}`);
  const { user, system } = process.cpuUsage(before);
  expect((user + system) / 1_000).toBeLessThan(5_000);
  if (!piece.includes("'")) expect(values.LAST).toBe('a\n\n\nb');
});
