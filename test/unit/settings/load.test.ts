import { afterEach, beforeEach, describe, expect, test } from 'bun:test';
import { chmodSync, chownSync, mkdirSync, rmSync, statSync, symlinkSync, writeFileSync } from 'node:fs';
import { userInfo } from 'node:os';
import { join } from 'node:path';
import type { Environment } from '../../../src/settings/environment.ts';
import { configFingerprint, loadConfig, loadPermissionRelay } from '../../../src/settings/load.ts';
import { settingsTable } from '../../../src/settings/table.ts';
import { findTypos } from '../../../src/settings/typos.ts';
import { makePipe } from '../../support/planted-files.ts';
import { tempDir } from '../../support/temp-dir.ts';
import { complaintsOf, problemsOf } from './problems.ts';

const workspace = {
  MOLECULE_PLATFORM_URL: 'https://one.example.com',
  MOLECULE_WORKSPACE_IDS: 'ws-1',
  MOLECULE_WORKSPACE_TOKENS: 'tok-1',
};

const isRoot = process.geteuid?.() === 0;

let dir: ReturnType<typeof tempDir>;
let stateDir = '';
let envFilePath = '';

beforeEach(() => {
  dir = tempDir();
  stateDir = dir.path;
  envFilePath = join(stateDir, '.env');
});
afterEach(() => dir[Symbol.dispose]());

function writeEnvFile(values: Environment, mode = 0o600): void {
  writeFile(
    '.env',
    Object.entries(values)
      .map(([name, value]) => `${name}=${value}\n`)
      .join(''),
    mode,
  );
}

function writeFile(name: string, content: string | Uint8Array, mode = 0o600): void {
  writeFileSync(join(stateDir, name), content);
  chmodSync(join(stateDir, name), mode);
}

function makeForeignEnvFile(): void {
  writeEnvFile({ ...workspace, MOLECULE_PERMISSION_RELAY: 'canvas' });
  chownSync(envFilePath, 65_534, 65_534);
}

const idsOf = (env: Environment) => loadConfig(env, stateDir).settings.targets.map(({ id }) => id);

