import { afterAll, afterEach, beforeAll, beforeEach, describe, expect, test } from 'bun:test';
import { mkdirSync, symlinkSync, writeFileSync } from 'node:fs';
import { join, resolve } from 'node:path';
import { z } from 'zod';
import { PRODUCT } from '../../../src/core/product.ts';
import { type LocalServer, serveLocalPlatform } from '../../../src/local/http/serve.ts';
import { createLocalPlatform, type LocalPlatform } from '../../../src/local/platform.ts';
import { writeInstalledPlugin } from '../../support/claude-code-home.ts';
import { runCommand } from '../../support/command-run.ts';
import { writeEnv } from '../../support/env-file.ts';
import { tempDir } from '../../support/temp-dir.ts';

const ROOT = resolve(import.meta.dir, '../../..');

const reportSchema = z.strictObject({
  version: z.literal(PRODUCT.version),
  ok: z.boolean(),
  offline: z.boolean(),
  counts: z.strictObject({ ok: z.int(), warn: z.int(), fail: z.int() }),
  findings: z.array(
    z
      .strictObject({
        check: z.string(),
        title: z.string(),
        workspace: z.string().optional(),
        status: z.enum(['ok', 'warn', 'fail']),
        fact: z.string().min(1),
        fix: z.string().min(1).optional(),
      })
      .refine(({ status, fix }) => (fix === undefined) === (status === 'ok'), 'a fix for what is not well'),
  ),
});

const shared = tempDir();
let platform: LocalPlatform;
let server: LocalServer;
let workspace: { readonly id: string; readonly token: string };
let dir: ReturnType<typeof tempDir>;
let stateDir: string;

beforeAll(async () => {
  platform = createLocalPlatform();
  server = await serveLocalPlatform(platform);
  workspace = platform.createWorkspace({ name: 'Laptop', external: true });
  const bin = join(shared.path, 'bin');
  mkdirSync(bin);
  symlinkSync(process.execPath, join(bin, 'bun'));
  writeFileSync(join(bin, 'claude'), '#!/bin/sh\necho "2.1.197 (Claude Code)"\n', { mode: 0o755 });
});
afterAll(async () => {
  await server.stop();
  platform.close();
  shared[Symbol.dispose]();
});
beforeEach(() => {
  dir = tempDir();
  stateDir = join(dir.path, 'state');
  writeInstalledPlugin(dir.path, { root: ROOT });
});
afterEach(() => dir[Symbol.dispose]());

const doctor = (...flags: string[]) =>
  runCommand(['doctor', ...flags], {
    PATH: `${join(shared.path, 'bin')}:/usr/bin:/bin`,
    HOME: dir.path,
    MOLECULE_STATE_DIR: stateDir,
  });

async function examine(...flags: string[]) {
  const { exitCode, stdout, stderr } = await doctor('--json', ...flags);
  expect(stderr).toBe('');
  const report = reportSchema.parse(JSON.parse(stdout));
  expect(report.ok).toBe(exitCode === 0);
  return {
    exitCode,
    stdout,
    report,
    of: (check: string) => report.findings.filter((f) => f.check === check),
  };
}

const unwell = (findings: z.output<typeof reportSchema>['findings']) =>
  findings.filter(({ status }) => status !== 'ok').map(({ check, fact }) => `${check}: ${fact}`);

describe('everything as it should be', () => {
  test('nothing is reported, and nothing is changed on the platform', async () => {
    writeEnv(stateDir, server.url, [workspace]);
    const before = platform.activities(workspace.id);
    const { exitCode, report, of } = await examine();
    expect(unwell(report.findings)).toEqual([]);
    expect(exitCode).toBe(0);
    expect(of('token')).toMatchObject([{ workspace: workspace.id, fact: 'accepted: messages can be read' }]);
    expect(of('presence')).toMatchObject([
      { fact: '“Laptop” is awaiting_agent: no session is connected at the moment' },
    ]);
    expect(platform.activities(workspace.id)).toEqual(before);
  });

  test('a person reads the same as text', async () => {
    writeEnv(stateDir, server.url, [workspace]);
    const { exitCode, stdout } = await doctor();
    expect(exitCode).toBe(0);
    expect(stdout).toStartWith(`molecule-channel ${PRODUCT.version} doctor\n`);
    expect(stdout).toEndWith('\nNothing failed.\n');
    expect(stdout).not.toContain('\u001B');
  });
});

