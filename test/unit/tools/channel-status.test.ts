import { expect, test } from 'bun:test';
import { statusText } from '../../../src/tools/channel-status.ts';
import type { StatusReport, WorkspaceStatus } from '../../../src/tools/shared/status-report.ts';
import { statusReport, workspaceStatus } from '../../support/status-report.ts';

const NO_GUARD_COUNTS = { asked: 0, from_terminal: 0, unanswered: 0, broken_off: 0 };

const linesOf = (...workspaces: WorkspaceStatus[]) => linesOfReport({ workspaces });

const linesOfReport = (more: Partial<StatusReport>) =>
  statusText(statusReport({ warnings: ['the disk is full'], ...more })).split('\n');

test('a paused workspace is received, so nothing is wrong with the channel', () => {
  expect(linesOf(workspaceStatus('a', 'paused'))[0]).toBe('Molecule channel 1: active. All is well.');
});

test('what is cut off is said first, before the warnings, and its workspace before the others', () => {
  const lines = linesOf(workspaceStatus('good', 'ok'), workspaceStatus('bad', 'removed'));
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

test('a workspace says what became of its messages, and only what there is of it', () => {
  expect(linesOf(workspaceStatus('a', 'ok'))[2]).toBe(
    'Workspace a at https://one.example.com: ok; last poll then; doorbell alive; 0 delivered, 0 waiting.',
  );
  const counts = {
    delivered: 1,
    waiting: 2,
    unconfirmed: 3,
    undelivered: 4,
    ignored: 5,
    activeTasks: 6,
    unreadableRows: 7,
    held: { flood: 8, peerLimit: 9 },
  };
  expect(linesOf(workspaceStatus('a', 'ok', counts)).slice(2, 4)).toEqual([
    'Workspace a at https://one.example.com: ok; last poll then; doorbell alive; 1 delivered, 2 waiting, 3 pushed but not confirmed by the session, 4 undelivered, 5 own echoes ignored, 6 being answered, 7 unreadable rows skipped.',
    '  Held back: 8 older ones by MOLECULE_FLOOD_LIMIT, 9 by MOLECULE_PEER_LIMIT. inbox_peek and inbox_pop read them; inbox_release pushes them, when the user asks for it.',
  ]);
});

test('an error that is over is told apart from one that is not', () => {
  const lastError = { what: 'poll returned 500', fix: 'Wait.', at: 'then' };
  expect(linesOf(workspaceStatus('a', 'ok', { lastError }))[3]).toBe(
    '  Last error, over now: poll returned 500 (then). Wait.',
  );
  expect(linesOf(workspaceStatus('a', 'unreachable', { lastError }))[3]).toBe(
    '  Error: poll returned 500 (then). Wait.',
  );
});

test('a limit of who may write is named, with the command that changes it', () => {
  const senders = { senders: 'canvas' } as const;
  expect(linesOf(workspaceStatus('a', 'ok', { senders, refused: 1 }))[3]).toBe(
    '  Who may write to the session: the canvas user only; 1 message of others was not let in. Your user changes that in the terminal: run access',
  );
});

test.each([
  ['off', ['Read them with wait_for_message', 'MOLECULE_FALLBACK=hooks would show them']],
  ['hooks', ['With MOLECULE_FALLBACK=hooks they ride along']],
  [{ forbidden: 'it is not allowed' }, ['Read them with', 'is not used, because it is not allowed.']],
] as const)('a session that does not listen says what reads its messages: fallback %j', (fallback, words) => {
  const lines = linesOfReport({ deaf: { cause: 'the flag is missing', fix: 'Add it.', fallback } });
  expect(lines[0]).toContain('active. This session does not listen to the channel');
  expect(lines[1]).toBe('Likely cause: the flag is missing. Add it.');
  for (const [index, word] of words.entries()) expect(lines[2 + index]).toContain(word);
});

test('a session that receives nothing says so of its workspaces, without a poll or a doorbell', () => {
  const lines = linesOfReport({
    mode: 'standby',
    why: 'Another one does.',
    workspaces: [workspaceStatus('a', 'starting')],
  });
  expect(lines[0]).toBe('Molecule channel 1: standby. Another one does.');
  expect(lines[2]).toBe(
    'Workspace a at https://one.example.com: not polled by this session; 0 delivered, 0 waiting.',
  );
});

test.each([
  ['off', 0, 'Permission relay: off.'],
  [
    'on',
    1,
    'Permission relay: on; 1 request waits for an answer on the canvas. In auto mode Claude Code decides itself and asks neither here nor there.',
  ],
  [
    'on',
    2,
    'Permission relay: on; 2 requests wait for an answer on the canvas. In auto mode Claude Code decides itself and asks neither here nor there.',
  ],
] as const)('the permission relay is %s with %i requests', (state, open, line) => {
  expect(linesOfReport({ permissionRelay: { state, open } })).toContain(line);
});

test.each<[string, Partial<StatusReport['replyGuard']>, string]>([
  ['is off', { scope: 'off' }, 'Reply guard: off.'],
  ['cannot work without hooks', { works: false }, 'Reply guard: not here; it needs the hooks of the plugin'],
  [
    'counts what it did',
    { counts: { asked: 4, from_terminal: 3, unanswered: 2, broken_off: 1 } },
    'Reply guard: people. Left without a reply at first: 4 answered when asked, 3 answered with the text of the terminal, 2 left without an answer, 1 broken off; people are told.',
  ],
])('the reply guard %s', (_what, guard, line) => {
  const replyGuard = { scope: 'people', works: true, counts: NO_GUARD_COUNTS, ...guard } as const;
  expect(linesOfReport({ replyGuard }).join('\n')).toContain(line);
});

test('how well the session hears is said, and where a message goes that does not get into it', () => {
  expect(linesOfReport({ hearing: 'hears' })).toContain('The session hears: it was seen to get a message.');
  expect(linesOfReport({ hearing: 'busy' })).toContain(
    'The session is busy or has a dialog open: a message waits until that is over.',
  );
  const deaf = { cause: 'this window was left', fix: 'Start again.', fallback: 'off' } as const;
  const why = 'Messages go to another session (PID 42).';
  expect(linesOfReport({ mode: 'standby', why, hearing: 'deaf', deaf }).slice(0, 3)).toEqual([
    'Molecule channel 1: standby. This session does not listen to the channel: it gave way to one that does.',
    why,
    'Likely cause: this window was left. Start again.',
  ]);
  const leftWindow = { what: 'this window was left.', fix: 'Start again.' };
  const passive = linesOfReport({ mode: 'passive', leftWindow, fix: 'Start it with the channel.' });
  expect(passive.slice(1, 3)).toEqual(['This window was left.', 'Start again.']);
  expect(passive.join('\n')).not.toContain('Start it with the channel.');
});

test.each<[string, Partial<StatusReport['questions']>, RegExp]>([
  ['off', {}, /^Questions on the canvas: off\.$/],
  ['off and worth an offer', { isWorthOffering: true }, /more than five minutes.*MOLECULE_QUESTIONS=canvas/],
  ['on', { state: 'on' }, /^Questions on the canvas: on\.$/],
  ['on, with one open', { state: 'on', isOpen: true }, /on; one waits/],
  ['on without the messages', { state: 'waiting' }, /only a session that receives the messages/],
  ['not possible', { state: 'unsupported' }, /not here; they need Claude Code 2\.1\.197/],
])('questions on the canvas are %s', (_what, more, line) => {
  const questions = { state: 'off', isOpen: false, isWorthOffering: false, ...more } as const;
  expect(linesOfReport({ questions }).filter((text) => line.test(text))).toHaveLength(1);
});