describe('sources', () => {
  test('the .env file alone is enough', () => {
    writeEnvFile(workspace);
    const { settings, ...rest } = loadConfig({}, stateDir);
    expect(settings.targets.map(({ id, token }) => [id, token.reveal()])).toEqual([['ws-1', 'tok-1']]);
    expect(rest).toEqual({ envFilePath, notices: [] });
  });

  test('the environment alone is enough', () => {
    expect(loadConfig(workspace, stateDir)).toMatchObject({ envFilePath, notices: [] });
    expect(loadConfig(workspace, join(stateDir, 'none')).settings.targets).toHaveLength(1);
  });

  test('a whole set in the environment wins; a blank value is none', () => {
    writeEnvFile({ ...workspace, MOLECULE_POLL_INTERVAL_MS: '7000' });
    const env = {
      MOLECULE_PLATFORM_URL: 'https://two.example.com',
      MOLECULE_WORKSPACE_IDS: 'ws-2',
      MOLECULE_WORKSPACE_TOKENS: 'tok-2',
      MOLECULE_POLL_INTERVAL_MS: '  ',
    };
    expect(idsOf(env)).toEqual(['ws-2']);
    expect(loadConfig(env, stateDir).settings.pollIntervalMs).toBe(7000);
    expect(loadConfig(env, stateDir).notices).toEqual([
      expect.stringMatching(/^The environment gives the workspaces \(MOLECULE_.*\); not used: MOLECULE_/),
    ]);
    const blank = { MOLECULE_WORKSPACE_TOKENS: '', MOLECULE_WORKSPACE_IDS: '', MOLECULE_PLATFORM_URL: ' ' };
    expect(idsOf(blank)).toEqual(['ws-1']);
  });

  test('a part of a set in the environment is refused, with every other problem', () => {
    writeEnvFile({ ...workspace, MOLECULE_CHANNEL: 'maybe' });
    expect(complaintsOf(() => idsOf({ MOLECULE_PLATFORM_URL: 'https://two.example.com' }))).toEqual([
      expect.stringMatching(/^MOLECULE_PLATFORM_URL: a value in the environment, beside /),
      'MOLECULE_CHANNEL: "maybe"',
    ]);
  });

  test('what widens rights and stands in the environment is a notice', () => {
    writeEnvFile(workspace);
    const { settings, notices } = loadConfig({ MOLECULE_PERMISSION_RELAY: 'canvas' }, stateDir);
    expect(settings.permissionRelay).toBe(false);
    expect(notices).toEqual([
      expect.stringContaining('MOLECULE_PERMISSION_RELAY in the environment is not used'),
    ]);
    expect(loadPermissionRelay({ MOLECULE_PERMISSION_RELAY: 'canvas' }, stateDir)).toBe(false);
    writeEnvFile({ ...workspace, MOLECULE_PERMISSION_RELAY: 'canvas' });
    expect(loadPermissionRelay({}, stateDir)).toBe(true);
    expect(loadPermissionRelay({ MOLECULE_PERMISSION_RELAY: 'off' }, stateDir)).toBe(false);
  });

  test('which folders "." and "~" are, neither the environment nor a .env file says', () => {
    const places = { CLAUDE_PROJECT_DIR: '/', HOME: '/var' };
    writeEnvFile({ ...workspace, ...places, MOLECULE_UPLOAD_ROOTS: '.:~/shared' });
    const { settings } = loadConfig(places, stateDir, { workingDirectory: '/work/project' });
    expect(settings.uploadRoots).toEqual(['/work/project', join(userInfo().homedir, 'shared')]);
    // Whoever could name the home could name the authorities that are trusted.
    writeFile('ca.pem', 'of a project');
    writeEnvFile({ ...workspace, MOLECULE_CA_FILE: '~/ca.pem' });
    expect(complaintsOf(() => loadConfig({ HOME: stateDir }, stateDir))).toEqual([
      'MOLECULE_CA_FILE: ~/ca.pem: no such file',
    ]);
  });

  test('a blank value in the file is no value', () => {
    writeEnvFile({ ...workspace, MOLECULE_CHANNEL: '', MOLECULE_WORKSPACES_JSON: '""' });
    expect(loadConfig({}, stateDir).settings).toMatchObject({ channel: 'auto', warnings: [] });
  });

  test('JSON as the connect dialog writes it', () => {
    const list = [{ id: 'ws-1', token: 'a#b', platform_url: 'https://one.example.com' }];
    writeEnvFile({ MOLECULE_WORKSPACES_JSON: JSON.stringify(list) });
    expect(loadConfig({}, stateDir).settings.targets.map(({ token }) => token.reveal())).toEqual(['a#b']);
  });

  test('a file in UTF-16, as a Windows shell writes it', () => {
    const text = Object.entries(workspace)
      .map(([name, value]) => `${name}=${value}\r\n`)
      .join('');
    writeFile('.env', Buffer.from(`\uFEFF${text}`, 'utf16le'));
    expect(idsOf({})).toEqual(['ws-1']);
  });

  test('nothing anywhere names what is missing', () => {
    expect(complaintsOf(() => loadConfig({}, stateDir))).toEqual([
      'MOLECULE_PLATFORM_URL: nothing',
      'MOLECULE_WORKSPACE_IDS: nothing',
      'MOLECULE_WORKSPACE_TOKENS: nothing',
    ]);
  });
});

