import { afterAll, afterEach, beforeAll, beforeEach, describe, expect, test } from 'bun:test';
import { mkdirSync, readFileSync, statSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { runCommand } from '../../support/command-run.ts';
import { writeEnv } from '../../support/env-file.ts';
import { type ServedPlatform, servePlatform } from '../../support/platform.ts';
import { tempDir } from '../../support/temp-dir.ts';

let served: ServedPlatform;
let url: string;
let laptop: { readonly id: string; readonly token: string };
let box: { readonly id: string; readonly token: string };
let dir: ReturnType<typeof tempDir>;

beforeAll(async () => {
  served = await servePlatform();
  url = new URL(served.url).origin;
  laptop = served.platform.createWorkspace({ name: 'Laptop', external: true });
  box = served.platform.createWorkspace({ name: 'Build box', external: true });
});
afterAll(() => served[Symbol.asyncDispose]());
beforeEach(() => {
  dir = tempDir();
});
afterEach(() => dir[Symbol.dispose]());

const environment = (more: Readonly<Record<string, string>> = {}) => ({
  HOME: dir.path,
  PATH: '/usr/bin:/bin',
  ...more,
});
const setup = (stdin: string, args: readonly string[] = [], env: Readonly<Record<string, string>> = {}) =>
  runCommand(['setup', ...args], environment(env), stdin);
const stateDir = () => join(dir.path, '.claude/channels/molecule');
const envFile = () => readFileSync(join(stateDir(), '.env'), 'utf8');
const snippet = ({ id, token }: typeof laptop) =>
  `mkdir -p ~/.claude/channels/molecule\nMOLECULE_WS_ENTRY='${JSON.stringify({ id, token, platform_url: url })}' \\\nbun -e "…"\n`;
const isWritten = () => statSync(join(stateDir(), '.env'), { throwIfNoEntry: false }) !== undefined;

describe('the snippet of the canvas', () => {
  test('is all that it takes: it is written, for its owner alone, and the command to type is the last thing', async () => {
    const { exitCode, stdout, stderr } = await setup(snippet(laptop));
    expect({ exitCode, stderr }).toEqual({ exitCode: 0, stderr: '' });
    expect(envFile()).toBe(
      `MOLECULE_WORKSPACES_JSON=${JSON.stringify([{ id: laptop.id, token: laptop.token, platform_url: url }])}\n`,
    );
    expect(statSync(join(stateDir(), '.env')).mode & 0o777).toBe(0o600);
    expect(statSync(stateDir()).mode & 0o777).toBe(0o700);
    expect(stdout).toContain('“Laptop” is there, and the platform takes the token.');
    expect(stdout).toContain(
      '\n  claude --dangerously-load-development-channels plugin:molecule@molecule-channel\n',
    );
    expect(stdout + stderr).not.toContain(laptop.token);
  });

  test('a second one joins the first; other settings and comments stay', async () => {
    writeEnv(stateDir(), url, [laptop], { MOLECULE_POLL_INTERVAL_MS: '700 # quick' });
    await setup(snippet(box));
    expect(envFile()).toBe(
      [
        `MOLECULE_PLATFORM_URL=${url}`,
        `MOLECULE_WORKSPACE_IDS=${laptop.id},${box.id}`,
        `MOLECULE_WORKSPACE_TOKENS=${laptop.token},${box.token}`,
        'MOLECULE_POLL_INTERVAL_MS=700 # quick',
        '',
      ].join('\n'),
    );
  });

  test('registers nothing, and leaves no row on the platform', async () => {
    const before = served.platform.activities(laptop.id);
    await setup(snippet(laptop));
    expect(served.platform.activities(laptop.id)).toEqual(before);
  });
});

describe('flags', () => {
  test('address, id and a file with the token', async () => {
    const file = join(dir.path, 'token');
    writeFileSync(file, `${laptop.token}\n`);
    const { exitCode } = await setup('', [
      '--url',
      `${url}/workspaces/x`,
      '--id',
      laptop.id,
      '--token-file',
      file,
    ]);
    expect(exitCode).toBe(0);
    expect(envFile()).toContain(laptop.token);
  });

  test('the token may come on the standard input', async () => {
    expect(await setup(`${laptop.token}\n`, ['--url', url, '--id', laptop.id])).toMatchObject({
      exitCode: 0,
    });
  });

  test('a token as an argument works, with a warning', async () => {
    const { exitCode, stderr } = await setup('', ['--url', url, '--id', laptop.id, '--token', laptop.token]);
    expect(exitCode).toBe(0);
    expect(stderr).toContain('warning: A token on the command line stays in the history of the shell');
  });

  test("an administrator's token makes a workspace, and is kept nowhere", async () => {
    const { platform } = served;
    const args = ['--create', 'Fresh', '--url', url, '--admin-token-file', '-'];
    const { exitCode, stdout } = await setup(platform.adminToken, args);
    expect(exitCode).toBe(0);
    expect(stdout).toContain('“Fresh” is there, and the platform takes the token.');
    expect(envFile()).not.toContain(platform.adminToken);
    expect(await setup(laptop.token, args)).toMatchObject({
      exitCode: 1,
      stderr: expect.stringContaining('does not take this as the token of an administrator'),
    });
  });
});

describe('the cause is named, and nothing is written', () => {
  const broken = (): [string, string, string][] => [
    [
      'an address where nothing is',
      `http://127.0.0.1:1 ${laptop.id} ${laptop.token}`,
      'http://127.0.0.1:1 cannot be reached',
    ],
    ['an id that nobody has', `${url} ${crypto.randomUUID()} ${laptop.token}`, 'knows no workspace'],
    [
      'a token that was revoked',
      `${url} ${laptop.id} ${'x'.repeat(43)}`,
      'refuses this token: it was revoked',
    ],
    [
      'a snippet that was shown again',
      snippet({ ...laptop, token: '<ROTATE_TO_REVEAL_TOKEN>' }),
      'there is a placeholder where the token belongs',
    ],
    ['nothing of all that', 'hello', 'no workspace was given'],
    ['no token', `${url} ${laptop.id}`, 'its token is missing'],
  ];

  for (const index of [0, 1, 2, 3, 4, 5]) {
    test(`case ${index}`, async () => {
      const [, text = '', message = ''] = broken()[index] ?? [];
      const { exitCode, stdout, stderr } = await setup(text);
      expect({ exitCode, stdout }).toEqual({ exitCode: 1, stdout: '' });
      expect(stderr).toContain(message);
      expect(stderr).not.toContain(laptop.token);
      expect(isWritten()).toBe(false);
    });
  }

  test('the token of another workspace is told as that', async () => {
    writeEnv(stateDir(), url, [box]);
    const { exitCode, stderr } = await setup(`${url} ${laptop.id} ${box.token}`);
    expect(exitCode).toBe(1);
    expect(stderr).toContain(`this token belongs to another workspace, ${box.id}`);
  });

  test('two workspaces whose tokens are swapped', async () => {
    const lists = `MOLECULE_PLATFORM_URL=${url}\nMOLECULE_WORKSPACE_IDS=${laptop.id},${box.id}\nMOLECULE_WORKSPACE_TOKENS=${box.token},${laptop.token}\n`;
    expect((await setup(lists)).stderr).toContain('Ids and tokens are mixed up');
  });

  test('an id and a token that are swapped are put right', async () => {
    const { exitCode, stdout } = await setup('', ['--url', url, '--id', laptop.token, '--token', laptop.id]);
    expect(exitCode).toBe(0);
    expect(stdout).toContain('Id and token were swapped; they are put right.');
  });

  test('a removed workspace', async () => {
    const removed = served.platform.createWorkspace({ name: 'Old', external: true });
    served.platform.removeWorkspace(removed.id);
    expect((await setup(snippet(removed))).stderr).toContain('this workspace was removed from the canvas');
  });

  test('a platform without its database', async () => {
    served.platform.faults.set({ fault: { kind: 'database-down' } });
    try {
      expect((await setup(snippet(laptop))).stderr).toContain('the platform has trouble with its database');
    } finally {
      served.platform.faults.clear();
    }
  });

  test('a web page in the place of the platform', async () => {
    using page = Bun.serve({ port: 0, hostname: '127.0.0.1', fetch: () => new Response('<html></html>') });
    const { stderr } = await setup(`http://127.0.0.1:${page.port} ${laptop.id} ${laptop.token}`);
    expect(stderr).toContain('is no Molecule platform');
  });

  test('a proxy that does not let through', async () => {
    using proxy = Bun.serve({
      port: 0,
      hostname: '127.0.0.1',
      fetch: () => new Response('no', { status: 502 }),
    });
    const env = { HTTPS_PROXY: `http://127.0.0.1:${proxy.port}` };
    const { stderr } = await setup(`https://canvas.example.com ${laptop.id} ${laptop.token}`, [], env);
    expect(stderr).toContain('the proxy in HTTPS_PROXY');
  });
});

describe('what is on this machine already', () => {
  test('a rotated token is replaced, and the old one is gone', async () => {
    writeEnv(stateDir(), url, [{ ...laptop, token: 'rotated-out-0123456789' }]);
    const { stdout } = await setup(snippet(laptop));
    expect(stdout).toContain('“Laptop”: the token is replaced in');
    expect(envFile()).not.toContain('rotated-out');
  });

  test('a file with something else wrong in it is left alone', async () => {
    mkdirSync(stateDir(), { recursive: true, mode: 0o700 });
    const text = `MOLECULE_PLATFORM_URL=${url}\nMOLECULE_WORKSPACE_IDS=a,b\nMOLECULE_WORKSPACE_TOKENS=one-token-only\n`;
    writeFileSync(join(stateDir(), '.env'), text, { mode: 0o600 });
    const { exitCode, stderr } = await setup(snippet(laptop));
    expect(exitCode).toBe(1);
    expect(stderr).toContain('has something else wrong in it, and was not changed');
    expect(envFile()).toBe(text);
  });

  test('variables that would go before the file are told', async () => {
    const env = {
      MOLECULE_PLATFORM_URL: url,
      MOLECULE_WORKSPACE_IDS: box.id,
      MOLECULE_WORKSPACE_TOKENS: box.token,
    };
    expect((await setup(snippet(laptop), [], env)).stderr).toContain(
      "This shell's environment names other workspaces (MOLECULE_WORKSPACE_IDS)",
    );
  });

  test("the SDK's token is found by its folder, the Python server's by its entry in Claude Code", async () => {
    mkdirSync(join(dir.path, '.molecule', laptop.id), { recursive: true });
    writeFileSync(join(dir.path, '.molecule', laptop.id, '.auth_token'), `${laptop.token}\n`, {
      mode: 0o600,
    });
    expect(await setup('', ['--found', '--url', url])).toMatchObject({ exitCode: 0 });
    expect(envFile()).toContain(laptop.token);
    const server = {
      command: 'molecule-mcp',
      env: { WORKSPACE_ID: box.id, PLATFORM_URL: url, MOLECULE_WORKSPACE_TOKEN: box.token },
    };
    writeFileSync(join(dir.path, '.claude.json'), JSON.stringify({ mcpServers: { wheel: server } }));
    expect(await setup('', ['--found', '--url', url])).toMatchObject({ exitCode: 0 });
    expect(envFile()).toContain(box.token);
  });
});

describe('Claude Code', () => {
  const settingsFile = () => join(dir.path, '.claude/settings.json');

  test('its settings are changed only when that was said, and what else they say stays', async () => {
    mkdirSync(join(dir.path, '.claude'));
    writeFileSync(
      settingsFile(),
      '{\n\t"model": "opus",\n\t"permissions": { "deny": ["Bash"], "allow": ["Read"] }\n}\n',
    );
    await setup(snippet(laptop));
    expect(readFileSync(settingsFile(), 'utf8')).toContain('"deny": ["Bash"]');
    const { stdout } = await setup(snippet(laptop), ['--allow']);
    expect(stdout).toContain('+   "mcp__plugin_molecule_molecule__reply_to_workspace"');
    const changed = readFileSync(settingsFile(), 'utf8');
    expect(JSON.parse(changed)).toMatchObject({
      model: 'opus',
      permissions: {
        deny: ['Bash'],
        allow: expect.arrayContaining(['Read', 'mcp__plugin_molecule_molecule__inbox_pop']),
      },
    });
    expect(changed).toStartWith('{\n\t"model"');
    expect((await setup(snippet(laptop), ['--allow'])).stdout).not.toContain('+   ');
  });

  test('settings that are no JSON are left alone', async () => {
    mkdirSync(join(dir.path, '.claude'));
    writeFileSync(settingsFile(), '{ // mine\n}');
    const { exitCode, stderr } = await setup(snippet(laptop), ['--allow']);
    expect(exitCode).toBe(1);
    expect(stderr).toContain('cannot be used (not JSON); it was not changed');
    expect(readFileSync(settingsFile(), 'utf8')).toBe('{ // mine\n}');
  });

  /** Notes how it was called, and fails for one word. */
  function fakeClaude(failing = 'nothing') {
    const bin = join(dir.path, 'bin');
    mkdirSync(bin, { recursive: true });
    const script = `#!/bin/sh\necho "$*" >> '${dir.path}/calls'\ncase "$*" in *${failing}*) echo "no network" >&2; exit 1 ;; esac\n`;
    writeFileSync(join(bin, 'claude'), script, { mode: 0o755 });
    return { PATH: `${bin}:/usr/bin:/bin` };
  }

  test('gets marketplace and plugin when that was said', async () => {
    const { exitCode } = await setup(snippet(laptop), ['--plugin'], fakeClaude());
    expect(exitCode).toBe(0);
    expect(readFileSync(join(dir.path, 'calls'), 'utf8')).toBe(
      'plugin marketplace add Molecule-AI/molecule-mcp-claude-channel\nplugin install molecule@molecule-channel\n',
    );
  });

  test('what it says when that fails is told, with the command to repeat; the workspace is set up', async () => {
    const { exitCode, stderr } = await setup(snippet(laptop), ['--plugin'], fakeClaude('marketplace'));
    expect(exitCode).toBe(1);
    expect(stderr).toContain('failed: “no network”');
    expect(stderr).toContain('The workspace is set up.');
    expect(envFile()).toContain(laptop.token);
  });

  test('variables that switch channels off are left out of the command to type', async () => {
    const { stdout } = await setup(snippet(laptop), [], { DISABLE_TELEMETRY: '1', ...fakeClaude() });
    expect(stdout).toContain('\n  env -u DISABLE_TELEMETRY claude --dangerously-load-development-channels');
  });

  test('a state directory of its own is part of the command to type', async () => {
    const { stdout } = await setup(snippet(laptop), [], { MOLECULE_STATE_DIR: join(dir.path, 'my state') });
    expect(stdout).toContain(`MOLECULE_STATE_DIR='${dir.path}/my state' claude --dangerously`);
  });
});

describe('inside of a session, where a message may want it', () => {
  const inside = { CLAUDECODE: '1' };

  test('the first workspace is set up, and another one of the same canvas', async () => {
    expect(await setup(snippet(laptop), [], inside)).toMatchObject({ exitCode: 0 });
    expect(await setup(snippet(box), [], inside)).toMatchObject({ exitCode: 0 });
  });

  test('another canvas is not, and neither are the settings of Claude Code', async () => {
    await setup(snippet(laptop));
    await using other = await servePlatform();
    const stranger = other.platform.createWorkspace({ name: 'Stranger', external: true });
    const text = `${new URL(other.url).origin} ${stranger.id} ${stranger.token}`;
    expect((await setup(text, [], inside)).stderr).toContain('another canvas is not added from inside');
    expect(envFile()).not.toContain(stranger.id);
    expect(await setup(snippet(laptop), ['--allow'], inside)).toMatchObject({ exitCode: 1 });
    const create = ['--create', 'Fresh', '--url', url, '--admin-token-file', '-'];
    expect(await setup(served.platform.adminToken, create, inside)).toMatchObject({ exitCode: 1 });
  });
});
