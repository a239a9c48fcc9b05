import { expect, test } from 'bun:test';
import { needsLogin, runsHooks, takesTurnEndContext } from '../../../src/claude-code/versions.ts';

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

test('what later versions brought is not expected of earlier ones', () => {
  const version = (text: string) => ({ name: 'claude-code', version: text });
  expect(['2.1.150', '2.1.197'].map((text) => takesTurnEndContext(version(text)))).toEqual([false, true]);
  expect(['2.1.118', '2.1.150'].map((text) => needsLogin(version(text)))).toEqual([true, false]);
});
