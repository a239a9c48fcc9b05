import { afterEach, beforeEach, expect, test } from 'bun:test';
import { statSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { CommandRun, runCommand } from '../../support/command-run.ts';
import { tempDir } from '../../support/temp-dir.ts';

let dir: ReturnType<typeof tempDir>;
beforeEach(() => {
  dir = tempDir();
});
afterEach(() => dir[Symbol.dispose]());

/** Runs the command that the program prints, in a shell of its own. */
async function createWorkspace(run: CommandRun): Promise<unknown> {
  const [, command = ''] = await run.waitFor(/\n {2}(printf [\s\S]*?}')\n/);
  const shell = Bun.spawn(['sh', '-c', command], { stdio: ['ignore', 'pipe', 'inherit'] });
  return JSON.parse(await new Response(shell.stdout).text());
}

async function namesOf(run: CommandRun): Promise<string[]> {
  const [, url] = await run.waitFor(/Canvas +(http:\/\/127\.0\.0\.1:\d+)\//);
  const [, token] = await run.waitFor(/Admin token +(\S+)/);
  const answer = await fetch(`${url}/local/state`, { headers: { Authorization: `Bearer ${token}` } });
  const state = await answer.json();
  return state.workspaces.map(({ name }: { name: string }) => name);
}

test('the printed command creates a workspace, and the token is where the text says', async () => {
  await using run = new CommandRun(['platform']);
  expect(await createWorkspace(run)).toMatchObject({
    status: 'awaiting_agent',
    connection: { auth_token: expect.stringMatching(/^[\w-]{43}$/) },
  });
  expect(await namesOf(run)).toEqual(['My laptop']);
});

test.each(['SIGINT', 'SIGTERM', 'SIGHUP'] as const)('%s ends it well', async (signal) => {
  await using run = new CommandRun(['platform']);
  await run.waitFor(/curl /);
  run.signal(signal);
  expect(await run.result()).toMatchObject({ exitCode: 0, stderr: '' });
});

test('it ends when nobody reads what it prints any more', async () => {
  await using run = new CommandRun(['platform']);
  await run.waitFor(/curl /);
  run.closeReader();
  expect(await run.result()).toMatchObject({ exitCode: 0, stderr: '' });
});

test('a database keeps what there is over a restart, for its owner only', async () => {
  const database = join(dir.path, 'platform.db');
  const args = ['platform', '--database', database];
  {
    await using first = new CommandRun(args);
    await createWorkspace(first);
    first.signal('SIGINT');
    expect((await first.result()).exitCode).toBe(0);
  }
  expect(statSync(database).mode & 0o777).toBe(0o600);
  await using second = new CommandRun(args);
  expect(await namesOf(second)).toEqual(['My laptop']);
});

test('a file that is no database is refused and left as it is', async () => {
  const database = join(dir.path, 'notes.txt');
  writeFileSync(database, 'milk, eggs, and whatever else there was to buy');
  const { exitCode, stderr } = await runCommand(['platform', '--database', database]);
  expect(exitCode).toBe(1);
  expect(stderr).toContain(`${database} cannot be used as the platform's database (file is not a database).`);
  expect(await Bun.file(database).text()).toStartWith('milk, eggs');
});

test('it says how a session is connected to it', async () => {
  await using run = new CommandRun(['platform']);
  await run.waitFor(/^Local Molecule platform\n[\s\S]*choose New, External[\s\S]*molecule-channel setup/);
});

test('an older platform can be asked for', async () => {
  await using run = new CommandRun(['platform', '--era', 'E0']);
  await run.waitFor(/Local Molecule platform, era E0/);
});
