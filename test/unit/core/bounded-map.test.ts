import { expect, test } from 'bun:test';
import { BoundedMap } from '../../../src/core/bounded-map.ts';

test('past its limit each new key drops the oldest', () => {
  const map = new BoundedMap<string, number>(2);
  map.set('a', 1).set('b', 2).set('c', 3);
  expect([...map]).toEqual([
    ['b', 2],
    ['c', 3],
  ]);
});

test('a key that is set again keeps its place, and one that is renewed becomes the newest', () => {
  const map = new BoundedMap<string, number>(2);
  map.set('a', 1).set('b', 2).set('a', 3);
  expect([...map.keys()]).toEqual(['a', 'b']);
  map.renew('a', 4);
  expect([...map.keys()]).toEqual(['b', 'a']);
  map.set('c', 5);
  expect([...map]).toEqual([
    ['a', 4],
    ['c', 5],
  ]);
});
