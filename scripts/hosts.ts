#!/usr/bin/env bun
/**
 * Runs the tests on the real Claude Code on several versions of it, in manual and in auto mode, and prints a table of what
 * works on which. Ends as `scripts/test.ts` does.
 *
 *     bun run test:hosts
 *     bun run test:hosts --versions 2.1.332,2.1.197 --modes manual receipts permission
 */
import { parseArgs } from 'node:util';
import { Glob } from 'bun';
import { installClaudeCode } from '../test/host/install-claude-code.ts';
import type { TestReport } from './test-report.ts';
import { type Job, report, root, runJobs } from './test-run.ts';

const PACKAGE = '@anthropic-ai/claude-code';
/** What is tried besides the newest of the registry. */
const VERSIONS = ['2.1.332', '2.1.232', '2.1.197', '2.1.118'];
const MODES = ['manual', 'auto'];
const JOBS_AT_ONCE = 3;
const MARKS = { passed: 'ok', failed: 'FAILED', skipped: '–' } as const;

const { values, positionals } = parseArgs({
  options: { versions: { type: 'string' }, modes: { type: 'string', default: MODES.join(',') } },
  allowPositionals: true,
});

async function newestVersion(): Promise<string> {
  const info = Bun.spawn([process.execPath, 'info', PACKAGE, 'version'], {
    cwd: root,
    stdio: ['ignore', 'pipe', 'pipe'],
    timeout: 60_000,
  });
  const [output, problem] = await Promise.all([
    new Response(info.stdout).text(),
    new Response(info.stderr).text(),
  ]);
  const version = /^\d+\.\d+\.\d+/m.exec(output)?.[0];
  if (version === undefined) {
    throw new Error(
      `the registry names no newest ${PACKAGE} (${problem.trim()}); name versions with --versions`,
    );
  }
  return version;
}

interface Column {
  readonly version: string;
  readonly mode: string;
}

function jobsOf({ version, mode }: Column): Job[] {
  const files = [...new Glob('test/host/*.test.ts').scanSync(root)]
    .sort()
    .filter((file) => positionals.length === 0 || positionals.some((part) => file.includes(part)));
  const environment = {
    MOLECULE_TEST_NO_SKIP: '1',
    MOLECULE_TEST_CLAUDE_CODE: version,
    MOLECULE_TEST_CLAUDE_MODE: mode,
  };
  return files.map((file) => ({
    name: `${version} ${mode} ${file.slice('test/host/'.length, -'.test.ts'.length)}`,
    args: [file],
    environment,
  }));
}

/** A row for each test, a column for each version and mode; what a run did not get to is empty. */
function table(columns: readonly Column[], reports: readonly TestReport[][]): string {
  const names = new Set(reports.flat().flatMap(({ tests }) => tests.map(({ name }) => name)));
  const cells = (name: string) =>
    reports.map((ofColumn) => {
      const found = ofColumn.flatMap(({ tests }) => tests).find((test) => test.name === name);
      return found === undefined ? '' : MARKS[found.outcome];
    });
  const rows = [
    ['scenario', ...columns.map(({ version, mode }) => `${version} ${mode}`)],
    ['---', ...columns.map(() => '---')],
    ...[...names].map((name) => [name.replaceAll('|', '\\|'), ...cells(name)]),
  ];
  return rows.map((row) => `| ${row.join(' | ')} |`).join('\n');
}

const versions = values.versions?.split(',') ?? [...new Set([await newestVersion(), ...VERSIONS])];
const columns = versions.flatMap((version) => values.modes.split(',').map((mode) => ({ version, mode })));
for (const version of versions) {
  const installed = await installClaudeCode(version);
  console.log(`Claude Code ${version}: ${'problem' in installed ? installed.problem : 'installed'}`);
}
const jobs = columns.map(jobsOf);
const reports = await runJobs(jobs.flat(), JOBS_AT_ONCE);
const byColumn = jobs.map((ofColumn, index) => {
  const before = jobs.slice(0, index).flat().length;
  return reports.slice(before, before + ofColumn.length);
});
console.log(
  `\n${table(columns, byColumn)}\n\n${MARKS.skipped}: there is no such thing in that mode or version\n`,
);
process.exit(report(reports));
