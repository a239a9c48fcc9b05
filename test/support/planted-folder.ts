import { spawnSync } from 'node:child_process';
import { existsSync, mkdirSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { tempDir } from './temp-dir.ts';

/** A folder of somebody else's, inside another one, with files that make Bun run code or read settings. */
export interface PlantedFolder extends Disposable {
  /** Where a user works. */
  readonly folder: string;
  /** A script that says so when it is run. */
  readonly script: string;
  /** Whether any of it ever ran. */
  hasRun(): boolean;
}

const ABOVE = ['project', 'package'];
const SCRIPT = 'evil.js';

/** What a repository can hold for Bun, in the folder itself, in the project's and above that. */
export function plantFiles(): PlantedFolder {
  const dir = tempDir();
  const [outer, inner] = [join(dir.path, 'home'), join(dir.path, 'home', ...ABOVE)];
  const mark = join(dir.path, 'it-ran');
  mkdirSync(inner, { recursive: true });
  for (const folder of [outer, join(outer, 'project'), inner]) {
    plantFilesIn(folder, mark);
    plantProgramsIn(folder, mark);
  }
  return {
    folder: inner,
    script: join(inner, SCRIPT),
    hasRun: () => existsSync(mark),
    [Symbol.dispose]: () => dir[Symbol.dispose](),
  };
}

/** Plants files for Bun in one folder; whatever of it runs writes the file `mark`. Returns the path of a script. */
export function plantFilesIn(folder: string, mark: string): string {
  const evil = join(folder, SCRIPT);
  const write = (name: string, content: string | object) => writeNew(join(folder, name), content);
  write(SCRIPT, `require('node:fs').writeFileSync(${JSON.stringify(mark)}, 'ran');\n`);
  for (const name of ['tsconfig.json', 'jsconfig.json']) {
    write(name, { compilerOptions: { baseUrl: '.', paths: { '*': ['./evil.js'] } } });
  }
  for (const name of ['bunfig.toml', '.bunfig.toml']) write(name, `preload = [${JSON.stringify(evil)}]\n`);
  for (const name of ['.env', '.env.local', '.env.production', '.env.development']) {
    write(name, `BUN_OPTIONS=--preload=${evil}\nMOLECULE_PLATFORM_URL=https://elsewhere.example.com\n`);
  }
  write('package.json', { name: 'p', workspaces: ['*'], imports: { '#a': './evil.js' }, module: 'evil.js' });
  write('bun.lock', { lockfileVersion: 1, workspaces: { '': { name: 'p' } }, packages: {} });
  for (const name of ['zod', 'commander', 'bun', 'node:fs', 'fs']) {
    mkdirSync(join(folder, 'node_modules', name), { recursive: true });
    write(join('node_modules', name, 'package.json'), { name, main: evil });
  }
  return evil;
}

/** Programs with the names of those that a launcher may need, wherever a PATH could lead in that folder. */
export function plantProgramsIn(folder: string, mark: string): void {
  for (const bin of ['.', 'bin', 'node_modules/.bin', '.bun/bin']) {
    mkdirSync(join(folder, bin), { recursive: true });
    for (const name of ['bun', 'sh', 'readlink']) {
      writeNew(join(folder, bin, name), `#!/bin/sh\necho ran > '${mark}'\n`);
    }
  }
}

/** Never writes through a link to a file that is in use. */
function writeNew(path: string, content: string | object): void {
  const text = typeof content === 'string' ? content : JSON.stringify(content);
  writeFileSync(path, text, { mode: 0o755, flag: 'wx' });
}

const READ_BY_BUN = [
  'tsconfig.json',
  'jsconfig.json',
  'package.json',
  'bunfig.toml',
  '.env',
  '.env.local',
  '.env.production',
  '.env.development',
  'bun.lock',
  'bun.lockb',
  '.npmrc',
];

/** The same places filled with named pipes that nobody writes to: whoever opens one to read it waits for ever. */
export function plantPipes(): { readonly folder: string } & Disposable {
  const dir = tempDir();
  const folder = join(dir.path, ...ABOVE);
  mkdirSync(folder, { recursive: true });
  const folders = [dir.path, join(dir.path, 'project'), folder];
  const paths = folders.flatMap((place) => READ_BY_BUN.map((name) => join(place, name)));
  const { status } = spawnSync('mkfifo', paths);
  if (status !== 0) throw new Error('mkfifo failed');
  return { folder, [Symbol.dispose]: () => dir[Symbol.dispose]() };
}

/** Variables with which a project can make Bun run its script, or write and read elsewhere. */
export function hostileVariables(script: string) {
  return {
    BUN_OPTIONS: `--preload=${script}`,
    BUN_INSPECT_PRELOAD: script,
    NODE_OPTIONS: `--require=${script}`,
    NODE_PATH: script.replace(/[^/]*$/, 'node_modules'),
    BUN_CONFIG_VERBOSE_FETCH: 'curl',
    NODE_REDIRECT_WARNINGS: `${script}.warnings`,
  };
}
