import { describe, expect, test } from 'bun:test';
import type { Environment } from '../../../src/settings/environment.ts';
import { parseSettings } from '../../../src/settings/settings.ts';
import { complaintsOf } from './problems.ts';

const url = 'https://one.example.com';

function targetsOf(values: Environment): string[] {
  return parseSettings(values).targets.map(
    ({ id, token, platformUrl }) => `${id} ${token.reveal()} ${platformUrl}`,
  );
}

function complaints(values: Environment): string[] {
  return complaintsOf(() => parseSettings(values));
}

describe.each(['MOLECULE_WORKSPACES_JSON', 'MOLECULE_WORKSPACES'])('the JSON list %s', (variable) => {
  const withList = (list: unknown, values: Environment = {}) => ({
    ...values,
    [variable]: JSON.stringify(list),
  });

  test('several workspaces under either name of each part', () => {
    const list = [
      { id: 'ws-1', token: 'tok-1', platform_url: 'https://one.example.com/' },
      { workspace_id: 'ws-2', workspace_token: 'tok-2', platformUrl: 'https://two.example.com' },
    ];
    expect(targetsOf(withList(list))).toEqual([
      'ws-1 tok-1 https://one.example.com',
      'ws-2 tok-2 https://two.example.com',
    ]);
  });

  test('an entry without an address has MOLECULE_PLATFORM_URL', () => {
    const list = [
      { id: 'ws-1', token: 'tok-1' },
      { id: 'ws-2', token: 'tok-2', platform_url: null },
      { id: 'ws-3', token: 'tok-3', platform_url: 'https://two.example.com' },
    ];
    expect(targetsOf(withList(list, { MOLECULE_PLATFORM_URL: url }))).toEqual([
      'ws-1 tok-1 https://one.example.com',
      'ws-2 tok-2 https://one.example.com',
      'ws-3 tok-3 https://two.example.com',
    ]);
  });

  test('a bad common address is told once', () => {
    const list = [
      { id: 'ws-1', token: 'tok-1' },
      { id: 'ws-2', token: 'tok-2' },
    ];
    expect(complaints(withList(list, { MOLECULE_PLATFORM_URL: 'one.example.com' }))).toEqual([
      'MOLECULE_PLATFORM_URL: "one.example.com" without a scheme',
    ]);
  });

  test('what is missing or not text is told with the entry', () => {
    expect(
      complaints(withList([{ id: 'ws-1', token: 'tok-1' }, { id: 5, token: '<tok>' }, 'ws-3', {}])),
    ).toEqual([
      `${variable}: something that is not text ("id" of entry 2)`,
      `${variable}: something that is not an object (entry 3)`,
      `${variable}: no address ("platform_url" of entry 1)`,
      `${variable}: a placeholder ("token" of entry 2)`,
      `${variable}: no address ("platform_url" of entry 2)`,
      `${variable}: an empty id ("id" of entry 4)`,
      `${variable}: an empty token ("token" of entry 4)`,
      `${variable}: no address ("platform_url" of entry 4)`,
    ]);
  });

  test.each([
    ['[{"id":"ws-1","token":tok-1}]', 'a value of 29 characters that is not valid JSON'],
    ['[{"id":"ws-1"', 'a value of 13 characters that is not valid JSON'],
    ['[', 'a value of 1 character that is not valid JSON'],
    ['{"id":"ws-1","token":"tok-1"}', 'JSON that is not a list'],
    ['"tok-1"', 'JSON that is not a list'],
    ['[]', 'an empty list'],
  ])('%s is not a list of workspaces', (text, got) => {
    expect(complaints({ [variable]: text })).toEqual([`${variable}: ${got}`]);
  });
});
