import { describe, expect, test } from 'bun:test';
import { rootCertificates } from 'node:tls';
import fc from 'fast-check';
import { Secret } from '../../../src/core/secret.ts';
import type { Environment } from '../../../src/settings/environment.ts';
import { parseSettings, wantsPermissionRelay } from '../../../src/settings/settings.ts';
import { complaintsOf, problemsOf } from './problems.ts';

const workspace = {
  MOLECULE_PLATFORM_URL: 'https://one.example.com',
  MOLECULE_WORKSPACE_IDS: 'ws-1',
  MOLECULE_WORKSPACE_TOKENS: 'tok-1',
};

const withWorkspace = (values: Environment) => parseSettings({ ...workspace, ...values });

test('without further settings the defaults apply', () => {
  expect(withWorkspace({ MOLECULE_POLL_INTERVAL_MS: '', MOLECULE_CHANNEL: ' ' })).toEqual({
    targets: [{ id: 'ws-1', token: new Secret('tok-1'), platformUrl: 'https://one.example.com' }],
    pollIntervalMs: 5000,
    relaxedIntervalMs: 15_000,
    pollWindowSeconds: 30,
    floodLimit: 100,
    peerLimit: 30,
    channel: 'auto',
    doorbell: true,
    maxFileBytes: 100 * 1024 ** 2,
    uploadRoots: [process.cwd()],
    authorities: [],
    tokenFiles: [],
    earlierCursors: new Map(),
    hookFallback: false,
    permissionRelay: false,
    agentSkills: [],
    replyGuard: 'people',
    questions: false,
    warnings: [],
  });
});

describe('poll interval and window', () => {
  test.each([
    ['250', '5', 250, 5],
    [' 5000 ', '\t30', 5000, 30],
    ['3600000', '2592000', 3_600_000, 2_592_000],
    ['02500', '010', 2500, 10],
  ])('%j ms with %j s', (interval, window, pollIntervalMs, pollWindowSeconds) => {
    const settings = withWorkspace({
      MOLECULE_POLL_INTERVAL_MS: interval,
      MOLECULE_POLL_WINDOW_SECS: window,
    });
    expect(settings).toMatchObject({
      pollIntervalMs,
      pollWindowSeconds,
      relaxedIntervalMs: pollIntervalMs,
      warnings: [],
    });
  });

  test.each([
    '249',
    '3600001',
    '0',
    '-1',
    '5s',
    '1e3',
    '5.0',
    '5,000',
    '+5000',
    '0x1388',
    'abc',
    'NaN',
    'Infinity',
    '٥٠٠٠',
    '9'.repeat(40),
  ])('%s is no interval', (text) => {
    expect(problemsOf(() => withWorkspace({ MOLECULE_POLL_INTERVAL_MS: text }))).toEqual([
      {
        variable: 'MOLECULE_POLL_INTERVAL_MS',
        got: `"${text}"`,
        expected: 'a whole number of milliseconds from 250 to 3600000, digits only',
        fix: 'Write MOLECULE_POLL_INTERVAL_MS=5000, or remove the line: that is the default.',
      },
    ]);
  });

  test.each(['4', '2592001', '30s', '-30'])('%s is no window', (text) => {
    expect(complaintsOf(() => withWorkspace({ MOLECULE_POLL_WINDOW_SECS: text }))).toEqual([
      `MOLECULE_POLL_WINDOW_SECS: "${text}"`,
    ]);
  });

  test.each([
    ['20000', undefined, 40, '30 s is shorter than two poll intervals of 20000 ms; using 40 s.'],
    ['3600000', undefined, 7200, '30 s is shorter than two poll intervals of 3600000 ms; using 7200 s.'],
    ['2750', '5', 6, '5 s is shorter than two poll intervals of 2750 ms; using 6 s.'],
  ])(
    'with %s ms a window of %s s is widened, and says so once',
    (interval, window, pollWindowSeconds, text) => {
      const settings = withWorkspace({
        MOLECULE_POLL_INTERVAL_MS: interval,
        MOLECULE_POLL_WINDOW_SECS: window,
      });
      expect(settings).toMatchObject({ pollWindowSeconds, warnings: [`MOLECULE_POLL_WINDOW_SECS: ${text}`] });
    },
  );

  test('whatever the numbers, the window covers two intervals', () => {
    fc.assert(
      fc.property(
        fc.integer({ min: 250, max: 3_600_000 }),
        fc.integer({ min: 5, max: 2_592_000 }),
        (interval, window) => {
          const settings = withWorkspace({
            MOLECULE_POLL_INTERVAL_MS: String(interval),
            MOLECULE_POLL_WINDOW_SECS: String(window),
          });
          expect(settings.pollWindowSeconds * 1000).toBeGreaterThanOrEqual(2 * interval);
          expect(settings.pollWindowSeconds).toBeGreaterThanOrEqual(window);
          expect(settings.warnings.length).toBe(settings.pollWindowSeconds > window ? 1 : 0);
        },
      ),
    );
  });
});

