import { afterAll, expect } from 'bun:test';
import { chmodSync, mkdirSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import fc from 'fast-check';
import { ConfigError } from '../../src/core/errors.ts';
import {
  configFingerprint,
  type LoadedConfig,
  loadConfig,
  loadPermissionRelay,
} from '../../src/settings/load.ts';
import { settingsTable } from '../../src/settings/table.ts';
import { fuzz } from '../support/fuzz.ts';
import { stringsIn } from '../support/harmless.ts';
import { maybeDamaged } from '../support/hostile-bytes.ts';
import { hostileText } from '../support/hostile-text.ts';
import { makePipe } from '../support/planted-files.ts';
import { tempDir } from '../support/temp-dir.ts';

/** What stands in the user's file, and what a project may put into the environment; tokens are as long as the platform's. */
const FILE = {
  token: 'tokenF-0123456789-abcdefghijkl-ABCDEFGHIJKLM',
  url: 'https://file.test',
  root: '/root-of-file',
};
const ENV = {
  token: 'tokenE-zyxwvutsrq-9876543210kj-NOPQRSTUVWXYZ',
  url: 'https://env.test',
  root: '/root-of-env',
};
type Place = typeof FILE;

const NAMES = [...settingsTable.map(({ name }) => name), 'HTTPS_PROXY', 'CLAUDE_PROJECT_DIR'];
const SPELT = ['MOLECULE_WORKSPACE_ID', 'molecule_channel', 'MOLECULE_PLATFORM', '__proto__', 'constructor'];

const idOf = fc.constantFrom('id-1', 'id-2', 'id-1,id-2');
const entryOf = ({ token, url }: Place) =>
  fc.record(
    {
      id: fc.oneof(fc.constantFrom('id-1', 'id-2'), hostileText),
      token: fc.oneof(fc.constant(token), hostileText),
      platform_url: fc.constantFrom(url, ''),
      platformUrl: fc.constant(url),
    },
    { requiredKeys: ['id'] },
  );
const settingValue = (place: Place) =>
  fc.oneof(
    { weight: 5, arbitrary: idOf },
    { weight: 5, arbitrary: fc.constantFrom(place.token, `${place.token},${place.token}`) },
    { weight: 5, arbitrary: fc.constantFrom(place.url, `${place.url}/`, `${place.url}/?t=${place.token}`) },
    {
      weight: 3,
      arbitrary: fc.array(entryOf(place), { maxLength: 3 }).map((entries) => JSON.stringify(entries)),
    },
    {
      weight: 4,
      arbitrary: fc.constantFrom(
        'on',
        'off',
        'hooks',
        'canvas',
        'CANVAS ',
        '0',
        '5000',
        '1e3',
        '99999999999999999999',
        place.root,
        '.',
        '~/x',
        `Bearer ${place.token}`,
        `https://user:${place.token}@x.test`,
        'http://public.test',
        'http://127.0.0.1:8080',
        'http://[::1]:1',
        'token',
        '.env',
        'pipe',
        '/dev/zero',
        '/etc/passwd',
        '..',
        '\0',
      ),
    },
    { weight: 2, arbitrary: hostileText },
  );
const settingName = fc.oneof(
  { weight: 12, arbitrary: fc.constantFrom(...NAMES) },
  { weight: 1, arbitrary: fc.constantFrom(...SPELT) },
);

/** Whole sets come often enough that most of the checks behind them are reached. */
const setOf = (place: Place): fc.Arbitrary<[string, string][]> =>
  fc.constantFrom(
    [],
    [
      ['MOLECULE_PLATFORM_URL', place.url],
      ['MOLECULE_WORKSPACE_IDS', 'id-1'],
      ['MOLECULE_WORKSPACE_TOKENS', place.token],
    ],
    [
      ['WORKSPACE_ID', 'id-1'],
      ['PLATFORM_URL', place.url],
      ['MOLECULE_WORKSPACE_TOKEN', place.token],
    ],
    [
      [
        'MOLECULE_WORKSPACES_JSON',
        JSON.stringify([{ id: 'id-1', token: place.token, platform_url: place.url }]),
      ],
    ],
  );
const variablesOf = (place: Place) =>
  fc
    .tuple(setOf(place), fc.array(fc.tuple(settingName, settingValue(place)), { maxLength: 4 }))
    .map(([whole, others]) => [...whole, ...others]);
const line = fc
  .tuple(
    settingName,
    settingValue(FILE),
    fc.constantFrom('', '', 'export ', '  ', '# '),
    fc.constantFrom('=', '=', ' = ', ': '),
    fc.constantFrom('', '', '"', "'", '`'),
  )
  .map(([name, value, before, sign, quote]) => `${before}${name}${sign}${quote}${value}${quote}`);
const envFile = fc
  .tuple(
    variablesOf(FILE),
    fc.array(fc.oneof(line, hostileText), { maxLength: 3 }),
    fc.constantFrom('\n', '\n', '\r\n', '\r'),
    fc.constantFrom('', '', '\ufeff'),
  )
  .map(([variables, lines, end, start]) =>
    Buffer.from(start + [...variables.map(([name, value]) => `${name}=${value}`), ...lines].join(end)),
  );

const folder = tempDir();
const states = [join(folder.path, 'state'), join(folder.path, 'project', 'state')] as const;
const workingDirectory = join(folder.path, 'project');
for (const state of states) {
  mkdirSync(state, { recursive: true });
  chmodSync(state, 0o700);
  writeFileSync(join(state, 'token'), FILE.token, { mode: 0o600 });
  makePipe(join(state, 'pipe'));
}
afterAll(() => folder[Symbol.dispose]());

fuzz({
  name: 'settings',
  gateRuns: 800,
  input: fc.record({
    file: maybeDamaged(envFile),
    env: variablesOf(ENV),
    isProjects: fc.integer({ min: 0, max: 4 }).map((number) => number === 0),
  }),
  check({ file, env: variables, isProjects }) {
    const env: Record<string, string> = { ...Object.fromEntries(variables), HOME: folder.path };
    const stateDir = states[isProjects ? 1 : 0];
    writeFileSync(join(stateDir, '.env'), file, { mode: 0o600 });
    const loaded = load(env, stateDir);
    expect(configFingerprint(env, stateDir)).toMatch(/^[0-9a-f]{64}$/);
    const mayRelay = !isProjects && /canvas/i.test(file.toString());
    if (!mayRelay && !isProjects) expect(loadPermissionRelay(env, stateDir)).toBe(false);
    if (loaded instanceof ConfigError) {
      expect(loaded.problems.length).toBeGreaterThan(0);
      expectTellable([loaded.message, loaded.advice, ...loaded.notices]);
      return;
    }
    const { settings, notices } = loaded;
    expectTellable([...settings.warnings, ...notices]);
    expect(settings.targets.length).toBeGreaterThan(0);
    for (const { id, token, platformUrl } of settings.targets) {
      expect(id).toMatch(/^[A-Za-z0-9_-]{1,128}$/);
      expect(token.reveal()).toMatch(/^[\x21-\x7e]+$/);
      expect(platformUrl).toMatch(/^(?:https:\/\/[\w.:-]+|http:\/\/(?:127\.0\.0\.1|\[::1\])(?::\d+)?)$/);
      // A token never goes to an address from elsewhere.
      if (token.reveal().includes(FILE.token)) expect(platformUrl).not.toBe(ENV.url);
      if (token.reveal().includes(ENV.token)) expect(platformUrl).not.toBe(FILE.url);
    }
    // What widens rights is never read from the environment, nor from a file that came with the project.
    expect(settings.permissionRelay && !mayRelay).toBe(false);
    if (isProjects || !/hooks/i.test(file.toString())) expect(settings.hookFallback).toBe(false);
    expect(settings.uploadRoots).not.toContain(ENV.root);
    if (isProjects) expect(settings.uploadRoots).not.toContain(FILE.root);
    expect(settings.authorities).toEqual([]);
    for (const text of [settings.agentName, settings.agentDescription]) {
      expect(text ?? '').not.toMatch(/[\p{Cc}\p{Zl}\p{Zp}]/u);
    }
  },
});

function load(env: Record<string, string>, stateDir: string): LoadedConfig | ConfigError {
  try {
    return loadConfig(env, stateDir, { workingDirectory });
  } catch (error) {
    if (error instanceof ConfigError) return error;
    throw error;
  }
}

/** No token, and nothing that forges another line. */
function expectTellable(texts: readonly string[]): void {
  for (const text of texts.flatMap(stringsIn)) {
    expect(text).not.toContain(FILE.token);
    expect(text).not.toContain(ENV.token);
    expect(text).not.toMatch(/[\p{Cc}\p{Zl}\p{Zp}]/u);
  }
}
