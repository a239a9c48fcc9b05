import { describe, expect, test } from 'bun:test';
import { canCommunicate } from '../../../../src/local/workspaces/peers.ts';

const PARENTS: Readonly<Record<string, string | null>> = {
  root: null,
  other: null,
  left: 'root',
  right: 'root',
  leaf: 'left',
  nephew: 'right',
};
const parents = { parentOf: (id: string) => PARENTS[id] };
const mayTalk = (a: string, b: string, rootsMayTalk = false) => canCommunicate(a, b, parents, rootsMayTalk);

describe('who may write to whom', () => {
  test.each([
    ['itself', 'leaf', 'leaf', true],
    ['a sibling', 'left', 'right', true],
    ['its parent', 'leaf', 'left', true],
    ['its child', 'root', 'left', true],
    ['a grandparent', 'leaf', 'root', true],
    ['a grandchild', 'root', 'leaf', true],
    ['an uncle', 'leaf', 'right', false],
    ['a cousin', 'leaf', 'nephew', false],
    ['another root', 'root', 'other', false],
    ['another tree', 'leaf', 'other', false],
    ['nobody known', 'leaf', 'nobody', false],
  ])('%s', (_whom, caller, target, expected) => {
    expect(mayTalk(caller, target)).toBe(expected);
    expect(mayTalk(target, caller)).toBe(expected);
  });

  test('two roots, on platforms that allowed it', () => {
    expect(mayTalk('root', 'other', true)).toBe(true);
    expect(mayTalk('leaf', 'other', true)).toBe(false);
  });

  test('a circle of parents ends', () => {
    const circle = { parentOf: (id: string) => ({ a: 'b', b: 'a', c: null })[id] };
    expect(canCommunicate('a', 'c', circle, false)).toBe(false);
  });
});
