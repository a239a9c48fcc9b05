import { expect, test } from 'bun:test';
import { sessionLine } from '../../../src/channel/session-line.ts';
import type { StatusReport } from '../../../src/tools/shared/status-report.ts';
import { statusReport, workspaceStatus } from '../../support/status-report.ts';

const OK = workspaceStatus('ws-1', 'ok');
const DEAF = { cause: 'the channel is off', fix: 'Switch it on.', fallback: 'off' } as const;

test.each<[string, Partial<StatusReport>, string]>([
  [
    'unconfigured',
    { mode: 'unconfigured', why: 'MOLECULE_PLATFORM_URL is missing' },
    'Molecule: not connected, because it is not configured (MOLECULE_PLATFORM_URL is missing). Ask Claude for channel_status, or run: run doctor',
  ],
  [
    'standing by',
    { mode: 'standby', why: 'Messages go to another session (PID 42).' },
    'Molecule: standing by. Messages go to another session (PID 42).',
  ],
  [
    'connected',
    { mode: 'active', workspaces: [OK] },
    'Molecule: connected; messages to workspace ws-1 arrive in this session.',
  ],
  [
    'connected to many',
    { mode: 'active', workspaces: ['a', 'b', 'c', 'd'].map((id) => workspaceStatus(id, 'ok')) },
    'Molecule: connected; messages to workspaces a, b, c and 1 more arrive in this session.',
  ],
  [
    'deaf',
    { mode: 'active', workspaces: [OK], deaf: DEAF },
    'Molecule: this session does not listen to its channel, so messages are kept. The channel is off. Switch it on.',
  ],
  [
    'without the channel, but with hooks',
    { mode: 'active', workspaces: [OK], deaf: { ...DEAF, fallback: 'hooks' } },
    'Molecule: connected; this session has no channel, so messages to workspace ws-1 come with its prompts and at the end of its turns.',
  ],
  [
    'the copy of a window that was left',
    { mode: 'passive', leftWindow: { what: 'this window was left.', fix: 'Start again.' } },
    'Molecule: this window was left. Start again.',
  ],
])('a session that is %s says so in one line', (_name, report, line) => {
  expect(sessionLine(statusReport(report))).toBe(line);
});

test.each<[string, Partial<StatusReport>]>([
  ['is starting', { mode: 'starting' }],
  ['has not reached its platform yet', { mode: 'active', workspaces: [workspaceStatus('a', 'starting')] }],
  ['was started without the channel', { mode: 'passive' }],
])('nothing is said while a session %s', (_name, report) => {
  expect(sessionLine(statusReport(report))).toBeUndefined();
});
