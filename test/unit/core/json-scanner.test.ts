import { describe, expect, test } from 'bun:test';
import { parseJson } from '../../../src/core/json.ts';
import { JsonScanner } from '../../../src/core/json-scanner.ts';

const LIMITS = { depth: 5, values: 10 };

function excessOf(text: string): string | undefined {
  const scanner = new JsonScanner();
  // In single bytes: whatever a chunk may end with.
  for (const byte of new TextEncoder().encode(text)) scanner.read(Uint8Array.of(byte));
  return scanner.excess(LIMITS);
}

describe('JSON is measured before it is parsed', () => {
  test.each([
    ['as deep as may be', '[[[[[1]]]]]', undefined],
    ['a level deeper', '[[[[[[1]]]]]]', 'nested more than 5 levels deep'],
    ['objects inside each other', '{"a":{"a":{"a":{"a":{"a":{}}}}}}', 'nested more than 5 levels deep'],
    ['brackets that stand in a text', JSON.stringify(`${'['.repeat(20)}"\\"${'{'.repeat(20)}`), undefined],
    ['many elements', `[${'0,'.repeat(20)}0]`, 'more than 10 values'],
    ['many keys', `{${'"a":0,'.repeat(20)}"a":0}`, 'more than 10 values'],
    ['commas that stand in a text', JSON.stringify(',:'.repeat(50)), undefined],
  ])('%s', (_name, text, expected) => {
    expect(excessOf(text)).toBe(expected);
  });
});

test('a text past the limits is not parsed', () => {
  expect(parseJson('[[1]]', { depth: 2, values: 10 })).toEqual([[1]]);
  expect(parseJson('[[1]]', { depth: 1, values: 10 })).toBeUndefined();
  expect(parseJson(`${'['.repeat(40_000)}${']'.repeat(40_000)}`)).toBeUndefined();
  expect(parseJson(`[${'0,'.repeat(4_000_000)}0]`)).toBeUndefined();
});
