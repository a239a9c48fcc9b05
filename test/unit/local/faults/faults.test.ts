import { describe, expect, test } from 'bun:test';
import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { ConfigError } from '../../../../src/core/errors.ts';
import {
  FAULT_KINDS,
  type Fault,
  FaultSwitchboard,
  type NewFaultRule,
} from '../../../../src/local/faults/faults.ts';

const OUTAGE: NewFaultRule = { fault: { kind: 'outage' } };
const subject = (path = '/workspaces/w/activity', method = 'GET', workspaceIds = ['w']) => ({
  method,
  path,
  workspaceIds,
});
const kinds = (faults: readonly Fault[]) => faults.map(({ kind }) => kind);

function problemOf(rule: unknown): string {
  try {
    new FaultSwitchboard().set(rule);
  } catch (error) {
    if (error instanceof ConfigError) return error.message;
    throw error;
  }
  return 'accepted';
}

describe('a rule', () => {
  test('without a match strikes everything, until it is removed', () => {
    const faults = new FaultSwitchboard();
    const id = faults.set(OUTAGE);
    expect(faults.list()).toEqual([{ id, fault: { kind: 'outage' } }]);
    expect(kinds(faults.takeFor(subject()))).toEqual(['outage']);
    expect(faults.remove(id)).toBe(true);
    expect(faults.remove(id)).toBe(false);
    expect(faults.takeFor(subject())).toEqual([]);
  });

  test.each([
    ['the start of a path', { path: '/workspaces/w/' }, true],
    ['another start', { path: '/registry' }, false],
    ['a star for one segment', { path: '/workspaces/*/activity' }, true],
    ['a star for one segment only', { path: '/workspaces/*' }, false],
    ['two stars for any', { path: '/workspaces/**' }, true],
    ['the method, in any case', { method: 'get' }, true],
    ['another method', { method: 'POST' }, false],
    ['the workspace', { workspaceId: 'w' }, true],
    ['another workspace', { workspaceId: 'v' }, false],
    ['all of it', { method: 'GET', path: '/workspaces/*/activity', workspaceId: 'w' }, true],
    ['one of it not', { method: 'GET', path: '/workspaces/*/activity', workspaceId: 'v' }, false],
  ])('matches %s', (_what, match, expected) => {
    const faults = new FaultSwitchboard();
    faults.set({ ...OUTAGE, match });
    expect(faults.takeFor(subject()).length > 0).toBe(expected);
  });

  test('with times counts down and is gone', () => {
    const faults = new FaultSwitchboard();
    faults.set({ ...OUTAGE, times: 2 });
    faults.takeFor(subject());
    expect(faults.list()[0]?.times).toBe(1);
    faults.takeFor(subject());
    expect(faults.list()).toEqual([]);
    expect(faults.takeFor(subject())).toEqual([]);
  });

  test('with a probability strikes that often, and the same requests for the same seed', () => {
    const run = () => {
      const faults = new FaultSwitchboard();
      faults.seed(42);
      faults.set({ ...OUTAGE, probability: 0.3 });
      return Array.from({ length: 1_000 }, () => faults.takeFor(subject()).length);
    };
    const struck = run();
    expect(run()).toEqual(struck);
    const count = struck.reduce((sum, hit) => sum + hit, 0);
    expect(count).toBeGreaterThan(240);
    expect(count).toBeLessThan(360);
  });

  test('with the id of another takes its place', () => {
    const faults = new FaultSwitchboard();
    faults.set({ id: 'mine', ...OUTAGE });
    expect(faults.set({ id: 'mine', fault: { kind: 'hang' } })).toBe('mine');
    expect(faults.list()).toEqual([{ id: 'mine', fault: { kind: 'hang' } }]);
  });
});

test('delays come before the first other fault, and nothing after it', () => {
  const faults = new FaultSwitchboard();
  faults.set({ fault: { kind: 'delay', delayMs: 5 } });
  faults.set({ fault: { kind: 'html' } });
  faults.set(OUTAGE);
  expect(kinds(faults.takeFor(subject()))).toEqual(['delay', 'html']);
});

test('whoever listens hears of each change', () => {
  let changes = 0;
  const faults = new FaultSwitchboard(() => {
    changes += 1;
  });
  faults.clear();
  faults.set({ ...OUTAGE, times: 1 });
  faults.takeFor(subject());
  faults.clear();
  expect(changes).toBe(2);
});

