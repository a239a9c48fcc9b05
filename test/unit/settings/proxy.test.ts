import { expect, test } from 'bun:test';
import { proxyVariable, unusedProxyVariable } from '../../../src/settings/proxy.ts';

const PROXY = 'http://127.0.0.1:3128';

test.each([
  [['HTTP_PROXY'], 'http://x.test', 'HTTP_PROXY'],
  [['HTTP_PROXY', 'http_proxy'], 'http://x.test', 'http_proxy'],
  [['HTTP_PROXY'], 'https://x.test', undefined],
  [['HTTPS_PROXY', 'HTTP_PROXY'], 'https://x.test', 'HTTPS_PROXY'],
  [['ALL_PROXY'], 'https://x.test', 'ALL_PROXY'],
  [['ALL_PROXY', 'HTTP_PROXY'], 'http://x.test', 'HTTP_PROXY'],
  [['HTTP_PROXY'], 'http://127.0.0.1:8080', undefined],
  [['HTTPS_PROXY', 'ALL_PROXY'], 'https://localhost', undefined],
  [['HTTP_PROXY'], 'http://[::1]:8080', undefined],
  [['HTTP_PROXY'], 'http://10.1.2.3', undefined],
  [['HTTPS_PROXY'], 'https://canvas.internal', undefined],
  [[], 'http://x.test', undefined],
  [['HTTP_PROXY'], 'no address', undefined],
] as const)('of %j %s goes through %s', (names, address, expected) => {
  const env = Object.fromEntries(names.map((name) => [name, PROXY]));
  expect(proxyVariable(env, address)).toBe(expected);
});

test.each([
  ['x.test', 'http://x.test', true],
  ['.test', 'http://x.test', true],
  ['*.test', 'http://x.test', true],
  [' a , X.TEST ', 'http://x.test', true],
  ['*', 'http://x.test', true],
  ['x.test', 'http://y.x.test', true],
  ['x.test', 'http://yx.test', false],
  ['x.test:80', 'http://x.test', true],
  ['x.test:8080', 'http://x.test', false],
  ['8.8.4.4', 'http://8.8.4.4:9', true],
  ['8.0.0.0/8', 'http://8.0.0.5', true],
  ['8.0.0.0/8', 'http://9.0.0.5', false],
  ['8.0.0.0/88', 'http://8.0.0.5', false],
  ['2001:4860::/32', 'http://[2001:4860::1]', true],
  ['2001:4860::1', 'http://[2001:4860::1]:80', true],
  ['', 'http://x.test', false],
])('NO_PROXY=%s, %s: %p', (noProxy, address, isExempt) => {
  const expected = isExempt ? undefined : 'HTTP_PROXY';
  expect(proxyVariable({ HTTP_PROXY: PROXY, NO_PROXY: noProxy }, address)).toBe(expected);
});

test('NO_PROXY in small letters counts before the other', () => {
  const env = { HTTP_PROXY: PROXY, NO_PROXY: 'x.test', no_proxy: 'y.test' };
  expect(proxyVariable(env, 'http://x.test')).toBe('HTTP_PROXY');
});

test.each([
  ['http://10.1.2.3:80', {}, 'HTTP_PROXY'],
  ['http://canvas.internal', {}, 'HTTP_PROXY'],
  ['http://10.1.2.3:80', { NO_PROXY: '10.0.0.0/8' }, undefined],
  ['http://127.0.0.1:80', {}, undefined],
  ['http://x.test', {}, undefined],
] as const)('of a proxy that %s is not asked through, with %j, %s is told', (address, env, expected) => {
  expect(unusedProxyVariable({ HTTP_PROXY: PROXY, ...env }, address)).toBe(expected);
});
