import { expect, test } from 'bun:test';
import { TOOLS } from '../../../src/tools/index.ts';
import { HIDDEN_TOOL_CALLS, TOOL_CASES } from '../../support/hostile-answers.ts';

test('the tests of hostile words know a call of every tool', () => {
  const known = [...TOOL_CASES.map(({ tool }) => tool), ...Object.keys(HIDDEN_TOOL_CALLS)];
  expect(TOOLS.map(({ name }) => name).filter((name) => !known.includes(name))).toEqual([]);
});
