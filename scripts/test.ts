#!/usr/bin/env bun
/**
 * The whole gate in one command: lint and layers, types, then every test, several jobs at once. Ends with a line
 * `N passed, N failed` that counts each static check and each test once, and with the exit code to match.
 */
import { mkdtempSync, readFileSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join, resolve } from 'node:path';
import { Glob } from 'bun';

const root = resolve(import.meta.dir, '..');
const TEST_TIMEOUT_MS = 90_000;

const CHECKS: readonly (readonly [name: string, command: readonly string[]])[] = [
  ['lint, format and layers', ['biome', 'ci', '.']],
  ['types', ['tsc', '--noEmit']],
];

interface Division {
  readonly folder: string;
  readonly into: 'one' | 'files' | 'folders';
  readonly atOnce?: number;
}

interface Counts {
  readonly passed: number;
  readonly failed: number;
  readonly skipped: number;
}

/**
 * How the tests are divided into jobs, in this order: a folder as one job, or each of its files or folders; `atOnce` is how
 * many tests of a file run at the same time. What is not named here is one job more, the first. The longest jobs come first,
 * so that all end at about the same time.
 */
const PLAN: readonly Division[] = [
  { folder: 'chaos', into: 'one' },
  { folder: 'host', into: 'files' },
  { folder: 'integration', into: 'folders' },
  { folder: 'browser', into: 'files' },
  { folder: 'e2e/cli', into: 'one' },
  { folder: 'e2e/launcher', into: 'one' },
  { folder: 'e2e', into: 'files', atOnce: 3 },
];
const JOBS_AT_ONCE = 4;

async function run(command: readonly string[], prefix = ''): Promise<boolean> {
  const path = `${join(root, 'node_modules/.bin')}:${process.env.PATH ?? ''}`;
  const child = Bun.spawn([...command], {
    cwd: root,
    env: { ...process.env, PATH: path },
    stdio: ['ignore', 'pipe', 'pipe'],
  });
  await Promise.all([show(child.stdout, prefix), show(child.stderr, prefix)]);
  return (await child.exited) === 0;
}

async function show(output: ReadableStream<Uint8Array>, prefix: string): Promise<void> {
  const decoder = new TextDecoder();
  let rest = '';
  for await (const chunk of output) {
    const lines = (rest + decoder.decode(chunk, { stream: true })).split('\n');
    rest = lines.pop() ?? '';
    for (const line of lines) console.log(`${prefix}${line}`);
  }
  if (rest !== '') console.log(`${prefix}${rest}`);
}

/** Counts as the runner's own report has them; a run that died without a report is one failure. */
function readReport(path: string, exitedWell: boolean): Counts {
  let xml = '';
  try {
    xml = readFileSync(path, 'utf8');
  } catch {
    return { passed: 0, failed: 1, skipped: 0 };
  }
  const head = /<testsuites[^>]*>/.exec(xml)?.[0] ?? '';
  const number = (name: string) => Number(new RegExp(`\\b${name}="(\\d+)"`).exec(head)?.[1] ?? 0);
  const failed = number('failures') + number('errors');
  const skipped = number('skipped');
  const passed = number('tests') - failed - skipped;
  return { passed, failed: failed === 0 && !exitedWell ? 1 : failed, skipped };
}

async function runTests(args: readonly string[], prefix = ''): Promise<Counts> {
  const folder = mkdtempSync(join(tmpdir(), 'molecule-report-'));
  const report = join(folder, 'junit.xml');
  try {
    const exitedWell = await run(
      [
        process.execPath,
        'test',
        `--timeout=${TEST_TIMEOUT_MS}`,
        '--reporter=junit',
        `--reporter-outfile=${report}`,
        ...args,
      ],
      prefix,
    );
    return readReport(report, exitedWell);
  } finally {
    rmSync(folder, { recursive: true, force: true });
  }
}

interface Job {
  readonly name: string;
  readonly args: readonly string[];
}

function jobsOfAll(): Job[] {
  let files = [...new Glob('test/*/**/*.test.ts').scanSync(root)].sort();
  const planned = PLAN.flatMap(({ folder, into, atOnce }): Job[] => {
    const isInside = (file: string) => file.startsWith(`test/${folder}/`);
    const inside = files.filter(isInside);
    files = files.filter((file) => !isInside(file));
    const flags = atOnce === undefined ? [] : ['--concurrent', `--max-concurrency=${atOnce}`];
    const jobs = Map.groupBy(inside, (file) => {
      if (into === 'one') return folder;
      const path = file.slice('test/'.length, -'.test.ts'.length);
      return into === 'files' ? path : path.split('/').slice(0, 2).join('/');
    });
    return [...jobs].map(([name, args]) => ({ name, args: [...flags, ...args] }));
  });
  return [{ name: 'the rest', args: files }, ...planned];
}

async function runEverything(): Promise<Counts[]> {
  const waiting = jobsOfAll();
  const width = Math.max(...waiting.map(({ name }) => name.length));
  const reports: Counts[] = [];
  const lane = async () => {
    for (let job = waiting.shift(); job !== undefined; job = waiting.shift()) {
      reports.push(await runTests(job.args, `${job.name.padEnd(width)} | `));
    }
  };
  await Promise.all(Array.from({ length: JOBS_AT_ONCE }, lane));
  return reports;
}

let passed = 0;
let failed = 0;
for (const [name, command] of CHECKS) {
  const ok = await run(command);
  console.log(`${ok ? 'ok' : 'FAILED'}: ${name}`);
  if (ok) passed += 1;
  else failed += 1;
}
const selection = process.argv.slice(2);
const reports = selection.length > 0 ? [await runTests(selection)] : await runEverything();
let skipped = 0;
for (const report of reports) {
  passed += report.passed;
  failed += report.failed;
  skipped += report.skipped;
}
if (skipped > 0) console.log(`${skipped} skipped; the names of the skipped tests say why`);
console.log(`${passed} passed, ${failed} failed`);
process.exit(failed === 0 ? 0 : 1);
