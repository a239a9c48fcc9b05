import { describe, expect, test } from 'bun:test';
import fc from 'fast-check';
import { ConfigError } from '../../../src/core/errors.ts';
import { parseEnvFile } from '../../../src/settings/env-file.ts';
import { addToEnv, removeFromEnv, workspacesInEnv } from '../../../src/settings/env-merge.ts';

const URL = 'https://tenant.example.com';
const OTHER_URL = 'https://other.example.com';
const workspace = (id: string, token = `token-of-${id}`, platformUrl = URL) => ({ id, token, platformUrl });
const noFile = () => ({ kind: 'missing' }) as const;
const add = (text: string, id: string, token?: string, url?: string) =>
  addToEnv(text, workspace(id, token, url), noFile);
const JSON_LINE = (...entries: object[]) => `MOLECULE_WORKSPACES_JSON=${JSON.stringify(entries)}\n`;
const entry = (id: string, token = `token-of-${id}`, url = URL) => ({ id, token, platform_url: url });

describe('a file of any form', () => {
  test('an empty one gets the form that the canvas writes', () => {
    expect(add('', 'a')).toEqual({ text: JSON_LINE(entry('a')), merged: 'added' });
  });

  test('other settings and comments stay where they are', () => {
    const text = '# mine\nMOLECULE_POLL_INTERVAL_MS=1000 # quick\n\nMOLECULE_AGENT_NAME="Build # box"';
    expect(add(text, 'a').text).toBe(`${text}\n${JSON_LINE(entry('a'))}`);
  });

  test('JSON: one more entry, and what else an entry says stays in it', () => {
    const text = `${JSON_LINE({ ...entry('a'), note: 'mine' })}# end\n`;
    expect(add(text, 'b').text).toBe(`${JSON_LINE({ ...entry('a'), note: 'mine' }, entry('b'))}# end\n`);
  });

  test('lists of one address grow', () => {
    const text = `MOLECULE_PLATFORM_URL=${URL}\nMOLECULE_WORKSPACE_IDS=a # laptop\nMOLECULE_WORKSPACE_TOKENS=token-of-a\n`;
    expect(add(text, 'b').text).toBe(
      `MOLECULE_PLATFORM_URL=${URL}\nMOLECULE_WORKSPACE_IDS=a,b # laptop\nMOLECULE_WORKSPACE_TOKENS=token-of-a,token-of-b\n`,
    );
  });

  test('lists get a list of addresses with the second one', () => {
    const text = `MOLECULE_PLATFORM_URL=${URL} # ours\nMOLECULE_WORKSPACE_IDS=a\nMOLECULE_WORKSPACE_TOKENS=token-of-a\n`;
    expect(add(text, 'b', undefined, OTHER_URL).text).toBe(
      `MOLECULE_PLATFORM_URLS=${URL},${OTHER_URL} # ours\nMOLECULE_WORKSPACE_IDS=a,b\nMOLECULE_WORKSPACE_TOKENS=token-of-a,token-of-b\n`,
    );
  });

  test("the Python client's one workspace becomes two", () => {
    const text = `# wheel\nexport WORKSPACE_ID=a\nPLATFORM_URL=${URL}\nMOLECULE_WORKSPACE_TOKEN=token-of-a\nOTHER=1\n`;
    expect(add(text, 'b').text).toBe(`# wheel\nOTHER=1\n${JSON_LINE(entry('a'), entry('b'))}`);
  });

  test("a new token takes the place of the Python client's token file", () => {
    const text = `WORKSPACE_ID=a\nPLATFORM_URL=${URL}\nMOLECULE_WORKSPACE_TOKEN_FILE=~/token # old\n`;
    const readFile = () => ({ kind: 'text', text: 'old-token-of-a', mode: 0o600 }) as const;
    const { text: edited, merged } = addToEnv(text, workspace('a'), readFile);
    expect(merged).toBe('token_replaced');
    expect(edited).toBe(`WORKSPACE_ID=a\nPLATFORM_URL=${URL}\nMOLECULE_WORKSPACE_TOKEN=token-of-a # old\n`);
  });

  test('line ends of Windows and a byte order mark stay', () => {
    const text = `\uFEFF# mine\r\nMOLECULE_WORKSPACE_IDS=a\r\nMOLECULE_WORKSPACE_TOKENS=token-of-a\r\nMOLECULE_PLATFORM_URL=${URL}\r\n`;
    const edited = add(text, 'b').text;
    expect(edited).toStartWith('\uFEFF# mine\r\nMOLECULE_WORKSPACE_IDS=a,b\r\n');
    expect(edited.replaceAll('\r\n', '')).not.toMatch(/[\r\n]/);
  });
});

