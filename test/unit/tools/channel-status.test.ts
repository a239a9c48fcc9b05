import { expect, test } from 'bun:test';
import { statusText } from '../../../src/tools/channel-status.ts';
import type { StatusReport, WorkspaceStatus } from '../../../src/tools/shared/status-report.ts';

const workspace = (id: string, state: WorkspaceStatus['state']): WorkspaceStatus => ({
  id,
  platformUrl: 'https://one.example.com',
  state,
  registered: true,
  lastPollAt: 'then',
  lastHeartbeatAt: 'then',
  waiting: 0,
  held: { flood: 0, peerLimit: 0 },
  unconfirmed: 0,
  delivered: 0,
  undelivered: 0,
  ignored: 0,
  senders: { senders: 'all' },
  refused: 0,
  unreadableRows: 0,
  activeTasks: 0,
  currentTask: '',
  doorbell: 'alive',
  lastError: undefined,
});

const linesOf = (...workspaces: WorkspaceStatus[]) => {
  const report: StatusReport = {
    version: '1',
    mode: 'active',
    why: 'All is well.',
    fix: undefined,
    stateDirectory: '/state',
    commands: { doctor: 'run doctor', access: 'run access' },
    pollIntervalMs: 5_000,
    pollWindowSeconds: 30,
    relaxedIntervalMs: 15_000,
    hostReady: true,
    receipts: 'working',
    deaf: undefined,
    permissionRelay: { state: 'off', open: 0 },
    workspaces,
    warnings: ['the disk is full'],
  };
  return statusText(report).split('\n');
};

test('a paused workspace is received, so nothing is wrong with the channel', () => {
  expect(linesOf(workspace('a', 'paused'))[0]).toBe('Molecule channel 1: active. All is well.');
});

test('what is cut off is said first, before the warnings, and its workspace before the others', () => {
  const lines = linesOf(workspace('good', 'ok'), workspace('bad', 'removed'));
  expect(lines.slice(0, 2)).toEqual([
    'Molecule channel 1: active. No message arrives from 1 of 2 workspaces: see the errors below.',
    'Warning: the disk is full.',
  ]);
  expect(lines.slice(2, 4)).toEqual([
    expect.stringContaining('Workspace bad'),
    expect.stringContaining('Workspace good'),
  ]);
  expect(lines.at(-1)).toBe('Every check, in the terminal: run doctor');
});
