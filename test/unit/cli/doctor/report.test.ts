import { expect, test } from 'bun:test';
import { type Check, fail, ok, warn } from '../../../../src/cli/doctor/check.ts';
import { runDoctor } from '../../../../src/cli/doctor/doctor.ts';
import { formatJson, formatText, isHealthy } from '../../../../src/cli/doctor/report.ts';
import { PRODUCT } from '../../../../src/core/product.ts';
import { never, setUpDoctor } from './doctor-context.ts';

const good: Check = { id: 'good', title: 'Good', run: () => [ok('all is well')] };
const doubtful: Check = { id: 'doubtful', title: 'Doubtful one', run: () => [warn('hm', 'Look.')] };
const bad: Check = { id: 'bad', title: 'Bad', run: () => [{ ...fail('no', 'Mend it.'), workspace: 'ws' }] };
const broken: Check = {
  id: 'broken',
  title: 'Broken',
  run: () => Promise.reject(new RangeError('with a secret in it')),
};

async function report(...checks: Check[]) {
  using setup = setUpDoctor({ isOffline: true });
  return runDoctor(checks, setup.context, never);
}

test('a person gets a line per finding, and a fix under what is not well', async () => {
  expect(formatText(await report(good, doubtful, bad), (text) => text)).toBe(
    [
      `molecule-channel ${PRODUCT.version} doctor (offline: the platform was not asked)`,
      '',
      '  ok    Good          all is well',
      '  warn  Doubtful one  hm',
      '                      fix: Look.',
      '  FAIL  Bad           ws: no',
      '                      fix: Mend it.',
      '',
      '1 failed, 1 warning. Start with the first one: it may explain the others.',
      '',
    ].join('\n'),
  );
});

test('in a narrow terminal the title stands above, and nothing is wider than the terminal', async () => {
  const text = formatText(await report(good, doubtful, bad), (word) => word, 40);
  expect(text.split('\n').slice(2, 11)).toEqual([
    '  ok    Good',
    '    all is well',
    '  warn  Doubtful one',
    '    hm',
    '    fix: Look.',
    '  FAIL  Bad',
    '  ws',
    '    no',
    '    fix: Mend it.',
  ]);
  for (const line of text.split('\n').slice(2)) expect(line.length).toBeLessThanOrEqual(40);
});

test('a program gets one JSON document', async () => {
  expect(JSON.parse(formatJson(await report(good, bad)))).toEqual({
    version: PRODUCT.version,
    ok: false,
    offline: true,
    counts: { ok: 1, warn: 0, fail: 1 },
    findings: [
      { check: 'good', title: 'Good', status: 'ok', fact: 'all is well' },
      { check: 'bad', title: 'Bad', workspace: 'ws', status: 'fail', fact: 'no', fix: 'Mend it.' },
    ],
  });
});

test('a warning is not a failure', async () => {
  expect(isHealthy(await report(good, doubtful))).toBe(true);
  expect(isHealthy(await report(good, bad))).toBe(false);
});

test('a check that breaks is a finding, and those after it still run', async () => {
  expect((await report(broken, good)).findings).toEqual([
    {
      check: 'broken',
      title: 'Broken',
      status: 'fail',
      fact: 'this check broke off (RangeError)',
      fix: 'This is a bug in the doctor; please report it.',
    },
    { check: 'good', title: 'Good', status: 'ok', fact: 'all is well' },
  ]);
});
