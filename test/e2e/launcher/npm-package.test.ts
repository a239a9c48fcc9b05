import { afterAll, beforeAll, expect, test } from 'bun:test';
import { mkdirSync, readFileSync, symlinkSync, writeFileSync } from 'node:fs';
import { join, resolve } from 'node:path';
import { z } from 'zod';
import { tempDir } from '../../support/temp-dir.ts';

const ROOT = resolve(import.meta.dir, '../../..');
const { name, version, dependencies } = z
  .object({ name: z.string(), version: z.string(), dependencies: z.record(z.string(), z.string()) })
  .parse(JSON.parse(readFileSync(join(ROOT, 'package.json'), 'utf8')));

/** What npm would publish, unpacked into a project that has nothing else but the packages that it asks for. */
const project = tempDir();

async function run(command: readonly string[], cwd = project.path) {
  const child = Bun.spawn([...command], { cwd, stdio: ['ignore', 'pipe', 'pipe'] });
  const [stdout, stderr] = await Promise.all([
    new Response(child.stdout).text(),
    new Response(child.stderr).text(),
  ]);
  return { exitCode: await child.exited, stdout, stderr };
}

beforeAll(async () => {
  const modules = join(project.path, 'node_modules');
  mkdirSync(join(modules, name), { recursive: true });
  writeFileSync(
    join(project.path, 'package.json'),
    JSON.stringify({ name: 'their-project', type: 'module' }),
  );
  const packed = await run(['npm', 'pack', '--pack-destination', project.path], ROOT);
  expect(packed.exitCode).toBe(0);
  const archive = join(project.path, `${name}-${version}.tgz`);
  const unpacked = await run(['tar', '-xzf', archive, '-C', join(modules, name), '--strip-components=1']);
  expect(unpacked.exitCode).toBe(0);
  mkdirSync(join(modules, '.bin'));
  symlinkSync(`../${name}/bin/molecule-channel`, join(modules, '.bin/molecule-channel'));
  for (const dependency of Object.keys(dependencies)) {
    symlinkSync(join(ROOT, 'node_modules', dependency), join(modules, dependency));
  }
}, 90_000);

afterAll(() => project[Symbol.dispose]());

test('npx starts the program by the name of the package', async () => {
  const { exitCode, stdout } = await run(['npx', '--offline', name, '--version']);
  expect({ exitCode, stdout }).toEqual({ exitCode: 0, stdout: `${version}\n` });
});

test('Bun imports the library', async () => {
  writeFileSync(
    join(project.path, 'agent.ts'),
    `import { createClient } from '${name}/client';\nconsole.log(typeof createClient);\n`,
  );
  expect(await run([process.execPath, 'agent.ts'])).toMatchObject({ exitCode: 0, stdout: 'function\n' });
});

test('Node is told in one sentence what the library needs', async () => {
  writeFileSync(join(project.path, 'agent.mjs'), `import '${name}/client';\n`);
  const { exitCode, stderr } = await run(['node', 'agent.mjs']);
  expect(exitCode).toBe(1);
  expect(stderr).toContain('molecule-mcp-claude-channel/client runs under Bun 1.4.3 or later only');
});

test('a program in TypeScript that uses the library passes the compiler', async () => {
  writeFileSync(
    join(project.path, 'typed.ts'),
    `import { createClient, type PlatformClient } from '${name}/client';\nexport const make: (o: Parameters<typeof createClient>[0]) => PlatformClient = createClient;\n`,
  );
  const flags = [
    '--noEmit',
    '--strict',
    '--skipLibCheck',
    '--module',
    'esnext',
    '--moduleResolution',
    'bundler',
  ];
  const compiler = join(ROOT, 'node_modules/.bin/tsc');
  const types = ['--types', 'bun-types', '--typeRoots', join(ROOT, 'node_modules')];
  const { exitCode, stdout } = await run([compiler, ...flags, '--target', 'esnext', ...types, 'typed.ts']);
  expect({ exitCode, stdout }).toEqual({ exitCode: 0, stdout: '' });
}, 90_000);
