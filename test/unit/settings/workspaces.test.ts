import { describe, expect, test } from 'bun:test';
import type { Environment } from '../../../src/settings/environment.ts';
import { parseSettings } from '../../../src/settings/settings.ts';
import type { ReadFile } from '../../../src/settings/workspaces.ts';
import { complaintsOf, problemsOf } from './problems.ts';

const url = 'https://one.example.com';
const lists = {
  MOLECULE_PLATFORM_URL: url,
  MOLECULE_WORKSPACE_IDS: 'ws-1',
  MOLECULE_WORKSPACE_TOKENS: 'tok-1',
};
const single = { PLATFORM_URL: url, WORKSPACE_ID: 'ws-1', MOLECULE_WORKSPACE_TOKEN: 'tok-1' };

function targetsOf(values: Environment, readTokenFile?: ReadFile): string[] {
  return parseSettings(values, readTokenFile).targets.map(
    ({ id, token, platformUrl }) => `${id} ${token.reveal()} ${platformUrl}`,
  );
}

function complaints(values: Environment, readTokenFile?: ReadFile): string[] {
  return complaintsOf(() => parseSettings(values, readTokenFile));
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
      'Connect a workspace with what the canvas shows: /molecule:configure in Claude Code, or molecule-channel setup in a terminal; or write what is missing into the .env file.';
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

describe('the plain variables of the Python client', () => {
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
    const read: ReadFile = (path) => ({
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

  test.each<[string, ReadFile, string]>([
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

  test('then the list of the Python client', () => {
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