describe('a workspace that is there already', () => {
  const text = JSON_LINE(entry('a', 'rotated-out'), entry('b'));

  test('a rotated token is replaced, and the old one is nowhere', () => {
    expect(add(text, 'a')).toEqual({ text: JSON_LINE(entry('a'), entry('b')), merged: 'token_replaced' });
  });

  test('also where an earlier line without effect holds it', () => {
    const twice = JSON_LINE(entry('a', 'still-older')) + text;
    expect(add(twice, 'a').text).toBe(JSON_LINE(entry('a'), entry('b')));
  });

  test('another address, and nothing new', () => {
    expect(add(text, 'a', undefined, OTHER_URL).merged).toBe('address_replaced');
    expect(add(text, 'b', undefined, `${URL}/`)).toMatchObject({ merged: 'unchanged' });
  });

  test('a placeholder that was never filled in gives way', () => {
    const documented = `MOLECULE_PLATFORM_URL=${URL}\nMOLECULE_WORKSPACE_IDS=a\nMOLECULE_WORKSPACE_TOKENS=<paste auth_token from create response>\n`;
    expect(add(documented, 'a').text).toContain('\nMOLECULE_WORKSPACE_TOKENS=token-of-a\n');
  });
});

describe('taking out', () => {
  test('one of several, then the last one', () => {
    const text = `# mine\n${JSON_LINE(entry('a'), entry('b'))}MOLECULE_DOORBELL=off\n`;
    const rest = removeFromEnv(text, 'a', noFile);
    expect(rest).toBe(`# mine\n${JSON_LINE(entry('b'))}MOLECULE_DOORBELL=off\n`);
    expect(removeFromEnv(rest, 'b', noFile)).toBe('# mine\nMOLECULE_DOORBELL=off\n');
  });
});

describe('a file that could not be used anyway', () => {
  test('is left alone, with what is wrong in it', () => {
    const text = `MOLECULE_PLATFORM_URL=${URL}\nMOLECULE_WORKSPACE_IDS=a,b\nMOLECULE_WORKSPACE_TOKENS=token-of-a\n`;
    expect(() => add(text, 'c')).toThrow(ConfigError);
    expect(() => add('MOLECULE_WORKSPACES_JSON=[{"id":"a"}]\n', 'c')).toThrow(/MOLECULE_WORKSPACES_JSON/);
  });
});

const idArbitrary = fc.stringMatching(/^[a-z0-9-]{1,12}$/);
const otherLine = fc.constantFrom(
  '# a comment with MOLECULE_WORKSPACE_IDS=x in it',
  '',
  'MOLECULE_POLL_INTERVAL_MS=700',
  "MOLECULE_AGENT_NAME='two words' # here",
  'export MOLECULE_DOORBELL=off',
  '   ',
);
const formArbitrary = fc.constantFrom('json', 'lists', 'python_list');

test('whatever the form and what else stands there: all workspaces are read back, and all other lines stay', () => {
  fc.assert(
    fc.property(
      fc.uniqueArray(idArbitrary, { minLength: 1, maxLength: 4 }),
      idArbitrary,
      formArbitrary,
      fc.array(otherLine, { maxLength: 5 }),
      fc.boolean(),
      (ids, added, form, others, onOther) => {
        const lines = {
          json: [JSON_LINE(...ids.map((id) => entry(id))).trimEnd()],
          lists: [
            `MOLECULE_WORKSPACE_IDS=${ids.join(',')}`,
            `MOLECULE_WORKSPACE_TOKENS=${ids.map((id) => `token-of-${id}`).join(', ')}`,
            `MOLECULE_PLATFORM_URL=${URL}`,
          ],
          python_list: [`MOLECULE_WORKSPACES='${JSON.stringify(ids.map((id) => entry(id)))}'`],
        }[form];
        const text = [...others, ...lines, ...others].join('\n');
        const { text: edited } = add(text, added, 'new-token', onOther ? OTHER_URL : URL);
        const expected = new Map(ids.map((id) => [id, `token-of-${id}`])).set(added, 'new-token');
        expect(new Map(workspacesInEnv(edited, noFile).map(({ id, token }) => [id, token]))).toEqual(
          expected,
        );
        for (const line of others) expect(edited.split('\n')).toContain(line);
        const [before, after] = [parseEnvFile(text), parseEnvFile(edited)];
        expect(after.MOLECULE_AGENT_NAME).toBe(before.MOLECULE_AGENT_NAME);
        const removed = removeFromEnv(edited, added, noFile);
        expect(workspacesInEnv(removed, noFile).map(({ id }) => id)).toEqual(
          ids.filter((id) => id !== added),
        );
      },
    ),
  );
});
