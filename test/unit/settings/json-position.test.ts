import { describe, expect, test } from 'bun:test';
import fc from 'fast-check';
import { jsonErrorIndex } from '../../../src/settings/json-position.ts';

describe('where JSON goes wrong', () => {
  test.each([
    ['', 0],
    ['[', 1],
    ['[{"id": "a"', 11],
    ['{a: 1}', 1],
    ["['a']", 1],
    ['[1 2]', 3],
    ['[1,]', 3],
    ['[1] x', 4],
    ['{"a" 1}', 5],
    ['{"a": 1,}', 8],
    ['["a\nb"]', 1],
    ['[01]', 2],
    ['[}', 1],
    ['[1}', 2],
    ['[{"a": 1]', 8],
  ])('%j at %d', (text, index) => {
    expect(jsonErrorIndex(text)).toBe(index);
  });

  test('it agrees with the engine about what is valid', () => {
    const mutated = fc
      .tuple(
        fc.json(),
        fc.nat(),
        fc.constantFrom('', '"', ',', ':', '[', '}', '\\', ' ', '0', 'e', '\u007f'),
        fc.boolean(),
      )
      .map(([text, at, put, cut]) => {
        const index = at % (text.length + 1);
        return text.slice(0, index) + put + text.slice(index + (cut ? 1 : 0));
      });
    fc.assert(
      fc.property(fc.oneof(fc.json(), mutated, fc.string()), (text) => {
        expect(jsonErrorIndex(text) === undefined).toBe(isJson(text));
      }),
      { numRuns: 1000 },
    );
  });

  test('deep nesting does not exhaust the stack', () => {
    expect(jsonErrorIndex('['.repeat(100_000))).toBe(100_000);
  });
});

function isJson(text: string): boolean {
  try {
    JSON.parse(text);
    return true;
  } catch {
    return false;
  }
}
