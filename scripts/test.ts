#!/usr/bin/env bun
/**
 * The whole gate in one command: lint and layers, types, then every test, several jobs at once. Ends with a line
 * `N passed, N failed` that counts each static check and each test once, and with the exit code to match; what failed is
 * repeated just before it, where a shortened log still has it.
 */
import { Glob } from 'bun';
import { readReport, type TestReport } from './test-report.ts';
import { type Job, report, root, run, runJobs, runTests } from './test-run.ts';

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
/** The tests on the real Claude Code run on the newest version that is pinned, and these on the oldest that people still have. */
const OLDEST_CLIENT = '2.1.197';
const ALSO_ON_OLDEST_CLIENT = ['channel', 'install', 'permission', 'receipts'];

async function runCheck(name: string, command: readonly string[]): Promise<TestReport> {
  const { exitedWell, lines } = await run(command);
  console.log(`${exitedWell ? 'ok' : 'FAILED'}: ${name}`);
  if (exitedWell) return { passed: 1, failed: 0, skipped: 0, tests: [], failures: [] };
  const { failures } = readReport({ xml: undefined, exitedWell, lines });
  return {
    passed: 0,
    failed: 1,
    skipped: 0,
    tests: [],
    failures: failures.map((text) => `${name}\n${text}`),
  };
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
  return [{ name: 'the rest', args: files }, ...planned.flatMap((job) => [job, ...onOldestClient(job)])];
}

function onOldestClient({ name, args }: Job): Job[] {
  if (!ALSO_ON_OLDEST_CLIENT.some((file) => name === `host/${file}`)) return [];
  const environment = { MOLECULE_TEST_CLAUDE_CODE: OLDEST_CLIENT };
  return [{ name: `${name} on ${OLDEST_CLIENT}`, args, environment }];
}

const reports: TestReport[] = [];
for (const [name, command] of CHECKS) reports.push(await runCheck(name, command));
const selection = process.argv.slice(2);
const tests = selection.length > 0 ? [await runTests(selection)] : await runJobs(jobsOfAll(), JOBS_AT_ONCE);
process.exit(report([...reports, ...tests]));
