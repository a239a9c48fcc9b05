import { describe, expect, test } from 'bun:test';
import { parseSettings } from '../../../src/settings/settings.ts';
import { complaintsOf } from './problems.ts';

const url = 'https://one.example.com';
const lists = {
  MOLECULE_PLATFORM_URL: url,
  MOLECULE_WORKSPACE_IDS: 'ws-1',
  MOLECULE_WORKSPACE_TOKENS: 'tok-1',
};
const single = { PLATFORM_URL: url, WORKSPACE_ID: 'ws-1', MOLECULE_WORKSPACE_TOKEN: 'tok-1' };

describe('several forms at once', () => {
  const json = { MOLECULE_WORKSPACES_JSON: '[{"id":"ws-j","token":"tok-j"}]' };
  const sibling = { MOLECULE_WORKSPACES: '[{"id":"ws-s","token":"tok-s"}]' };

  test('the JSON list comes first', () => {
    const { targets, warnings } = parseSettings({ ...json, ...lists, ...sibling, ...single });
    expect(targets.map(({ id }) => id)).toEqual(['ws-j']);
    expect(warnings).toEqual([
      'MOLECULE_WORKSPACES_JSON gives the workspaces; ignored: MOLECULE_WORKSPACE_IDS, MOLECULE_WORKSPACE_TOKENS, MOLECULE_WORKSPACES, PLATFORM_URL, WORKSPACE_ID, MOLECULE_WORKSPACE_TOKEN.',
    ]);
  });

  test('then the comma lists', () => {
    const { targets, warnings } = parseSettings({ ...lists, ...sibling });
    expect(targets.map(({ id }) => id)).toEqual(['ws-1']);
    expect(warnings).toEqual(['MOLECULE_WORKSPACE_IDS gives the workspaces; ignored: MOLECULE_WORKSPACES.']);
  });

  test("then the sibling's list", () => {
    const { targets, warnings } = parseSettings({ ...sibling, ...single });
    expect(targets.map(({ id }) => id)).toEqual(['ws-s']);
    expect(warnings).toEqual([
      'MOLECULE_WORKSPACES gives the workspaces; ignored: WORKSPACE_ID, MOLECULE_WORKSPACE_TOKEN.',
    ]);
  });

  test('a broken first form does not fall through to the next', () => {
    expect(complaintsOf(() => parseSettings({ ...lists, MOLECULE_WORKSPACES_JSON: '[' }))).toEqual([
      'MOLECULE_WORKSPACES_JSON: a value of 1 character that is not valid JSON',
    ]);
  });

  test('variables of another program are not mentioned', () => {
    expect(parseSettings({ ...lists, WORKSPACE_ID: 'elsewhere' }).warnings).toEqual([]);
  });
});