describe('flood and peer limit', () => {
  test.each([
    ['0', 0],
    [' 250 ', 250],
    ['1000000', 1_000_000],
  ])('%j is %i', (text, limit) => {
    expect(withWorkspace({ MOLECULE_FLOOD_LIMIT: text }).floodLimit).toBe(limit);
    expect(withWorkspace({ MOLECULE_PEER_LIMIT: text }).peerLimit).toBe(limit);
  });

  test.each(['-1', '1000001', 'off', '1e2', '10.5'])('%s is no limit', (text) => {
    expect(problemsOf(() => withWorkspace({ MOLECULE_FLOOD_LIMIT: text }))).toEqual([
      {
        variable: 'MOLECULE_FLOOD_LIMIT',
        got: `"${text}"`,
        expected: 'a whole number from 0 to 1000000, digits only',
        fix: 'Write MOLECULE_FLOOD_LIMIT=100, or remove the line: that is the default.',
      },
    ]);
    expect(complaintsOf(() => withWorkspace({ MOLECULE_PEER_LIMIT: text }))).toEqual([
      `MOLECULE_PEER_LIMIT: "${text}"`,
    ]);
  });
});

describe('permission relay', () => {
  test.each([
    [undefined, false],
    ['off', false],
    [' Canvas ', true],
  ])('%j', (text, isOn) => {
    const values = text === undefined ? {} : { MOLECULE_PERMISSION_RELAY: text };
    expect(withWorkspace(values).permissionRelay).toBe(isOn);
    expect(wantsPermissionRelay(values)).toBe(isOn);
  });

  test('any other word is a problem, and leaves it off', () => {
    const values = { MOLECULE_PERMISSION_RELAY: 'on' };
    expect(problemsOf(() => withWorkspace(values))).toMatchObject([
      { variable: 'MOLECULE_PERMISSION_RELAY', expected: 'one of off, canvas' },
    ]);
    expect(wantsPermissionRelay(values)).toBe(false);
  });
});

describe('channel switch', () => {
  test.each([
    ['on', 'on'],
    ['OFF', 'off'],
    [' Auto ', 'auto'],
  ] as const)('%j is %s', (text, channel) => {
    expect(withWorkspace({ MOLECULE_CHANNEL: text }).channel).toBe(channel);
  });

  test('anything else is told the choices', () => {
    expect(problemsOf(() => withWorkspace({ MOLECULE_CHANNEL: 'yes' }))).toEqual([
      {
        variable: 'MOLECULE_CHANNEL',
        got: '"yes"',
        expected: 'one of auto, on, off',
        fix: 'Write one of these, or remove the line: the default is auto.',
      },
    ]);
  });
});

test('the fallback by hooks is off unless it is asked for', () => {
  expect(withWorkspace({}).hookFallback).toBe(false);
  expect(withWorkspace({ MOLECULE_FALLBACK: 'Hooks' }).hookFallback).toBe(true);
  expect(problemsOf(() => withWorkspace({ MOLECULE_FALLBACK: 'on' }))).toMatchObject([
    { variable: 'MOLECULE_FALLBACK', expected: 'one of off, hooks' },
  ]);
});

test('the agent card is one line each, the skills a list', () => {
  const settings = withWorkspace({
    MOLECULE_AGENT_NAME: ' Ann\u0007s\nlaptop ',
    MOLECULE_AGENT_DESCRIPTION: 'Writes code',
    MOLECULE_AGENT_SKILLS: 'review, tests,,',
  });
  expect(settings).toMatchObject({
    agentName: 'Ann s laptop',
    agentDescription: 'Writes code',
    agentSkills: ['review', 'tests'],
  });
});

test('a doubtful address is warned about once for all workspaces', () => {
  const settings = parseSettings({
    MOLECULE_PLATFORM_URL: 'http://192.168.1.2',
    MOLECULE_WORKSPACE_IDS: 'ws-1,ws-2',
    MOLECULE_WORKSPACE_TOKENS: 'tok-1,tok-2',
  });
  expect(settings.warnings).toEqual([
    'MOLECULE_PLATFORM_URL: http://192.168.1.2 is plain http: whoever is on that network can read the token; use https when you can.',
  ]);
});

test('a private address behind a proxy that is not used is warned about', () => {
  const at = (url: string) =>
    withWorkspace({ MOLECULE_PLATFORM_URL: url, HTTPS_PROXY: 'http://proxy:3128' }).warnings;
  expect(at('https://10.0.0.7')).toEqual([
    'https://10.0.0.7 is on a private network and asked directly: the proxy in HTTPS_PROXY is not used for it, since it could read the token.',
  ]);
  expect(at('https://127.0.0.1')).toEqual([]);
  expect(at('https://canvas.example.com')).toEqual([]);
});