describe('the .env file itself', () => {
  test.each([0o644, 0o640, 0o604, 0o660])('mode %o is changed to 0600, with one notice', (mode) => {
    writeEnvFile(workspace, mode);
    expect(loadConfig({}, stateDir).notices).toEqual([
      `${envFilePath} was open to other users (mode 0${mode.toString(8)}); changed to 0600.`,
    ]);
    expect(statSync(envFilePath).mode & 0o777).toBe(0o600);
    expect(loadConfig({}, stateDir).notices).toEqual([]);
  });

  test('a stricter mode is left alone', () => {
    writeEnvFile(workspace, 0o400);
    expect(loadConfig({}, stateDir).notices).toEqual([]);
    expect(statSync(envFilePath).mode & 0o777).toBe(0o400);
  });

  // The kernel refuses every change of mode there.
  test.if(process.platform === 'linux')('a mode that cannot be changed is a notice', () => {
    symlinkSync('/proc/self/status', envFilePath);
    expect(loadConfig(workspace, stateDir)).toMatchObject({
      settings: { targets: [{ id: 'ws-1' }] },
      notices: [
        `${envFilePath} was open to other users (mode 0444) and could not be changed to 0600 (EPERM).`,
      ],
    });
  });

  test.each([
    ['huge', () => writeFile('.env', new Uint8Array(1024 * 1024 + 1)), 'larger than 1 MiB'],
    ['a circle of links', () => symlinkSync(envFilePath, envFilePath), 'ELOOP'],
  ])('one that is %s is a problem that names it', (_name, make, reason) => {
    make();
    expect(problemsOf(() => loadConfig(workspace, stateDir))).toEqual([
      {
        variable: envFilePath,
        got: `a file that cannot be read (${reason})`,
        expected: 'a text file that its owner can read',
        fix: `Correct it (chmod 600 for a file of your own), or remove ${envFilePath} and set the variables in the environment.`,
      },
    ]);
  });

  test.each([
    ['a folder', () => mkdirSync(envFilePath), 'a folder instead of a regular file', 'mv'],
    ['a named pipe', () => makePipe(envFilePath), 'a named pipe instead of a regular file', 'mv'],
    [
      'writable by all',
      () => writeFile('.env', '', 0o622),
      'open to changes by other users (mode 0622)',
      'chmod 600',
    ],
    ...(isRoot
      ? [['another user’s', makeForeignEnvFile, "another user's (UID 65534)", 'sudo chown 0'] as const]
      : []),
  ])('one that is %s is refused, whatever it says', (_name, make, what, fix) => {
    make();
    expect(problemsOf(() => loadConfig(workspace, stateDir))).toEqual([
      {
        variable: envFilePath,
        got: `a path that is ${what}`,
        expected: 'a file of yours that nobody else can change',
        fix: expect.stringContaining(`${fix} ${envFilePath}`),
      },
    ]);
    expect(loadPermissionRelay({}, stateDir)).toBeFalse();
  });
});

describe('a state directory', () => {
  test('that is a file is a problem', () => {
    writeFile('file', '');
    expect(complaintsOf(() => loadConfig(workspace, join(stateDir, 'file')))).toEqual([
      `${join(stateDir, 'file')}: a path that is a regular file instead of a folder`,
    ]);
  });

  test('that everybody can write to is refused with the fix, and nothing in it is obeyed, until it is mended', () => {
    writeEnvFile({ ...workspace, MOLECULE_PERMISSION_RELAY: 'canvas' });
    const mended = configFingerprint({}, stateDir);
    chmodSync(stateDir, 0o777);
    expect(problemsOf(() => loadConfig(workspace, stateDir))).toEqual([
      {
        variable: stateDir,
        got: 'a path that is open to changes by other users (mode 0777)',
        expected: 'a folder of yours that nobody else can change',
        fix: `Check what is in it; then: chmod 700 ${stateDir}`,
      },
    ]);
    expect(loadPermissionRelay({}, stateDir)).toBeFalse();
    expect(configFingerprint({}, stateDir)).not.toBe(mended);
    chmodSync(stateDir, 0o700);
    expect(configFingerprint({}, stateDir)).toBe(mended);
    expect(loadPermissionRelay({}, stateDir)).toBeTrue();
  });

  test.skipIf(!isRoot)('of another user is refused with the fix', () => {
    chownSync(stateDir, 65_534, 65_534);
    expect(problemsOf(() => loadConfig(workspace, stateDir))).toEqual([
      {
        variable: stateDir,
        got: "a path that is another user's (UID 65534)",
        expected: 'a folder of yours that nobody else can change',
        fix: expect.stringContaining(`sudo chown -R 0 ${stateDir}`),
      },
    ]);
    chownSync(stateDir, 0, 0);
  });
});

