import { describe, expect, test } from 'bun:test';
import type { Environment } from '../../../src/settings/environment.ts';
import { parseSettings } from '../../../src/settings/settings.ts';
import { complaintsOf, problemsOf } from './problems.ts';

const lists = {
  MOLECULE_PLATFORM_URL: 'https://one.example.com',
  MOLECULE_WORKSPACE_IDS: 'ws-1',
  MOLECULE_WORKSPACE_TOKENS: 'tok-1',
};

function complaints(values: Environment): string[] {
  return complaintsOf(() => parseSettings(values));
}

describe('ids', () => {
  test.each([
    ['ws 1', '"ws 1"'],
    ['../admin', '"../admin"'],
    ['ws-é', '"ws-é"'],
    ['<id>', '"<id>"'],
    ['a\u0007b', '"a\uFFFDb"'],
    ['a'.repeat(129), 'a value of 129 characters'],
    ['Kq3vXw8bZt5nRy1mHs6dLp0fGj4cUa7eKq3vXw8bZt5=', 'a value of 44 characters'],
  ])('%j is not one', (id, got) => {
    expect(problemsOf(() => parseSettings({ ...lists, MOLECULE_WORKSPACE_IDS: id }))).toEqual([
      {
        variable: 'MOLECULE_WORKSPACE_IDS',
        got,
        expected: 'an id of 1 to 128 letters A-Z a-z, digits, "_" or "-"',
        fix: 'Copy the id of the workspace from the canvas.',
      },
    ]);
  });

  test.each(['a', 'A_b-9', 'a'.repeat(128), '11111111-2222-4333-8444-555555555555'])('%s is one', (id) => {
    expect(
      parseSettings({ ...lists, MOLECULE_WORKSPACE_IDS: id }).targets.map((target) => target.id),
    ).toEqual([id]);
  });

  test('the same id twice is told once', () => {
    const values = { ...lists, MOLECULE_WORKSPACE_IDS: 'ws-1,ws-2,ws-1', MOLECULE_WORKSPACE_TOKENS: 'a,b,c' };
    expect(complaints(values)).toEqual(['MOLECULE_WORKSPACE_IDS: the id "ws-1" 2 times']);
  });

  test('the same id on two platforms: the fix is another state directory, not one workspace less', () => {
    const values = {
      MOLECULE_WORKSPACE_IDS: 'ws-1,ws-1',
      MOLECULE_WORKSPACE_TOKENS: 'a,b',
      MOLECULE_PLATFORM_URLS: 'https://one.example.com,https://two.example.com',
    };
    expect(problemsOf(() => parseSettings(values))).toMatchObject([
      { got: 'the id "ws-1" 2 times', fix: expect.stringContaining('a MOLECULE_STATE_DIR of its own') },
    ]);
  });

  test('an id that holds a token is not shown', () => {
    const values = {
      ...lists,
      MOLECULE_WORKSPACE_IDS: 'ws-1:secret-1',
      MOLECULE_WORKSPACE_TOKENS: 'secret-1',
    };
    expect(complaints(values)).toEqual(['MOLECULE_WORKSPACE_IDS: a value of 13 characters']);
  });
});

describe('tokens', () => {
  test.each([
    ['<paste auth_token from create response>', 'a placeholder'],
    ['ROTATE_TO_REVEAL_TOKEN', 'a placeholder'],
    ['<ROTATE_TO_REVEAL_TOKEN>', 'a placeholder'],
    [`\${TOKEN}`, 'a placeholder'],
    ['tok en', 'a value of 6 characters with white space inside'],
    ['Bearer token', 'a value of 12 characters with white space inside'],
    ['tok\u0000en', 'a value of 6 characters with control characters inside'],
    ['tok"en', 'a value of 6 characters with a quotation mark inside'],
    ['tok…', 'a value of 4 characters with a character outside ASCII'],
  ])('%j is not one', (token, got) => {
    expect(complaints({ ...lists, MOLECULE_WORKSPACE_TOKENS: token })).toEqual([
      `MOLECULE_WORKSPACE_TOKENS: ${got}`,
    ]);
  });

  test('the word before the token is told to be left out', () => {
    const problems = problemsOf(() => parseSettings({ ...lists, MOLECULE_WORKSPACE_TOKENS: 'Bearer token' }));
    expect(problems.map(({ fix }) => fix)).toEqual([
      'Write the token alone, without the word Bearer before it.',
    ]);
  });
});
