import { describe, expect, test } from 'bun:test';
import { readdirSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { inboxCheck } from '../../../../../src/cli/doctor/checks/inbox.ts';
import { REAL_SURROUNDINGS } from '../../../../../src/inbox/file/network-file.ts';
import { openInbox } from '../../../../../src/inbox/file/open.ts';
import { arrival, WATERMARK } from '../../../../support/inbox-arrivals.ts';
import { never, setUpDoctor, WORKSPACE } from '../doctor-context.ts';

test('one that does not exist yet is no trouble, and is not made', () => {
  using setup = setUpDoctor();
  expect(inboxCheck.run(setup.context, never)).toMatchObject([{ status: 'ok' }]);
  expect(readdirSync(setup.stateDirectory)).toEqual(['.env']);
});

test('messages are counted beside a server that has it open', () => {
  using setup = setUpDoctor();
  const { inbox } = openInbox(setup.stateDirectory, Date.now);
  try {
    const leased = inbox.takeOver();
    leased.arrivals.store(WORKSPACE, [arrival('one', 1), arrival('two', 2)], WATERMARK);
    expect(inboxCheck.run(setup.context, never)).toEqual([
      {
        status: 'ok',
        workspace: WORKSPACE,
        fact: '2 waiting, 0 pushed and not yet confirmed, 0 settled',
      },
    ]);
    leased.arrivals.store(WORKSPACE, [arrival('three', 3)], WATERMARK);
    expect(inbox.counts(WORKSPACE).waiting).toBe(3);
    const [first, second] = leased.pushes.next([WORKSPACE], 2).map(({ row }) => row);
    inbox.holds.hold(leased.fence, [first ?? 0], 'flood');
    inbox.holds.hold(leased.fence, [second ?? 0], 'peer_limit');
    expect(inboxCheck.run(setup.context, never)).toEqual([
      {
        status: 'warn',
        workspace: WORKSPACE,
        fact: '1 waiting, 0 pushed and not yet confirmed, 0 settled; 1 held back by MOLECULE_FLOOD_LIMIT, 1 held back by MOLECULE_PEER_LIMIT',
        fix: 'Ask Claude to read them (inbox_peek, inbox_pop) or to release them (inbox_release).',
      },
    ]);
  } finally {
    inbox.close();
  }
});

test('what was left on the platform, and what could not be read, is counted with what to do', () => {
  using setup = setUpDoctor();
  const { inbox } = openInbox(setup.stateDirectory, Date.now);
  try {
    const ignored = (activityId: string, reason: 'overflow' | 'unreadable') => ({
      ...arrival(activityId, 1),
      outcome: { kind: 'ignored', reason } as const,
    });
    inbox
      .takeOver()
      .arrivals.store(
        WORKSPACE,
        [ignored('one', 'overflow'), ignored('two', 'overflow'), ignored('three', 'unreadable')],
        WATERMARK,
      );
    expect(inboxCheck.run(setup.context, never)).toMatchObject([
      { status: 'ok', workspace: WORKSPACE },
      {
        status: 'warn',
        workspace: WORKSPACE,
        fact: '2 left on the platform, because too many messages wait here already',
        fix: expect.stringContaining('inbox_pop'),
      },
      { status: 'warn', workspace: WORKSPACE, fact: expect.stringMatching(/^1 rows of the platform/) },
    ]);
  } finally {
    inbox.close();
  }
});

test('what the reply guard did is counted, once something was to do', () => {
  using setup = setUpDoctor();
  const { inbox } = openInbox(setup.stateDirectory, Date.now);
  try {
    const leased = inbox.takeOver();
    leased.arrivals.store(WORKSPACE, [arrival('one', 1), arrival('two', 2)], WATERMARK);
    for (const { row } of leased.pushes.next([WORKSPACE], 2)) inbox.settleBySession(row, 'receipt');
    inbox.noteGuard(WORKSPACE, 'one', 'asked');
    inbox.noteGuard(WORKSPACE, 'one', 'from_terminal');
    inbox.noteGuard(WORKSPACE, 'two', 'broken_off');
    expect(inboxCheck.run(setup.context, never)).toContainEqual({
      status: 'ok',
      workspace: WORKSPACE,
      fact: 'left without a reply at first: 0 answered when asked, 1 answered with the text of the terminal, 0 left without an answer, 1 broken off',
    });
  } finally {
    inbox.close();
  }
});

test('a closed one is read without leaving a file beside it', () => {
  using setup = setUpDoctor();
  openInbox(setup.stateDirectory, Date.now).inbox.close();
  const before = readdirSync(setup.stateDirectory);
  expect(inboxCheck.run(setup.context, never)).toMatchObject([{ status: 'ok', workspace: WORKSPACE }]);
  expect(readdirSync(setup.stateDirectory)).toEqual(before);
});

test('a damaged one is a warning and stays as it is', () => {
  using setup = setUpDoctor();
  const path = join(setup.stateDirectory, 'inbox.db');
  writeFileSync(path, 'this is not a database, but it is long enough to be one. '.repeat(40));
  expect(inboxCheck.run(setup.context, never)).toMatchObject([
    { status: 'warn', fact: `${path} is damaged` },
  ]);
  expect(readdirSync(setup.stateDirectory).sort()).toEqual(['.env', 'inbox.db']);
});

test('damaged ones of the past are named', () => {
  using setup = setUpDoctor();
  openInbox(setup.stateDirectory, Date.now).inbox.close();
  writeFileSync(join(setup.stateDirectory, 'inbox.db.unreadable-1790000000000'), '');
  expect(inboxCheck.run(setup.context, never)).toMatchObject([
    { status: 'ok' },
    { status: 'warn', fact: expect.stringContaining('inbox.db.unreadable-1790000000000') },
  ]);
});

describe('on a network file system', () => {
  const nfs = { machine: { networkFileSystem: () => 'NFS' } };

  test('it is said that the inbox works, and that a local disk is better', () => {
    using setup = setUpDoctor(nfs);
    const onNetwork = { ...REAL_SURROUNDINGS, networkFileSystem: () => 'NFS' };
    openInbox(setup.stateDirectory, Date.now, onNetwork).inbox.close();
    expect(inboxCheck.run(setup.context, never)).toMatchObject([
      {
        status: 'warn',
        fact: expect.stringContaining('network file system (NFS)'),
        fix: expect.stringContaining('MOLECULE_STATE_DIR'),
      },
      { status: 'ok', workspace: WORKSPACE },
    ]);
  });

  test('a file with a write-ahead log is not opened', () => {
    using setup = setUpDoctor(nfs);
    openInbox(setup.stateDirectory, Date.now).inbox.close();
    const before = readdirSync(setup.stateDirectory);
    expect(inboxCheck.run(setup.context, never)).toMatchObject([
      { status: 'warn' },
      { status: 'ok', fact: expect.stringContaining('the next session brings it up to date') },
    ]);
    expect(readdirSync(setup.stateDirectory)).toEqual(before);
  });
});