describe('something wrong', () => {
  test('no settings: one finding, with the file and the command that mends it', async () => {
    const { exitCode, of } = await examine();
    expect(exitCode).toBe(1);
    expect(of('settings')).toMatchObject([
      {
        status: 'fail',
        fact: `no workspace is set up: ${stateDir}/.env does not exist`,
        fix: expect.stringMatching(/^Run: \S+molecule-channel setup$/),
      },
    ]);
    expect(of('platform')).toEqual([]);
  });

  test('a workspace that is online although no session here receives is connected elsewhere', async () => {
    const busy = platform.createWorkspace({ name: 'Busy', external: true });
    writeEnv(stateDir, server.url, [busy]);
    await fetch(`${server.url}/registry/heartbeat`, {
      method: 'POST',
      headers: { Authorization: `Bearer ${busy.token}`, 'Content-Type': 'application/json' },
      body: JSON.stringify({ workspace_id: busy.id }),
    });
    const { of } = await examine();
    expect(of('presence')).toMatchObject([
      { status: 'warn', fact: expect.stringContaining('it is connected from somewhere else') },
    ]);
  });

  test('a wrong token: the platform is well, the token is refused and not shown', async () => {
    const token = 'wrong-but-of-the-right-length-0123456789abcd';
    writeEnv(stateDir, server.url, [{ id: workspace.id, token }]);
    const { exitCode, stdout, report } = await examine();
    expect(exitCode).toBe(1);
    expect(unwell(report.findings)).toEqual(['token: refused (401)']);
    expect(stdout).not.toContain(token);
  });

  test('a platform that cannot be reached: one failure, not one for each thing that needs it', async () => {
    const gone = await serveLocalPlatform(platform);
    await gone.stop();
    writeEnv(stateDir, gone.url, [workspace]);
    const { exitCode, report } = await examine();
    expect(exitCode).toBe(1);
    expect(unwell(report.findings)).toEqual([`platform: ${gone.url}: no connection (ECONNREFUSED)`]);
  });

  test('a removed workspace is told from an unknown one', async () => {
    const removed = platform.createWorkspace({ name: 'Old', external: true });
    platform.removeWorkspace(removed.id);
    const unknown = crypto.randomUUID();
    writeEnv(stateDir, server.url, [removed, { id: unknown, token: workspace.token.replaceAll('a', 'b') }]);
    const { of } = await examine();
    expect(of('platform')).toMatchObject([
      { workspace: removed.id, status: 'fail', fact: `${server.url} answered 410` },
      { workspace: unknown, status: 'fail', fact: `${server.url} answered 404` },
    ]);
  });

  test('--ping needs the platform, and says where the loop is broken', async () => {
    writeEnv(stateDir, server.url, [workspace]);
    expect(await doctor('--ping', '--offline')).toMatchObject({ exitCode: 1, stdout: '' });
    const { of } = await examine('--ping');
    expect(of('ping')).toMatchObject([
      {
        status: 'fail',
        workspace: workspace.id,
        fact: expect.stringContaining('no session on this machine receives'),
      },
    ]);
  });

  test('offline, the platform is not asked', async () => {
    writeEnv(stateDir, 'https://canvas.example.com', [workspace]);
    const { exitCode, report, of } = await examine('--offline');
    expect(exitCode).toBe(0);
    expect(report.offline).toBe(true);
    expect(['platform', 'token', 'clock', 'presence'].flatMap(of)).toEqual([]);
  });
});
