#!/usr/bin/env bun
/**
 * The whole gate in one command: lint and layers, types, the shipped bundles, then every test. Ends with a line
 * `N passed, N failed` that counts each static check and each test once, and with the exit code to match.
 */
import { mkdtempSync, readFileSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join, resolve } from 'node:path';

const root = resolve(import.meta.dir, '..');
const TEST_TIMEOUT_MS = 90_000;

const CHECKS: readonly (readonly [name: string, command: readonly string[]])[] = [
  ['lint, format and layers', ['biome', 'ci', '.']],
  ['types', ['tsc', '--noEmit']],
];

interface Counts {
  readonly passed: number;
  readonly failed: number;
  readonly skipped: number;
}

async function run(command: readonly string[], env: Record<string, string> = {}): Promise<boolean> {
  const path = `${join(root, 'node_modules/.bin')}:${process.env.PATH ?? ''}`;
  const child = Bun.spawn([...command], {
    cwd: root,
    env: { ...process.env, PATH: path, ...env },
    stdio: ['ignore', 'inherit', 'inherit'],
  });
  return (await child.exited) === 0;
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

async function runTests(selection: readonly string[]): Promise<Counts> {
  const folder = mkdtempSync(join(tmpdir(), 'molecule-report-'));
  const report = join(folder, 'junit.xml');
  try {
    const exitedWell = await run([
      process.execPath,
      'test',
      `--timeout=${TEST_TIMEOUT_MS}`,
      '--reporter=junit',
      `--reporter-outfile=${report}`,
      ...selection,
    ]);
    return readReport(report, exitedWell);
  } finally {
    rmSync(folder, { recursive: true, force: true });
  }
}

let passed = 0;
let failed = 0;
for (const [name, command] of CHECKS) {
  const ok = await run(command);
  console.log(`${ok ? 'ok' : 'FAILED'}: ${name}`);
  if (ok) passed += 1;
  else failed += 1;
}
const tests = await runTests(process.argv.slice(2));
passed += tests.passed;
failed += tests.failed;
if (tests.skipped > 0) console.log(`${tests.skipped} skipped; the names of the skipped tests say why`);
console.log(`${passed} passed, ${failed} failed`);
process.exit(failed === 0 ? 0 : 1);
