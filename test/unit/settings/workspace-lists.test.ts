import { describe, expect, test } from 'bun:test';
import type { Environment } from '../../../src/settings/environment.ts';
import { parseSettings } from '../../../src/settings/settings.ts';
import { complaintsOf, problemsOf } from './problems.ts';

const url = 'https://one.example.com';
const lists = {
  MOLECULE_PLATFORM_URL: url,
  MOLECULE_WORKSPACE_IDS: 'ws-1',
  MOLECULE_WORKSPACE_TOKENS: 'tok-1',
};

function targetsOf(values: Environment): string[] {
  return parseSettings(values).targets.map(
    ({ id, token, platformUrl }) => `${id} ${token.reveal()} ${platformUrl}`,
  );
}

function complaints(values: Environment): string[] {
  return complaintsOf(() => parseSettings(values));
}

describe('the comma lists', () => {
  test('one workspace', () => {
    expect(targetsOf(lists)).toEqual(['ws-1 tok-1 https://one.example.com']);
  });

  test('several, with spaces and a comma at the end', () => {
    const values = {
      ...lists,
      MOLECULE_WORKSPACE_IDS: ' ws-1 ,ws-2,',
      MOLECULE_WORKSPACE_TOKENS: 'tok-1, tok-2 , ',
    };
    expect(targetsOf(values)).toEqual([
      'ws-1 tok-1 https://one.example.com',
      'ws-2 tok-2 https://one.example.com',
    ]);
  });

  test('several canvases', () => {
    const values = {
      MOLECULE_PLATFORM_URLS: 'https://one.example.com/, https://two.example.com',
      MOLECULE_WORKSPACE_IDS: 'ws-1,ws-2',
      MOLECULE_WORKSPACE_TOKENS: 'tok-1,tok-2',
    };
    expect(targetsOf(values)).toEqual([
      'ws-1 tok-1 https://one.example.com',
      'ws-2 tok-2 https://two.example.com',
    ]);
  });

  test('the list of addresses replaces the single one, and says so', () => {
    const { targets, warnings } = parseSettings({
      ...lists,
      MOLECULE_PLATFORM_URLS: 'https://two.example.com',
    });
    expect(targets.map(({ platformUrl }) => platformUrl)).toEqual(['https://two.example.com']);
    expect(warnings).toEqual(['MOLECULE_PLATFORM_URLS gives the addresses; ignored: MOLECULE_PLATFORM_URL.']);
  });

  test('lists of different lengths are told with both lengths', () => {
    const values = {
      MOLECULE_PLATFORM_URLS: 'https://one.example.com',
      MOLECULE_WORKSPACE_IDS: 'ws-1,ws-2,ws-3',
      MOLECULE_WORKSPACE_TOKENS: 'tok-1,tok-2',
    };
    const fix = 'Write as many values as there are ids, in the same order.';
    const expected = '3 values, one for each id in MOLECULE_WORKSPACE_IDS';
    expect(problemsOf(() => parseSettings(values))).toEqual([
      { variable: 'MOLECULE_WORKSPACE_TOKENS', got: '2 values', expected, fix },
      { variable: 'MOLECULE_PLATFORM_URLS', got: '1 value', expected, fix },
    ]);
  });

  test('an empty value between two commas is not skipped', () => {
    const values = {
      ...lists,
      MOLECULE_WORKSPACE_IDS: 'ws-1,,ws-3',
      MOLECULE_WORKSPACE_TOKENS: 'tok-1,,tok-3',
    };
    expect(complaints(values)).toEqual([
      'MOLECULE_WORKSPACE_IDS: an empty id (value 2 of 3)',
      'MOLECULE_WORKSPACE_TOKENS: an empty token (value 2 of 3)',
    ]);
  });

  test('nothing but a comma is an empty value', () => {
    expect(complaints({ ...lists, MOLECULE_WORKSPACE_IDS: ',' })).toEqual([
      'MOLECULE_WORKSPACE_IDS: an empty id',
    ]);
  });
});

describe('nothing configured', () => {
  test('names what is missing', () => {
    const fix =
      'Write what is missing into the .env file; the canvas shows the values in the dialog that connects the workspace.';
    expect(problemsOf(() => parseSettings({}))).toEqual([
      {
        variable: 'MOLECULE_PLATFORM_URL',
        got: 'nothing',
        expected: 'the address of the canvas, such as https://tenant.example.com',
        fix,
      },
      {
        variable: 'MOLECULE_WORKSPACE_IDS',
        got: 'nothing',
        expected: 'the ids of the workspaces to watch, separated by commas',
        fix,
      },
      {
        variable: 'MOLECULE_WORKSPACE_TOKENS',
        got: 'nothing',
        expected: 'the tokens of the workspaces, in the order of the ids',
        fix,
      },
    ]);
  });

  test('a blank value is no value', () => {
    const values = {
      MOLECULE_PLATFORM_URL: '',
      MOLECULE_WORKSPACE_IDS: ' ',
      MOLECULE_WORKSPACE_TOKENS: '\t',
    };
    expect(problemsOf(() => parseSettings(values))).toEqual(problemsOf(() => parseSettings({})));
  });

  test('a name of another program alone configures nothing', () => {
    const nothing = complaints({});
    expect(complaints({ WORKSPACE_ID: 'w' })).toEqual(nothing);
    expect(complaints({ PLATFORM_URL: url })).toEqual(nothing);
  });

  test('the name of another form is told to be renamed', () => {
    const { MOLECULE_WORKSPACE_TOKENS: token, ...rest } = lists;
    const problems = problemsOf(() => parseSettings({ ...rest, MOLECULE_WORKSPACE_TOKEN: token }));
    expect(problems.map(({ fix }) => fix)).toEqual([
      'Rename MOLECULE_WORKSPACE_TOKEN to MOLECULE_WORKSPACE_TOKENS.',
    ]);
  });
});
