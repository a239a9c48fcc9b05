import { existsSync, mkdtempSync, readFileSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join, resolve } from 'node:path';
import { readReport, type TestReport } from './test-report.ts';

export const root = resolve(import.meta.dir, '..');
const TEST_TIMEOUT_MS = 90_000;

export interface RunOptions {
  /** Before each line that is shown. */
  readonly prefix?: string;
  /** Added to the environment. */
  readonly environment?: Readonly<Record<string, string>>;
}

export interface FinishedCommand {
  readonly exitedWell: boolean;
  /** What it wrote, to stdout and stderr, as it came. */
  readonly lines: readonly string[];
}

/** Runs a program of the project, and shows what it writes. */
export async function run(
  command: readonly string[],
  { prefix = '', environment = {} }: RunOptions = {},
): Promise<FinishedCommand> {
  const path = `${join(root, 'node_modules/.bin')}:${process.env.PATH ?? ''}`;
  const child = Bun.spawn([...command], {
    cwd: root,
    env: { ...process.env, ...environment, PATH: path },
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

/** Runs `bun test` with these arguments. */
export async function runTests(args: readonly string[], options: RunOptions = {}): Promise<TestReport> {
  const folder = mkdtempSync(join(tmpdir(), 'molecule-report-'));
  const report = join(folder, 'junit.xml');
  const flags = [`--timeout=${TEST_TIMEOUT_MS}`, '--reporter=junit', `--reporter-outfile=${report}`];
  try {
    const finished = await run([process.execPath, 'test', ...flags, ...args], options);
    return readReport({ ...finished, xml: existsSync(report) ? readFileSync(report, 'utf8') : undefined });
  } finally {
    rmSync(folder, { recursive: true, force: true });
  }
}

export interface Job {
  readonly name: string;
  /** Of `bun test`. */
  readonly args: readonly string[];
  readonly environment?: Readonly<Record<string, string>>;
}

/** Runs the jobs, several at once; their reports are in the order of the jobs. */
export async function runJobs(jobs: readonly Job[], atOnce: number): Promise<TestReport[]> {
  const waiting = [...jobs.entries()];
  const width = Math.max(...jobs.map(({ name }) => name.length));
  const reports = new Map<number, TestReport>();
  const lane = async () => {
    for (let next = waiting.shift(); next !== undefined; next = waiting.shift()) {
      const [index, { name, args, environment = {} }] = next;
      const result = await runTests(args, { prefix: `${name.padEnd(width)} | `, environment });
      reports.set(index, { ...result, failures: result.failures.map((failure) => `${name}: ${failure}`) });
    }
  };
  await Promise.all(Array.from({ length: atOnce }, lane));
  return [...reports].sort(([a], [b]) => a - b).map(([, result]) => result);
}

/** Prints what failed and the counts of all, and returns the exit code. */
export function report(reports: readonly TestReport[]): number {
  const sum = (count: 'passed' | 'failed' | 'skipped') =>
    reports.reduce((total, one) => total + one[count], 0);
  const failures = reports.flatMap((one) => one.failures);
  if (failures.length > 0) console.log(`\nWhat failed:\n\n${failures.join('\n\n')}\n`);
  if (sum('skipped') > 0) console.log(`${sum('skipped')} skipped; the names of the skipped tests say why`);
  console.log(`${sum('passed')} passed, ${sum('failed')} failed`);
  return sum('failed') === 0 ? 0 : 1;
}
