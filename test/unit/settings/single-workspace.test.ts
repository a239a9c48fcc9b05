import { describe, expect, test } from 'bun:test';
import type { Environment } from '../../../src/settings/environment.ts';
import { parseSettings } from '../../../src/settings/settings.ts';
import type { ReadTokenFile } from '../../../src/settings/workspaces.ts';
import { complaintsOf } from './problems.ts';

const url = 'https://one.example.com';
const single = { PLATFORM_URL: url, WORKSPACE_ID: 'ws-1', MOLECULE_WORKSPACE_TOKEN: 'tok-1' };

function targetsOf(values: Environment, readTokenFile?: ReadTokenFile): string[] {
  return parseSettings(values, readTokenFile).targets.map(
    ({ id, token, platformUrl }) => `${id} ${token.reveal()} ${platformUrl}`,
  );
}

function complaints(values: Environment, readTokenFile?: ReadTokenFile): string[] {
  return complaintsOf(() => parseSettings(values, readTokenFile));
}

describe('the plain variables of the sibling', () => {
  const withFile = { PLATFORM_URL: url, WORKSPACE_ID: 'ws-1', MOLECULE_WORKSPACE_TOKEN_FILE: '/run/token' };

  test('one workspace', () => {
    expect(targetsOf(single)).toEqual(['ws-1 tok-1 https://one.example.com']);
  });

  test('MOLECULE_PLATFORM_URL stands in for PLATFORM_URL', () => {
    expect(
      targetsOf({ ...single, PLATFORM_URL: '', MOLECULE_PLATFORM_URL: 'https://two.example.com' }),
    ).toEqual(['ws-1 tok-1 https://two.example.com']);
  });

  test('what is missing is named', () => {
    expect(complaints({ MOLECULE_WORKSPACE_TOKEN: 'tok-1' })).toEqual([
      'WORKSPACE_ID: nothing',
      'PLATFORM_URL: nothing',
    ]);
    expect(complaints({ WORKSPACE_ID: 'ws-1', PLATFORM_URL: url })).toEqual([
      'MOLECULE_WORKSPACE_TOKEN: nothing',
    ]);
  });

  test('the token can come from a file', () => {
    const read: ReadTokenFile = (path) => ({
      kind: 'text',
      text: `\uFEFFtoken-of-${path.slice(1)}\r\n`,
      mode: 0o600,
    });
    expect(targetsOf(withFile, read)).toEqual(['ws-1 token-of-run/token https://one.example.com']);
  });

  test('the token itself comes before the file, and says so', () => {
    const { targets, warnings } = parseSettings({ ...withFile, MOLECULE_WORKSPACE_TOKEN: 'tok-1' });
    expect(targets.map(({ token }) => token.reveal())).toEqual(['tok-1']);
    expect(warnings).toEqual([
      'MOLECULE_WORKSPACE_TOKEN gives the token; ignored: MOLECULE_WORKSPACE_TOKEN_FILE.',
    ]);
  });

  test.each<[string, ReadTokenFile, string]>([
    ['is missing', () => ({ kind: 'missing' }), '/run/token: no such file'],
    ['cannot be read', () => ({ kind: 'unreadable', reason: 'EIO' }), '/run/token: EIO'],
    ['is empty', () => ({ kind: 'text', text: '\n', mode: 0o600 }), 'an empty token'],
    [
      'holds more',
      () => ({ kind: 'text', text: 'tok 1', mode: 0o600 }),
      'a value of 5 characters with white space inside',
    ],
  ])('a token file that %s is the problem', (_name, read, got) => {
    expect(complaints(withFile, read)).toEqual([`MOLECULE_WORKSPACE_TOKEN_FILE: ${got}`]);
  });

  test('a token in place of the path is not shown', () => {
    const values = { ...withFile, MOLECULE_WORKSPACE_TOKEN_FILE: 'Kq3vXw8bZt5nRy1mHs6d' };
    expect(complaints(values, () => ({ kind: 'missing' }))).toEqual([
      'MOLECULE_WORKSPACE_TOKEN_FILE: a value of 20 characters: no such file',
    ]);
  });
});
