import { expect, test } from 'bun:test';
import { runsHooks } from '../../../src/core/host-program.ts';

test.each([
  [true, 'claude-code', '2.1.118', true],
  [true, 'claude-code', '2.1.197', true],
  [true, 'claude-code', '2.2.0', true],
  [true, 'claude-code', '3.0.0-beta', true],
  [true, 'claude-code', '2.1.117', false],
  [true, 'claude-code', '2.0.999', false],
  [true, 'claude-code', 'unknown', false],
  [true, 'inspector', '9.9.9', false],
  [false, 'claude-code', '2.1.197', false],
])('as plugin %p of %s %s: the hooks run %p', (isPlugin, name, version, expected) => {
  expect(runsHooks(isPlugin, { name, version })).toBe(expected);
});

test('before the handshake nothing is known to run', () => {
  expect(runsHooks(true, undefined)).toBeFalse();
});
