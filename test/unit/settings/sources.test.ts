import { describe, expect, test } from 'bun:test';
import fc from 'fast-check';
import type { Environment } from '../../../src/settings/environment.ts';
import { parseSettings } from '../../../src/settings/settings.ts';
import { chooseSources } from '../../../src/settings/sources.ts';

const FILE_NAME = '/state/.env';
const choose = (env: Environment, file: Environment, isFileOfProject = false) =>
  chooseSources({ env, file, fileName: FILE_NAME, isFileOfProject });
const complaints = (env: Environment, file: Environment) =>
  choose(env, file).problems.map(({ variable, got }) => `${variable}: ${got}`);

/** One workspace in every form in which it can be written. */
function formsOf(name: string): Record<string, Record<string, string>> {
  const url = `https://${name}.example.com`;
  const [id, token] = [`ws-${name}`, `token-of-${name}`];
  const entry = { id, token, platform_url: url };
  const short = { id, token };
  return {
    lists: { MOLECULE_PLATFORM_URL: url, MOLECULE_WORKSPACE_IDS: id, MOLECULE_WORKSPACE_TOKENS: token },
    'lists of addresses': {
      MOLECULE_PLATFORM_URLS: url,
      MOLECULE_WORKSPACE_IDS: id,
      MOLECULE_WORKSPACE_TOKENS: token,
    },
    JSON: { MOLECULE_WORKSPACES_JSON: JSON.stringify([entry]) },
    'JSON and one address': { MOLECULE_WORKSPACES_JSON: JSON.stringify([short]), MOLECULE_PLATFORM_URL: url },
    'the list of the Python client': { MOLECULE_WORKSPACES: JSON.stringify([entry]) },
    'the same and one address': { MOLECULE_WORKSPACES: JSON.stringify([short]), PLATFORM_URL: url },
    'the variables of the Python client': {
      WORKSPACE_ID: id,
      PLATFORM_URL: url,
      MOLECULE_WORKSPACE_TOKEN: token,
    },
    'the same with our address': {
      WORKSPACE_ID: id,
      MOLECULE_PLATFORM_URL: url,
      MOLECULE_WORKSPACE_TOKEN: token,
    },
    'the same with a token file': {
      WORKSPACE_ID: id,
      PLATFORM_URL: url,
      MOLECULE_WORKSPACE_TOKEN_FILE: `/${name}`,
    },
  };
}

const FORMS = Object.keys(formsOf('x'));
const PAIRS = FORMS.flatMap((inEnv) => FORMS.map((inFile) => [inEnv, inFile] as const));

/** What would be watched, as `token → address`. */
function watched(values: Environment): string[] {
  const readTokenFile = (path: string) =>
    ({ kind: 'text', text: `token-of-${path.slice(1)}`, mode: 0o600 }) as const;
  return parseSettings(values, readTokenFile).targets.map(
    ({ token, platformUrl }) => `${token.reveal()} → ${platformUrl}`,
  );
}

describe('a set of address, ids and tokens', () => {
  test.each(PAIRS)('as %s in the environment wins over one as %s in the file, whole', (inEnv, inFile) => {
    const chosen = choose(formsOf('env')[inEnv] ?? {}, formsOf('file')[inFile] ?? {});
    expect(chosen.problems).toEqual([]);
    expect(chosen.workspacesFrom).toBe('environment');
    expect(watched(chosen.values)).toEqual(['token-of-env → https://env.example.com']);
    expect(chosen.notices).toEqual([expect.stringContaining(`in ${FILE_NAME}`)]);
  });

  test.each(FORMS)('as %s counts in the file alone, and in the environment alone', (form) => {
    const [file, env] = [formsOf('file')[form] ?? {}, formsOf('env')[form] ?? {}];
    expect(watched(choose({}, file).values)).toEqual(['token-of-file → https://file.example.com']);
    expect(watched(choose(env, {}).values)).toEqual(['token-of-env → https://env.example.com']);
    expect(choose(file, file)).toMatchObject({ workspacesFrom: 'file', problems: [], notices: [] });
  });

  test.each(PAIRS)(
    'of which only a part as %s is in the environment, beside one as %s in the file, is refused',
    (inEnv, inFile) => {
      const [env, file] = [formsOf('env')[inEnv] ?? {}, formsOf('file')[inFile] ?? {}];
      for (const name of Object.keys(env)) {
        const { [name]: _, ...part } = env;
        const { problems, values } = choose(part, file);
        const isRefused = problems.length > 0;
        // What is left may be no part of a set of ours, or say nothing new.
        if (!isRefused) expect(watched(values)).toEqual(['token-of-file → https://file.example.com']);
        const ours = Object.keys(part).filter((left) => left.startsWith('MOLECULE_'));
        if (ours.length > 0) expect(isRefused).toBe(true);
      }
    },
  );
});

