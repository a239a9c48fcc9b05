#!/usr/bin/env bun
/**
 * The whole gate in one command: lint and layers, types, then every test, several jobs at once. Ends with a line
 * `N passed, N failed` that counts each static check and each test once, and with the exit code to match; what failed is
 * repeated just before it, where a shortened log still has it.
 */
import { existsSync, mkdtempSync, readFileSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join, resolve } from 'node:path';
import { Glob } from 'bun';
import { readReport, type TestReport } from './test-report.ts';

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

interface FinishedCommand {
  readonly exitedWell: boolean;
  /** What it wrote, to stdout and stderr, as it came. */
  readonly lines: readonly string[];
}

async function run(command: readonly string[], prefix = ''): Promise<FinishedCommand> {
  const path = `${join(root, 'node_modules/.bin')}:${process.env.PATH ?? ''}`;
  const child = Bun.spawn([...command], {
    cwd: root,
    env: { ...process.env, PATH: path },
    stdio: ['ignore', 'pipe', 'pipe'],
  });
  const lines: string[] = [];
  const show = (line: string) => {
    lines.push(line);
    console.log(`${prefix}${line}`);
  };
  await Promise.all([eachLine(child.stdout, show), eachLine(child.stderr, show)]);
  return { exitedWell: (await child.exited) === 0, lines };
}

async function eachLine(output: ReadableStream<Uint8Array>, show: (line: string) => void): Promise<void> {
  const decoder = new TextDecoder();
  let rest = '';
  for await (const chunk of output) {
    const lines = (rest + decoder.decode(chunk, { stream: true })).split('\n');
    rest = lines.pop() ?? '';
    for (const line of lines) show(line);
  }
  if (rest !== '') show(rest);
}

async function runCheck(name: string, command: readonly string[]): Promise<TestReport> {
  const { exitedWell, lines } = await run(command);
  console.log(`${exitedWell ? 'ok' : 'FAILED'}: ${name}`);
  if (exitedWell) return { passed: 1, failed: 0, skipped: 0, failures: [] };
  const { failures } = readReport({ xml: undefined, exitedWell, lines });
  return { passed: 0, failed: 1, skipped: 0, failures: failures.map((text) => `${name}\n${text}`) };
}

async function runTests(args: readonly string[], prefix = ''): Promise<TestReport> {
  const folder = mkdtempSync(join(tmpdir(), 'molecule-report-'));
  const report = join(folder, 'junit.xml');
  const flags = [`--timeout=${TEST_TIMEOUT_MS}`, '--reporter=junit', `--reporter-outfile=${report}`];
  try {
    const finished = await run([process.execPath, 'test', ...flags, ...args], prefix);
    return readReport({ ...finished, xml: existsSync(report) ? readFileSync(report, 'utf8') : undefined });
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

async function runEverything(): Promise<TestReport[]> {
  const waiting = jobsOfAll();
  const width = Math.max(...waiting.map(({ name }) => name.length));
  const reports: TestReport[] = [];
  const lane = async () => {
    for (let job = waiting.shift(); job !== undefined; job = waiting.shift()) {
      reports.push(await runTests(job.args, `${job.name.padEnd(width)} | `));
    }
  };
  await Promise.all(Array.from({ length: JOBS_AT_ONCE }, lane));
  return reports;
}

const reports: TestReport[] = [];
for (const [name, command] of CHECKS) reports.push(await runCheck(name, command));
const selection = process.argv.slice(2);
reports.push(...(selection.length > 0 ? [await runTests(selection)] : await runEverything()));

const sum = (count: 'passed' | 'failed' | 'skipped') =>
  reports.reduce((total, report) => total + report[count], 0);
const failures = reports.flatMap((report) => report.failures);
if (failures.length > 0) console.log(`\nWhat failed:\n\n${failures.join('\n\n')}\n`);
if (sum('skipped') > 0) console.log(`${sum('skipped')} skipped; the names of the skipped tests say why`);
console.log(`${sum('passed')} passed, ${sum('failed')} failed`);
process.exit(sum('failed') === 0 ? 0 : 1);