describe('names that are nearly right', () => {
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

  test('are warned about when all else is well', () => {
    writeEnvFile({ ...workspace, MOLECULE_POLL_INTERVAL: '1000', MOLECULE_POLL_INTERVAL_M: '1000' });
    expect(loadConfig({}, stateDir).settings.warnings).toEqual([
      'MOLECULE_POLL_INTERVAL_M is not a setting; did you mean MOLECULE_POLL_INTERVAL_MS?',
    ]);
  });

  test('are told in place of the value that they explain', () => {
    const { MOLECULE_WORKSPACE_IDS: id, ...rest } = workspace;
    writeEnvFile({ ...rest, MOLECULE_WORKSPACE_ID: id });
    const problems = problemsOf(() => loadConfig({}, stateDir));
    expect(problems).toEqual([
      {
        variable: 'MOLECULE_WORKSPACE_ID',
        got: 'a name that is not a setting',
        expected: 'MOLECULE_WORKSPACE_IDS',
        fix: 'Rename MOLECULE_WORKSPACE_ID to MOLECULE_WORKSPACE_IDS.',
      },
    ]);
  });

  test('are none of our business in the environment', () => {
    expect(loadConfig({ ...workspace, MOLECULE_WORKSPACE_ID: 'x' }, stateDir).settings.warnings).toEqual([]);
  });

  test('MOLECULE_STATE_DIR in the file comes too late, and says so', () => {
    writeEnvFile({ ...workspace, MOLECULE_STATE_DIR: '/elsewhere' });
    expect(loadConfig({}, stateDir).settings.warnings).toEqual([
      'MOLECULE_STATE_DIR has no effect in the .env file; set it in the environment.',
    ]);
  });
});

describe('the token file', () => {
  const single = { WORKSPACE_ID: 'ws-1', PLATFORM_URL: 'https://one.example.com' };
  const tokenOf = (path: string) =>
    loadConfig(
      { ...single, MOLECULE_WORKSPACE_TOKEN_FILE: path, HOME: stateDir },
      stateDir,
    ).settings.targets.map(({ token }) => token.reveal());

  test('is found by its absolute path, from the home folder, or from the state directory', () => {
    writeFile('token', 'tok-1\n');
    expect(tokenOf(join(stateDir, 'token'))).toEqual(['tok-1']);
    expect(tokenOf('~/token')).toEqual(['tok-1']);
    expect(tokenOf('token')).toEqual(['tok-1']);
  });

  test('is a problem when it is missing', () => {
    expect(complaintsOf(() => tokenOf('~/nowhere'))).toEqual([
      'MOLECULE_WORKSPACE_TOKEN_FILE: ~/nowhere: no such file',
    ]);
  });

  test('that is open to others is left alone, with a notice', () => {
    writeFile('token', 'tok-1', 0o644);
    const env = { ...single, MOLECULE_WORKSPACE_TOKEN_FILE: '~/token', HOME: stateDir };
    expect(loadConfig(env, stateDir).notices).toEqual([
      'The file that MOLECULE_WORKSPACE_TOKEN_FILE names is open to other users (mode 0644): chmod 600 ~/token',
    ]);
    expect(statSync(join(stateDir, 'token')).mode & 0o777).toBe(0o644);
  });
});

describe('a token of the user', () => {
  const elsewhere = 'https://evil.example.com';
  const stolen = (path: string) => ({
    WORKSPACE_ID: 'ws-1',
    PLATFORM_URL: elsewhere,
    MOLECULE_WORKSPACE_TOKEN_FILE: path,
  });
  const refused = [
    expect.stringMatching(/^the token of ws-1: one that stands beside another address in .*\.env$/),
  ];

  test('does not go to an address of the environment, by whatever file it is named', () => {
    writeFile('token', 'tok-1\n');
    const single = { WORKSPACE_ID: 'ws-1', PLATFORM_URL: 'https://one.example.com' };
    writeEnvFile({ ...single, MOLECULE_WORKSPACE_TOKEN_FILE: 'token' });
    symlinkSync(join(stateDir, 'token'), join(stateDir, 'link'));
    using other = tempDir();
    for (const path of [join(stateDir, 'token'), join(stateDir, 'link')]) {
      expect(complaintsOf(() => loadConfig(stolen(path), stateDir))).toEqual(refused);
    }
    // Another state directory does not help.
    expect(complaintsOf(() => loadConfig(stolen(join(stateDir, 'token')), other.path))).toEqual(refused);
    expect(idsOf({ ...stolen(join(stateDir, 'token')), PLATFORM_URL: single.PLATFORM_URL })).toEqual([
      'ws-1',
    ]);
  });

  test('does not go there either when it is written out', () => {
    writeEnvFile(workspace);
    const env = { ...workspace, MOLECULE_PLATFORM_URL: elsewhere };
    expect(complaintsOf(() => loadConfig(env, stateDir))).toEqual(refused);
  });
});