describe('authorities', () => {
  const read = (text: string) => () => ({ kind: 'text', text, mode: 0o644 }) as const;
  const parse = (text: string) => parseSettings({ ...workspace, MOLECULE_CA_FILE: '/ca.pem' }, read(text));
  const [first = '', second = ''] = rootCertificates;

  test('are the certificates of the file, whatever else stands in it', () => {
    expect(parse(`# Ours\n${first}\nand\n${second}\n`).authorities).toEqual([first, second]);
  });

  test.each([
    ['', 'no certificate'],
    ['-----BEGIN CERTIFICATE-----\nAAAA\n-----END CERTIFICATE-----', 'no certificate'],
    ['-----BEGIN PRIVATE KEY-----\nAAAA\n-----END PRIVATE KEY-----', 'no certificate'],
  ])('%j is a problem', (text, why) => {
    expect(complaintsOf(() => parse(text))).toEqual([`MOLECULE_CA_FILE: /ca.pem: ${why}`]);
  });

  test('a file that is not there is a problem, and what may be a token is not shown', () => {
    const missing = () => ({ kind: 'missing' }) as const;
    const at = (path: string) =>
      complaintsOf(() => parseSettings({ ...workspace, MOLECULE_CA_FILE: path }, missing));
    expect(at('~/ca.pem')).toEqual(['MOLECULE_CA_FILE: ~/ca.pem: no such file']);
    expect(at('x'.repeat(43))).toEqual(['MOLECULE_CA_FILE: a value of 43 characters: no such file']);
  });
});

test('every problem is told at once', () => {
  const values = {
    MOLECULE_PLATFORM_URL: 'ftp://one.example.com',
    MOLECULE_WORKSPACE_IDS: 'ws-1,ws 2,ws-1',
    MOLECULE_WORKSPACE_TOKENS: '<paste>,tok-2',
    MOLECULE_POLL_INTERVAL_MS: '5s',
    MOLECULE_POLL_WINDOW_SECS: '1',
    MOLECULE_CHANNEL: 'maybe',
  };
  expect(complaintsOf(() => parseSettings(values))).toEqual([
    'MOLECULE_WORKSPACE_TOKENS: 2 values',
    'MOLECULE_WORKSPACE_TOKENS: a placeholder (value 1 of 2)',
    'MOLECULE_PLATFORM_URL: the scheme "ftp"',
    'MOLECULE_WORKSPACE_IDS: "ws 2" (value 2 of 3)',
    'MOLECULE_WORKSPACE_IDS: the id "ws-1" 2 times',
    'MOLECULE_POLL_INTERVAL_MS: "5s"',
    'MOLECULE_POLL_WINDOW_SECS: "1"',
    'MOLECULE_CHANNEL: "maybe"',
  ]);
});

describe('files', () => {
  test('roots are the project folder unless named, and may be folders, files, and the project folder', () => {
    const roots = (value: string, project = '/work/project') =>
      withWorkspace({ MOLECULE_UPLOAD_ROOTS: value, CLAUDE_PROJECT_DIR: project, HOME: '/home/me' })
        .uploadRoots;
    expect(roots('')).toEqual(['/work/project']);
    expect(roots('.:~/shared: /data/../x.txt ::.')).toEqual(['/work/project', '/home/me/shared', '/x.txt']);
    expect(roots('/only')).toEqual(['/only']);
    // A session that was started at the root of the disk does not open all of it.
    expect(roots('', '/')).toEqual([]);
  });

  test('a relative root is a problem', () => {
    expect(complaintsOf(() => withWorkspace({ MOLECULE_UPLOAD_ROOTS: '/a:docs' }))).toEqual([
      'MOLECULE_UPLOAD_ROOTS: docs',
    ]);
  });

  test('a root that may be a token in the wrong place is not shown', () => {
    const token = 'dGhpcyBpcyBub3QgYSByZWFsIHRva2VuLCBqdXN0IGxvbmc';
    expect(complaintsOf(() => withWorkspace({ MOLECULE_UPLOAD_ROOTS: token }))).toEqual([
      'MOLECULE_UPLOAD_ROOTS: a value of 47 characters',
    ]);
  });

  test('the size of a received file is in megabytes', () => {
    expect(withWorkspace({ MOLECULE_MAX_FILE_MB: '5' }).maxFileBytes).toBe(5 * 1024 ** 2);
    expect(complaintsOf(() => withWorkspace({ MOLECULE_MAX_FILE_MB: '0' }))).toEqual([
      'MOLECULE_MAX_FILE_MB: "0"',
    ]);
    expect(complaintsOf(() => withWorkspace({ MOLECULE_MAX_FILE_MB: '5MB' }))).toEqual([
      'MOLECULE_MAX_FILE_MB: "5MB"',
    ]);
  });
});
