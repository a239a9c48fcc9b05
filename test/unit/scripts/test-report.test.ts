import { expect, test } from 'bun:test';
import { writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { readReport } from '../../../scripts/test-report.ts';
import { tempDir } from '../../support/temp-dir.ts';

/** Runs one test file of this text, and reads what the runner says of it. */
async function reportOf(source: string) {
  using dir = tempDir();
  writeFileSync(
    join(dir.path, 'some.test.ts'),
    `import { describe, expect, test } from 'bun:test';\n${source}`,
  );
  const xml = join(dir.path, 'report.xml');
  const run = Bun.spawn([process.execPath, 'test', '--reporter=junit', `--reporter-outfile=${xml}`], {
    cwd: dir.path,
    stdin: 'ignore',
    stdout: 'pipe',
    stderr: 'pipe',
    timeout: 60_000,
  });
  const texts = await Promise.all([new Response(run.stdout).text(), new Response(run.stderr).text()]);
  const exitedWell = (await run.exited) === 0;
  const file = Bun.file(xml);
  const lines = texts.flatMap((text) => text.split('\n'));
  return readReport({ xml: (await file.exists()) ? await file.text() : undefined, exitedWell, lines });
}

test('a run in which everything passes names no failure', async () => {
  expect(await reportOf("test('adds', () => expect(1 + 1).toBe(2)); test.skip('later', () => {});")).toEqual({
    passed: 1,
    failed: 0,
    skipped: 1,
    tests: [
      { file: 'some.test.ts', name: 'adds', outcome: 'passed' },
      { file: 'some.test.ts', name: 'later', outcome: 'skipped' },
    ],
    failures: [],
  });
});

test('each test that fails is named with its file and the beginning of its error', async () => {
  const {
    failures,
    tests: outcomes,
    ...counts
  } = await reportOf(`
    describe('sums & <more>', () => {
      test('adds', () => expect('a < "b"').toBe('c'));
      test('throws', () => { throw new TypeError('first line\\nsecond line'); });
      test('waits', () => new Promise(() => {}), 20);
      test('works', () => {});
    });`);
  expect(counts).toEqual({ passed: 1, failed: 3, skipped: 0 });
  expect(outcomes.map(({ outcome }) => outcome)).toEqual(['failed', 'failed', 'failed', 'passed']);
  expect(failures).toEqual([
    expect.stringMatching(
      /^some\.test\.ts: sums & <more> > adds\n[\s\S]*Expected: "c"\n\s*Received: "a < "b""/,
    ),
    expect.stringMatching(/^some\.test\.ts: sums & <more> > throws\n[\s\S]*first line\n\s*second line/),
    expect.stringMatching(/^some\.test\.ts: sums & <more> > waits\n\s*test timed out$/),
  ]);
});

test('an error outside of every test is one failure, and is shown', async () => {
  const { failures, failed } = await reportOf("import './not-there.ts';");
  expect(failed).toBe(1);
  expect(failures).toEqual([
    expect.stringMatching(/outside of a test\n[\s\S]*Cannot find module '\.\/not-there\.ts'/),
  ]);
});

test('a run that died without a report is one failure, with the last that it wrote', () => {
  const lines = ['some.test.ts:', 'Segmentation fault'];
  expect(readReport({ xml: undefined, exitedWell: false, lines })).toEqual({
    passed: 0,
    failed: 1,
    skipped: 0,
    tests: [],
    failures: ['some.test.ts:\nSegmentation fault'],
  });
});