describe('a .env that came with the project', () => {
  let project = '';
  let own = '';
  beforeEach(() => {
    project = join(stateDir, 'project');
    own = join(project, 'deep/state');
    mkdirSync(own, { recursive: true });
    mkdirSync(join(project, '.git'));
  });
  const write = (values: Environment) => {
    const lines = Object.entries(values).map(([name, value]) => `${name}=${value}\n`);
    writeFile('project/deep/state/.env', lines.join(''));
  };
  const load = (workingDirectory: string) => loadConfig({ HOME: stateDir }, own, { workingDirectory });

  test('counts, but for what widens rights', () => {
    write({ ...workspace, MOLECULE_UPLOAD_ROOTS: '/', MOLECULE_PERMISSION_RELAY: 'canvas' });
    for (const folder of [project, own, join(project, 'deep')]) {
      const { settings, notices } = load(folder);
      expect(settings).toMatchObject({ permissionRelay: false, targets: [{ id: 'ws-1' }] });
      expect(settings.uploadRoots).not.toContain('/');
      expect(notices).toEqual([
        expect.stringContaining('MOLECULE_UPLOAD_ROOTS in'),
        expect.stringContaining('MOLECULE_PERMISSION_RELAY in'),
      ]);
    }
    expect(load('/').settings).toMatchObject({ permissionRelay: true, uploadRoots: ['/'] });
  });

  test('names no token file outside of it', () => {
    writeFile('secret', 'tok-9');
    writeFile('project/token', 'tok-2');
    symlinkSync(join(stateDir, 'secret'), join(project, 'link'));
    const single = { WORKSPACE_ID: 'ws-1', PLATFORM_URL: 'https://one.example.com' };
    for (const path of [join(stateDir, 'secret'), '~/secret', '../../../secret', '../../link']) {
      write({ ...single, MOLECULE_WORKSPACE_TOKEN_FILE: path });
      expect(complaintsOf(() => load(project))).toEqual([
        expect.stringContaining('it lies outside of the project that this .env file came with'),
      ]);
    }
    write({ ...single, MOLECULE_WORKSPACE_TOKEN_FILE: '../../token' });
    expect(load(project).settings.targets.map(({ token }) => token.reveal())).toEqual(['tok-2']);
  });
});

describe('fingerprint', () => {
  test('changes with the .env file, and only then', () => {
    const none = configFingerprint({}, stateDir);
    writeEnvFile(workspace);
    const first = configFingerprint({}, stateDir);
    expect(configFingerprint({}, stateDir)).toBe(first);
    loadConfig({}, stateDir);
    expect(configFingerprint({}, stateDir)).toBe(first);
    writeEnvFile({ ...workspace, MOLECULE_WORKSPACE_TOKENS: 'tok-2' });
    expect(new Set([none, first, configFingerprint({}, stateDir)]).size).toBe(3);
    rmSync(envFilePath);
    expect(configFingerprint({}, stateDir)).toBe(none);
  });

  test('changes with the token file, wherever that is named', () => {
    const env = { MOLECULE_WORKSPACE_TOKEN_FILE: 'token' };
    writeEnvFile({ MOLECULE_WORKSPACE_TOKEN_FILE: 'other' });
    const prints = ['', 'tok-1', 'tok-2'].map((text) => {
      writeFile('token', text);
      return configFingerprint(env, stateDir);
    });
    writeFile('other', 'tok-3');
    expect(new Set([...prints, configFingerprint({}, stateDir)]).size).toBe(4);
  });

  test('does not throw, nor change a mode, whatever the file is', () => {
    writeEnvFile(workspace, 0o644);
    configFingerprint({}, stateDir);
    expect(statSync(envFilePath).mode & 0o777).toBe(0o644);
    rmSync(envFilePath);
    mkdirSync(envFilePath);
    expect(configFingerprint({}, stateDir)).toMatch(/^[0-9a-f]{64}$/);
  });
});
