import { expect, test } from 'bun:test';
import { findTypos } from '../../../src/settings/load.ts';
import { settingsTable } from '../../../src/settings/table.ts';

test.each([
  ['MOLECULE_WORKSPACE_ID', 'MOLECULE_WORKSPACE_IDS'],
  ['MOLECULE_WORKSPACES_TOKENS', 'MOLECULE_WORKSPACE_TOKENS'],
  ['MOLECULE_PLATFROM_URL', 'MOLECULE_PLATFORM_URL'],
  ['MOLECUL_PLATFORM_URL', 'MOLECULE_PLATFORM_URL'],
  ['MOLECULE_POLL_WINDOW_SEC', 'MOLECULE_POLL_WINDOW_SECS'],
  ['molecule_channel', 'MOLECULE_CHANNEL'],
])('%s is nearly %s', (name, suggestion) => {
  expect(findTypos([name])).toEqual([{ name, suggestion }]);
});

test('settings, and names that are far from any, are no typing errors', () => {
  const others = ['MOLECULE_ORG_ID', 'MOLECULE_MCP_VERBOSE', 'WORKSPACE_IDS', 'PATH', ''];
  expect(findTypos([...settingsTable.map((row) => row.name), ...others])).toEqual([]);
});
