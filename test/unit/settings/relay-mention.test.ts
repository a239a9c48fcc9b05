import { expect, test } from 'bun:test';
import { mkdirSync, rmSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { mayRelayPermissions } from '../../../src/settings/relay-mention.ts';
import { tempDir } from '../../support/temp-dir.ts';

test('the relay is certainly off where .env does not name it', () => {
  using dir = tempDir();
  const env = { MOLECULE_STATE_DIR: dir.path, MOLECULE_PERMISSION_RELAY: 'canvas' };
  const path = join(dir.path, '.env');
  expect(mayRelayPermissions(env)).toBeFalse();
  writeFileSync(path, 'MOLECULE_WORKSPACE_IDS=a\n');
  expect(mayRelayPermissions(env)).toBeFalse();
  writeFileSync(path, '\uFEFFexport MOLECULE_PERMISSION_RELAY: "off" # not now\n');
  expect(mayRelayPermissions(env)).toBeTrue();
  rmSync(path);
  mkdirSync(path);
  expect(mayRelayPermissions(env)).toBeTrue();
});
