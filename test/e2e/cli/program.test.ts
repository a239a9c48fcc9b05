import { afterAll, beforeAll, expect, test } from 'bun:test';
import { mkdirSync, symlinkSync, writeFileSync } from 'node:fs';
import { dirname, join } from 'node:path';
import { PRODUCT } from '../../../src/core/product.ts';
import { writeInstalledPlugin } from '../../support/claude-code-home.ts';
import { writeEnv } from '../../support/env-file.ts';
import { createTeam, servePlatform } from '../../support/platform.ts';
import { tempDir } from '../../support/temp-dir.ts';
import { bundlePlugin } from './bundled-plugin.ts';
import { CliProcess, LAUNCHER, runCli } from './cli-process.ts';

const shared = tempDir();
let program: string;
beforeAll(async () => {
  program = join(await bundlePlugin(join(shared.path, 'plugin')), LAUNCHER);
});
afterAll(() => shared[Symbol.dispose]());

test('the bundle prints its version and nothing else', async () => {
  using dir = tempDir();
  expect(await runCli(['--version'], { folder: dir.path, program })).toEqual({
    exitCode: 0,
    stdout: `${PRODUCT.version}\n`,
    stderr: '',
  });
});

test('a command line that makes no sense is exit code 2, and a complaint on stderr', async () => {
  using dir = tempDir();
  const { exitCode, stdout, stderr } = await runCli(['fly'], { folder: dir.path, program });
  expect({ exitCode, stdout }).toEqual({ exitCode: 2, stdout: '' });
  expect(stderr).toContain("error: unknown command 'fly'");
});

test.each(['SIGINT', 'SIGTERM', 'SIGHUP'] as const)('%s ends the local platform well', async (signal) => {
  using dir = tempDir();
  await using cli = new CliProcess(['platform'], { folder: dir.path, program });
  await cli.waitFor(/curl /);
  cli.kill(signal);
  expect(await cli.result()).toMatchObject({ exitCode: 0, stderr: '' });
});

test('the doctor finds the shipped plugin well, with no say of the folder in which it runs', async () => {
  await using served = await servePlatform();
  using dir = tempDir();
  const bin = join(dir.path, 'bin');
  const folder = join(dir.path, 'work');
  const stateDir = join(dir.path, 'state');
  for (const path of [bin, folder]) mkdirSync(path);
  symlinkSync(process.execPath, join(bin, 'bun'));
  writeFileSync(join(bin, 'claude'), '#!/bin/sh\necho "2.1.197 (Claude Code)"\n', { mode: 0o755 });
  writeEnv(stateDir, served.url, [createTeam(served.platform).own]);
  const env = { PATH: `${bin}:/usr/bin:/bin`, MOLECULE_STATE_DIR: stateDir };
  writeInstalledPlugin(folder, { root: dirname(dirname(program)) });
  writeFileSync(join(folder, '.env'), 'MOLECULE_CHANNEL=off\n');
  const well = await runCli(['doctor'], { folder, program, env });
  expect(well).toMatchObject({ exitCode: 0, stderr: '' });
  expect(well.stdout).toEndWith('\nNothing failed.\n');
});