test('only a certain outage cuts what is open', () => {
  const faults = new FaultSwitchboard();
  faults.set({ fault: { kind: 'drop' } });
  faults.set({ ...OUTAGE, probability: 0.5 });
  expect(faults.cutsStreamOf(subject())).toBe(false);
  faults.set({ ...OUTAGE, match: { workspaceId: 'w' } });
  expect(faults.cutsStreamOf(subject())).toBe(true);
  expect(faults.cutsStreamOf(subject('/', 'GET', []))).toBe(false);
});

describe('a bad rule is refused in words', () => {
  test.each([
    [undefined, 'rule: got nothing, expected object.'],
    [{}, 'fault: got nothing, expected object.'],
    [
      { fault: { kind: 'explode' } },
      'fault.kind: got "explode", expected status, delay, drop, truncate, malformed, html, hang, outage, late-row, bad-body or database-down.',
    ],
    [{ fault: { kind: 'status', status: '500' } }, 'fault.status: got "500", expected number.'],
    [{ fault: { kind: 'status', status: 42 } }, 'fault.status: got 42, expected number to be >=200.'],
    [{ fault: { kind: 'delay' } }, 'fault.delayMs: got nothing, expected number.'],
    [{ ...OUTAGE, times: 0 }, 'times: got 0, expected number to be >=1.'],
    [{ ...OUTAGE, probability: 2 }, 'probability: got 2, expected number to be <=1.'],
    [{ ...OUTAGE, matches: {} }, 'rule: got the key matches, expected only the keys of a fault rule.'],
    [{ ...OUTAGE, match: { path: 'x' } }, 'match.path: got "x", expected a text that starts with "/".'],
  ])('%p', (rule, message) => {
    expect(problemOf(rule)).toBe(message);
  });

  test('and so is one too many', () => {
    const faults = new FaultSwitchboard();
    for (let index = 0; index < 200; index += 1) faults.set(OUTAGE);
    expect(() => faults.set(OUTAGE)).toThrow('rules: got 201, expected at most 200.');
  });
});

describe('a late row', () => {
  const LATE: NewFaultRule = { fault: { kind: 'late-row', delayMs: 100, maxDelayMs: 300 } };

  test('is no fault of a request', () => {
    const faults = new FaultSwitchboard();
    faults.set(LATE);
    expect(faults.takeFor(subject())).toEqual([]);
    expect(faults.cutsStreamOf(subject())).toBe(false);
  });

  test('is as late as the seed says, and never outside the range', () => {
    const delays = (seed: number) => {
      const faults = new FaultSwitchboard();
      faults.seed(seed);
      faults.set(LATE);
      return Array.from({ length: 50 }, () => faults.takeRowDelay(['w'])?.delayMs ?? -1);
    };
    expect(delays(7)).toEqual(delays(7));
    expect(delays(7)).not.toEqual(delays(8));
    expect(Math.min(...delays(7))).toBeGreaterThanOrEqual(100);
    expect(Math.max(...delays(7))).toBeLessThanOrEqual(300);
  });

  test('is of one sender or inbox only, where the rule names it', () => {
    const faults = new FaultSwitchboard();
    faults.set({ match: { workspaceId: 'slow' }, fault: { kind: 'late-row', delayMs: 5 } });
    expect(faults.takeRowDelay(['inbox', 'quick'])).toBeUndefined();
    expect(faults.takeRowDelay(['inbox', 'slow'])?.delayMs).toBe(5);
  });

  test('no longer waits when its rule is taken away, counted out or not', () => {
    const faults = new FaultSwitchboard();
    const id = faults.set({ ...LATE, times: 1 });
    const delay = faults.takeRowDelay(['w']);
    expect(faults.list()).toEqual([]);
    expect(delay?.over.aborted).toBe(false);
    faults.remove(id);
    expect(delay?.over.aborted).toBe(true);
  });

  test('cannot be matched by what only requests have', () => {
    expect(problemOf({ ...LATE, match: { path: '/workspaces' } })).toContain('match.path');
    expect(problemOf({ ...LATE, match: { method: 'POST' } })).toContain('match.method');
  });
});

test('the documentation names every kind of fault, and the error for another one too', () => {
  const page = readFileSync(join(import.meta.dir, '../../../../docs/operations.md'), 'utf8');
  expect(FAULT_KINDS).toContain('late-row');
  expect(FAULT_KINDS.filter((kind) => !page.includes(`| \`${kind}\` |`))).toEqual([]);
  const problem = problemOf({ fault: { kind: 'flood' } });
  expect(FAULT_KINDS.filter((kind) => !problem.includes(kind))).toEqual([]);
});