test('a mixture is told with what came from where, and what to do', () => {
  const file = formsOf('file').lists ?? {};
  expect(choose({ MOLECULE_PLATFORM_URL: 'https://evil.example.com' }, file).problems).toEqual([
    {
      variable: 'MOLECULE_PLATFORM_URL',
      got: `a value in the environment, beside MOLECULE_PLATFORM_URL, MOLECULE_WORKSPACE_IDS, MOLECULE_WORKSPACE_TOKENS in ${FILE_NAME}`,
      expected: 'address, ids and tokens together in one of the two places',
      fix: 'Unset MOLECULE_PLATFORM_URL where the session gets it from (your shell, or "env" in the project\'s .claude/settings.json), or set all of them there.',
    },
  ]);
});

test('a variable that says the same in both places is no mixture', () => {
  const file = formsOf('file').lists ?? {};
  expect(complaints({ MOLECULE_PLATFORM_URL: ' https://file.example.com ' }, file)).toEqual([]);
});

test('names that other programs use too mean nothing alone, and complete nothing', () => {
  const lists = formsOf('file').lists ?? {};
  const other = { PLATFORM_URL: 'https://evil.example.com', WORKSPACE_ID: 'x' };
  expect(complaints(other, lists)).toEqual([]);
  expect(watched(choose(other, lists).values)).toEqual(['token-of-file → https://file.example.com']);
  const single = formsOf('file')['the variables of the Python client'] ?? {};
  expect(complaints({ PLATFORM_URL: other.PLATFORM_URL }, single)).toEqual([]);
  expect(watched(choose({ PLATFORM_URL: other.PLATFORM_URL }, single).values)).toEqual(watched(single));
  const { PLATFORM_URL: _, ...withoutAddress } = single;
  expect(complaints({ PLATFORM_URL: other.PLATFORM_URL }, withoutAddress)).toEqual([
    `PLATFORM_URL: a value in the environment, beside WORKSPACE_ID, MOLECULE_WORKSPACE_TOKEN in ${FILE_NAME}`,
  ]);
});

test('whatever is set where, no token of the file goes to an address of the environment', () => {
  const place = (name: string) => {
    const all = Object.entries(Object.assign({}, ...Object.values(formsOf(name))));
    return fc.subarray(all).map((entries) => Object.fromEntries(entries) as Record<string, string>);
  };
  fc.assert(
    fc.property(place('env'), place('file'), (env, file) => {
      const { values, problems } = choose(env, file);
      if (problems.length > 0) return;
      let pairs: string[] = [];
      try {
        pairs = watched(values);
      } catch {
        // Not whole: nothing is watched.
      }
      for (const pair of pairs) expect(pair).toMatch(/^token-of-(\w+) → https:\/\/\1\.example\.com$/);
    }),
    { numRuns: 2_000 },
  );
});

describe('what widens rights', () => {
  const GRANTS = {
    MOLECULE_PERMISSION_RELAY: 'canvas',
    MOLECULE_FALLBACK: 'hooks',
    MOLECULE_UPLOAD_ROOTS: '/home/me',
  };

  test.each(Object.entries(GRANTS))('%s counts in the file only, and the notice says so', (name, value) => {
    const { values, notices } = choose({ [name]: value }, {});
    expect(values[name]).toBeUndefined();
    expect(notices).toEqual([
      `${name} in the environment is not used, for a project can set it there. It is read from the .env file only: ${FILE_NAME}.`,
    ]);
    expect(choose({}, { [name]: value })).toMatchObject({ values: { [name]: value }, notices: [] });
    expect(choose({ [name]: value }, { [name]: value })).toMatchObject({
      values: { [name]: value },
      notices: [],
    });
  });

  test('may be refused anywhere', () => {
    const env = { MOLECULE_PERMISSION_RELAY: 'Off', MOLECULE_FALLBACK: 'off' };
    expect(choose(env, GRANTS)).toMatchObject({
      values: {
        MOLECULE_PERMISSION_RELAY: 'Off',
        MOLECULE_FALLBACK: 'off',
        MOLECULE_UPLOAD_ROOTS: '/home/me',
      },
      notices: [],
    });
  });

  test('does not count in a file that came with the project', () => {
    const { values, notices } = choose({}, { ...GRANTS, ...formsOf('file').lists }, true);
    for (const name of Object.keys(GRANTS)) {
      expect(values[name]).toBeUndefined();
      expect(notices).toContain(
        `${name} in ${FILE_NAME} is not used, for that file lies in the project itself. Point MOLECULE_STATE_DIR to a folder outside of it.`,
      );
    }
    expect(watched(values)).toEqual(['token-of-file → https://file.example.com']);
  });
});

test('of every other setting the environment wins, unless its value is blank', () => {
  const { values, notices } = choose(
    { MOLECULE_POLL_INTERVAL_MS: '900', MOLECULE_CHANNEL: ' ', HOME: '/home/me' },
    { MOLECULE_POLL_INTERVAL_MS: '7000', MOLECULE_CHANNEL: 'on' },
  );
  expect(values).toMatchObject({
    MOLECULE_POLL_INTERVAL_MS: '900',
    MOLECULE_CHANNEL: 'on',
    HOME: '/home/me',
  });
  expect(notices).toEqual([]);
});
