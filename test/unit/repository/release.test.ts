import { expect, test } from 'bun:test';
import { readFileSync } from 'node:fs';
import { resolve } from 'node:path';
import { MANIFESTS, withRelease, withVersion } from '../../../scripts/release.ts';
import { PRODUCT } from '../../../src/core/product.ts';

const ROOT = resolve(import.meta.dir, '../../..');
const read = (path: string) => readFileSync(resolve(ROOT, path), 'utf8');

test.each(MANIFESTS)('%s gets a new version, and nothing else of it changes', (path) => {
  const json = read(path);
  const released = withVersion(json, '7.8.9');
  expect(released).toContain('"version": "7.8.9"');
  expect(released.replace('7.8.9', PRODUCT.version)).toBe(json);
});

test('a manifest without a version, or with two, is refused', () => {
  expect(() => withVersion('{}', '1.0.0')).toThrow('found 0');
  expect(() => withVersion('{\n "version": "1",\n "version": "2"\n}', '1.0.0')).toThrow('found 2');
});

test('what was unreleased becomes the part of the version', () => {
  const changelog = '# Changelog\n\n## Unreleased\n\n- New.\n\n## 0.1.0\n\n- First.\n';
  expect(withRelease(changelog, '0.2.0', '2026-01-31')).toBe(
    '# Changelog\n\n## Unreleased\n\n## 0.2.0 (2026-01-31)\n\n- New.\n\n## 0.1.0\n\n- First.\n',
  );
});

test('a release of nothing is refused', () => {
  expect(() => withRelease('# Changelog\n\n## Unreleased\n\n## 0.1.0\n', '0.2.0', '2026-01-31')).toThrow(
    'nothing under',
  );
});
