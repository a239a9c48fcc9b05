import { describe, expect, test } from 'bun:test';
import fc from 'fast-check';
import { type Row, type RowLimits, RowSplitter } from '../../../src/platform/row-splitter.ts';

const LIMITS: RowLimits = {
  rows: 1_000,
  bytes: 1_000_000,
  values: 100_000,
  row: { depth: 10, values: 1_000, bytes: 10_000 },
};

/** What is taken of a text that comes in pieces of these sizes, again and again. */
function split(text: string, limits: Partial<RowLimits> = {}, sizes: readonly number[] = [7]) {
  const splitter = new RowSplitter({ ...LIMITS, ...limits });
  const bytes = new TextEncoder().encode(text);
  const rows: Row[] = [];
  for (let at = 0, piece = 0; at < bytes.length && !splitter.isFull; piece += 1) {
    const size = sizes[piece % sizes.length] ?? 1;
    rows.push(...splitter.read(bytes.subarray(at, at + size)));
    at += size;
  }
  return { rows, rest: [...splitter.rest()], isComplete: splitter.isComplete };
}

const jsonOf = (rows: readonly Row[]) => rows.map(({ json }) => json);

test('whatever a list holds and wherever its chunks end, its rows are what parsing all of it gives', () => {
  fc.assert(
    fc.property(
      fc.array(fc.jsonValue({ maxDepth: 5 }), { maxLength: 20 }),
      fc.constantFrom(0, 2),
      fc.array(fc.integer({ min: 1, max: 50 }), { minLength: 1, maxLength: 5 }),
      (list, indent, sizes) => {
        const { rows, isComplete } = split(`${JSON.stringify(list, undefined, indent)}\n`, {}, sizes);
        expect(isComplete).toBeTrue();
        expect(rows.every(({ isWhole }) => isWhole)).toBeTrue();
        expect(jsonOf(rows)).toEqual(JSON.parse(JSON.stringify(list)));
      },
    ),
  );
});

test.each(['[]', ' [ ] '])('an empty list has no rows: %p', (text) => {
  expect(split(text)).toEqual({ rows: [], rest: [], isComplete: true });
});

test.each(['{}', '[1,]', '[,1]', '[1] x', '[1]]', 'null', '<html>', '[oops]', '[{"a":}]'])(
  'what is no JSON list is an error: %p',
  (text) => {
    expect(() => split(text)).toThrow(SyntaxError);
  },
);

test('a list that ends too early is not complete', () => {
  expect(split('[{"id":1},{"id"').isComplete).toBeFalse();
});

describe('a row that is too much costs only itself, and what it says of itself is known', () => {
  const deep = `${'['.repeat(4_000)}${']'.repeat(4_000)}`;
  const wide = `[${'0,'.repeat(4_000)}0]`;
  const long = JSON.stringify('é"\\'.repeat(10_000));
  test.each([
    ['too deep', deep, 'nested more than 10 levels deep'],
    ['with too many values', wide, 'more than 1000 values'],
    ['too long', long, 'more than 10000 bytes'],
  ])('%s', (_name, body, problem) => {
    const bad = `{"activity_type":"a2a","id":"bad\\u0021","data":${body},"nested":{"id":"other"},"created_at":"now"}`;
    for (const sizes of [[100], [1], [1_000_000]]) {
      const { rows } = split(`[{"id":"before"},${bad},{"id":"after"}]`, {}, sizes);
      expect(rows).toEqual([
        { isWhole: true, json: { id: 'before' } },
        {
          isWhole: false,
          problem,
          json: {
            activity_type: 'a2a',
            id: 'bad!',
            data: body === long ? '' : null,
            nested: null,
            created_at: 'now',
          },
        },
        { isWhole: true, json: { id: 'after' } },
      ]);
    }
  });

  test('of one whose own level is too much, nothing is known', () => {
    const keys = Array.from({ length: 2_000 }, (_, index) => `"key ${index}":0`);
    const { rows } = split(`[{${keys.join(',')}},1]`, {}, [1_000]);
    expect(rows).toEqual([
      { isWhole: false, problem: 'more than 1000 values', json: undefined },
      { isWhole: true, json: 1 },
    ]);
  });

  test('of one that never ends, what came before is known', () => {
    const { rest } = split(`[{"id":"endless","created_at":"now","data":{"x":"${'x'.repeat(20_000)}`);
    expect(jsonOf(rest)).toEqual([{ id: 'endless', created_at: 'now', data: null }]);
  });

  test('one that is not whole yet can wait', () => {
    expect(split('[1,{"id":"whole later"').rest).toEqual([]);
  });
});

describe('no more of a list is taken than may be', () => {
  test('rows', () => {
    expect(split('[1,2,3,4]', { rows: 2 }, [1]).rows).toHaveLength(2);
  });

  test('bytes, with the row that goes past them', () => {
    const rows = Array.from({ length: 10 }, () => 'x'.repeat(100));
    expect(split(JSON.stringify(rows), { bytes: 250 }, [10]).rows).toHaveLength(3);
  });

  test('values', () => {
    const rows = Array.from({ length: 10 }, () => [1, 2, 3, 4, 5]);
    expect(split(JSON.stringify(rows), { values: 12 }, [5]).rows).toHaveLength(3);
  });
});
