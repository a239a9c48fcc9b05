import { afterEach, beforeEach, expect, test } from 'bun:test';
import { statSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { tempDir } from '../../support/temp-dir.ts';
import { CliProcess, runCli } from './cli-process.ts';

let dir: ReturnType<typeof tempDir>;
beforeEach(() => {
  dir = tempDir();
});
afterEach(() => dir[Symbol.dispose]());

/** Runs the command that the program prints, in a shell of its own. */
async function createWorkspace(cli: CliProcess): Promise<unknown> {
  const [, command = ''] = await cli.waitFor(/\n {2}(curl [\s\S]*?}')\n/);
  const shell = Bun.spawn(['sh', '-c', command], { stdio: ['ignore', 'pipe', 'inherit'] });
  return JSON.parse(await new Response(shell.stdout).text());
}

async function namesOf(cli: CliProcess): Promise<string[]> {
  const [, url] = await cli.waitFor(/Canvas +(http:\/\/127\.0\.0\.1:\d+)\//);
  const [, token] = await cli.waitFor(/Admin token +(\S+)/);
  const answer = await fetch(`${url}/local/state`, { headers: { Authorization: `Bearer ${token}` } });
  const state = await answer.json();
  return state.workspaces.map(({ name }: { name: string }) => name);
}

test('the printed command creates a workspace, and the token is where the text says', async () => {
  await using cli = new CliProcess(['platform'], { folder: dir.path });
  expect(await createWorkspace(cli)).toMatchObject({
    status: 'awaiting_agent',
    connection: { auth_token: expect.stringMatching(/^[\w-]{43}$/) },
  });
  expect(await namesOf(cli)).toEqual(['My laptop']);
});

test.each(['SIGINT', 'SIGTERM', 'SIGHUP'] as const)('%s ends it well', async (signal) => {
  await using cli = new CliProcess(['platform'], { folder: dir.path });
  await cli.waitFor(/curl /);
  cli.kill(signal);
  expect(await cli.result()).toMatchObject({ exitCode: 0, stderr: '' });
});

test('a database keeps what there is over a restart, for its owner only', async () => {
  const database = join(dir.path, 'platform.db');
  const args = ['platform', '--database', database];
  {
    await using first = new CliProcess(args, { folder: dir.path });
    await createWorkspace(first);
    first.kill('SIGINT');
    expect((await first.result()).exitCode).toBe(0);
  }
  expect(statSync(database).mode & 0o777).toBe(0o600);
  await using second = new CliProcess(args, { folder: dir.path });
  expect(await namesOf(second)).toEqual(['My laptop']);
});

test('a file that is no database is refused and left as it is', async () => {
  const database = join(dir.path, 'notes.txt');
  writeFileSync(database, 'milk, eggs, and whatever else there was to buy');
  const { exitCode, stderr } = await runCli(['platform', '--database', database], { folder: dir.path });
  expect(exitCode).toBe(1);
  expect(stderr).toContain(`${database} cannot be used as the platform's database (file is not a database).`);
  expect(await Bun.file(database).text()).toStartWith('milk, eggs');
});

test('an older platform can be asked for', async () => {
  await using cli = new CliProcess(['platform', '--era', 'E0'], { folder: dir.path });
  await cli.waitFor(/Local Molecule platform, era E0/);
});
