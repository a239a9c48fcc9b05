import { expect, test } from 'bun:test';
import { WorkspaceMonitor } from '../../../src/channel/workspace-monitor.ts';
import { NOTHING_KNOWN } from '../../../src/core/diagnosis.ts';
import { NetworkError } from '../../../src/core/errors.ts';
import { feedVerdict } from '../../../src/core/feed-verdict.ts';
import { HttpStatusError } from '../../../src/core/http-status-error.ts';
import { Secret } from '../../../src/core/secret.ts';

const target = { id: 'ws-1', token: new Secret('x'), platformUrl: 'http://127.0.0.1' };

test('rows that cannot be read are said and counted once each, however often a sweep brings them, and not without end', () => {
  const lines: string[] = [];
  const log = { line: (text: string) => void lines.push(text), detail: () => undefined };
  const monitor = new WorkspaceMonitor({
    target,
    log,
    nowMs: () => 0,
    hasDoorbell: false,
    onStanding: () => undefined,
  });
  for (let sweep = 0; sweep < 3; sweep += 1) {
    for (let row = 0; row < 300; row += 1) monitor.unreadableRow(`row ${row}`, 'no id');
  }
  expect(lines).toHaveLength(300);
  expect(monitor.facts.unreadableRows).toBe(300);
  for (let row = 0; row < 50_000; row += 1) monitor.unreadableRow(`row ${row}`, 'no id');
  expect(lines.length).toBeLessThan(10_010);
  expect(lines.at(-1)).toContain('are not counted');
});

test.each([
  [401, 'unauthorized'],
  [403, 'forbidden'],
  [410, 'removed'],
] as const)('a doorbell is not called alive while the polls get %i', (status, state) => {
  const monitor = new WorkspaceMonitor({
    target,
    log: { line: () => undefined, detail: () => undefined },
    nowMs: () => 0,
    hasDoorbell: true,
    onStanding: () => undefined,
  });
  monitor.doorbell('alive');
  monitor.polled();
  expect(monitor.facts.doorbell).toBe('alive');
  const error = new HttpStatusError(status, {}, { ...NOTHING_KNOWN, workspace: 'exists' });
  monitor.pollFailed(feedVerdict(error, 1, 5_000, 0.5), error);
  expect(monitor.facts).toMatchObject({ state, doorbell: 'closed' });
});

test('the same trouble is said once a minute, another one at once', () => {
  const lines: string[] = [];
  const clock = { nowMs: 0 };
  const monitor = new WorkspaceMonitor({
    target,
    log: { line: (text) => void lines.push(text), detail: () => undefined },
    nowMs: () => clock.nowMs,
    hasDoorbell: false,
    onStanding: () => undefined,
  });
  const fail = (status: number) => {
    const error = new HttpStatusError(status);
    monitor.pollFailed(feedVerdict(error, 1, 5_000, 0.5), error);
  };
  for (const status of [502, 502, 503, 502, 503]) fail(status);
  expect(lines.map((line) => /returned \d+/.exec(line)?.[0])).toEqual(['returned 502', 'returned 503']);
  clock.nowMs = 61_000;
  fail(502);
  expect(lines).toHaveLength(3);
});

test('a cause that has changed is said at once, also behind the same code', () => {
  const lines: string[] = [];
  const monitor = new WorkspaceMonitor({
    target,
    log: { line: (text) => void lines.push(text), detail: () => undefined },
    nowMs: () => 0,
    hasDoorbell: false,
    onStanding: () => undefined,
  });
  for (const proxyStatus of [502, 407, 502, 407]) {
    const error = new NetworkError('ERR_PROXY_TUNNEL', { proxyStatus }, NOTHING_KNOWN);
    monitor.pollFailed(feedVerdict(error, 1, 5_000, 0.5), error);
  }
  expect(lines).toEqual([
    expect.stringContaining('does not get through'),
    expect.stringContaining('wants a login'),
  ]);
});
