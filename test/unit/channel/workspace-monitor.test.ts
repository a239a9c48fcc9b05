import { expect, test } from 'bun:test';
import { WorkspaceMonitor } from '../../../src/channel/workspace-monitor.ts';
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
