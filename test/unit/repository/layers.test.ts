import { expect, test } from 'bun:test';
import { readFileSync } from 'node:fs';
import { dirname, join, relative, resolve } from 'node:path';
import { Glob } from 'bun';

const SOURCES = resolve(import.meta.dir, '../../../src');

const BELOW_RECEIVE = ['inbox', 'platform', 'claude-code', 'lease', 'wire', 'settings', 'runtime', 'core'];

/** Folder → the folders that its files may import, besides itself; type imports count. From the top down. */
const MAY_IMPORT: Readonly<Record<string, readonly string[]>> = {
  bin: ['cli', 'channel', 'mcp', 'claude-code', 'settings', 'runtime'],
  cli: ['local', 'mcp', 'files', ...BELOW_RECEIVE],
  channel: ['mcp', 'tools', 'permission', 'turns', 'files', 'receive', ...BELOW_RECEIVE],
  mcp: ['tools', 'permission', 'claude-code', 'runtime', 'core'],
  tools: ['files', 'inbox', 'platform', 'wire', 'runtime', 'core'],
  client: ['files', 'receive', 'inbox', 'platform', 'lease', 'wire', 'settings', 'runtime', 'core'],
  turns: ['receive', 'inbox', 'platform', 'claude-code', 'wire', 'runtime', 'core'],
  permission: ['receive', 'inbox', 'platform', 'wire', 'runtime', 'core'],
  files: ['inbox', 'platform', 'wire', 'runtime', 'core'],
  receive: ['inbox', 'platform', 'wire', 'runtime', 'core'],
  inbox: ['platform', 'claude-code', 'settings', 'runtime', 'core'],
  platform: ['wire', 'runtime', 'core'],
  'claude-code': ['settings', 'runtime', 'core'],
  lease: ['runtime', 'core'],
  local: ['wire', 'core'],
  wire: ['core'],
  settings: ['runtime', 'core'],
  runtime: ['core'],
  core: [],
};

/** Packages and built-in modules, by the beginning of their names → the only folders that may import them. */
const WALLS: Readonly<Record<string, readonly string[]>> = {
  '@modelcontextprotocol/': ['mcp'],
  hono: ['local'],
  commander: ['cli'],
  '@clack/': ['cli'],
};
/** `core` and `wire` do no input or output. */
const PURE: Readonly<Record<string, readonly string[]>> = { core: [], wire: ['zod'] };

interface Import {
  readonly from: string;
  readonly to: string;
}

const imports: readonly Import[] = [...new Glob('**/*.ts').scanSync(SOURCES)].flatMap((from) => {
  const text = readFileSync(join(SOURCES, from), 'utf8');
  const names = [...text.matchAll(/^(?:import|export)\s(?:[^;'"]*?from )?'([^']+)'/gm)];
  return names.map(([, name = '']) => {
    // A package's file for browsers has a path instead of a name.
    const isOurs = name.startsWith('.') && !name.includes('/node_modules/');
    return { from, to: isOurs ? relative(SOURCES, join(SOURCES, dirname(from), name)) : `:${name}` };
  });
});
const ours = imports.filter(({ to }) => !to.startsWith(':') && !to.endsWith('/package.json'));
const folderOf = (path: string) => path.split('/')[0] ?? '';
const told = (wrong: readonly Import[]) => wrong.map(({ from, to }) => `${from} imports ${to}`);

test('a folder imports only folders below it, types included', () => {
  const wrong = ours.filter(({ from, to }) => {
    const [above, below] = [folderOf(from), folderOf(to)];
    return above !== below && MAY_IMPORT[above]?.includes(below) !== true;
  });
  expect(ours.length).toBeGreaterThan(500);
  expect(told(wrong)).toEqual([]);
});

test('the table itself points one way, and names no folder that is not there', () => {
  const order = Object.keys(MAY_IMPORT);
  const upward = Object.entries(MAY_IMPORT).flatMap(([above, allowed]) =>
    allowed
      .filter((below) => order.indexOf(below) <= order.indexOf(above))
      .map((below) => `${above} → ${below}`),
  );
  expect(upward).toEqual([]);
  expect(order.toSorted()).toEqual([...new Set(ours.map(({ from }) => folderOf(from)))].toSorted());
});

test('only the folders that are meant to import a package do', () => {
  const wrong = imports.filter(({ from, to }) => {
    const name = to.slice(1);
    if (!to.startsWith(':')) return false;
    const pure = PURE[folderOf(from)];
    if (pure !== undefined && !pure.includes(name)) return true;
    const wall = Object.entries(WALLS).find(([start]) => name.startsWith(start));
    return wall !== undefined && !wall[1].includes(folderOf(from));
  });
  expect(told(wrong)).toEqual([]);
});
/** The local platform has no tokens of anybody. */
const MAY_FETCH = /^platform\/safe-fetch\.ts$|^local\//;

test('requests leave in one place, which keeps tokens off proxies and checks certificates', () => {
  const senders = [...new Glob('**/*.{ts,js}').scanSync(SOURCES)].filter((path) =>
    /(?<![.#\w])fetch(?:\(|\)|,|;| =)/.test(withoutComments(readFileSync(join(SOURCES, path), 'utf8'))),
  );
  expect(senders).toContain('platform/safe-fetch.ts');
  expect(senders.filter((path) => !MAY_FETCH.test(path))).toEqual([]);
});

function withoutComments(text: string): string {
  return text.replace(/\/\*[\s\S]*?\*\/|\/\/.*/g, '');
}

test('no file imports itself by way of others', () => {
  const next = Map.groupBy(ours, ({ from }) => from);
  const isDone = new Set<string>();
  const circles: string[] = [];
  const walk = (file: string, path: readonly string[]) => {
    if (path.includes(file)) circles.push([...path.slice(path.indexOf(file)), file].join(' → '));
    if (path.includes(file) || isDone.has(file)) return;
    for (const { to } of next.get(file) ?? []) walk(to, [...path, file]);
    isDone.add(file);
  };
  for (const file of next.keys()) walk(file, []);
  expect(circles).toEqual([]);
});
