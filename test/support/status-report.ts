import type { StatusReport, WorkspaceStatus } from '../../src/tools/shared/status-report.ts';

/** What a session says that is well, but for what is given. */
export function statusReport(more: Partial<StatusReport> = {}): StatusReport {
  return {
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
    hearing: undefined,
    deaf: undefined,
    leftWindow: undefined,
    permissionRelay: { state: 'off', open: 0 },
    questions: { state: 'off', isOpen: false, isWorthOffering: false },
    replyGuard: {
      scope: 'people',
      works: true,
      counts: { asked: 0, from_terminal: 0, unanswered: 0, broken_off: 0 },
    },
    workspaces: [],
    warnings: [],
    ...more,
  };
}

export function workspaceStatus(
  id: string,
  state: WorkspaceStatus['state'],
  more: Partial<WorkspaceStatus> = {},
): WorkspaceStatus {
  return {
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
    leftOut: 0,
    unreadableRows: 0,
    activeTasks: 0,
    currentTask: '',
    doorbell: 'alive',
    lastError: undefined,
    ...more,
  };
}
