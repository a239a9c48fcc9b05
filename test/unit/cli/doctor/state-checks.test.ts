import { describe, expect, test } from 'bun:test';
import { appendFileSync, chmodSync, mkdirSync, readdirSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { filesCheck } from '../../../../src/cli/doctor/checks/files.ts';
import { inboxCheck } from '../../../../src/cli/doctor/checks/inbox.ts';
import { leaseCheck } from '../../../../src/cli/doctor/checks/lease.ts';
import { logCheck } from '../../../../src/cli/doctor/checks/log.ts';
import { settingsCheck } from '../../../../src/cli/doctor/checks/settings.ts';
import { stateDirectoryCheck } from '../../../../src/cli/doctor/checks/state-directory.ts';
import { openInbox } from '../../../../src/inbox/open.ts';
import { writeOwnPidFile } from '../../../../src/lease/pid-file.ts';
import { never, sickroom, TOKEN, WORKSPACE } from './doctor-context.ts';

const A_DEAD_PID = 4_194_300;

describe('settings', () => {
  test('good ones are summed up', () => {
    using room = sickroom();
    expect(settingsCheck.run(room.context, never)).toEqual([
      { status: 'ok', fact: '1 workspace, polled every 5000 ms over the last 30 s' },
    ]);
  });

  test('every problem is a failure of its own, without the token', async () => {
    using room = sickroom({
      envFile: `MOLECULE_WORKSPACE_IDS=${WORKSPACE},two\nMOLECULE_WORKSPACE_TOKENS=${TOKEN}\nMOLECULE_POLL_INTERVAL_MS=5s\n`,
    });
    const verdicts = await settingsCheck.run(room.context, never);
    expect(verdicts.every(({ status }) => status === 'fail')).toBe(true);
    expect(verdicts.map(({ fact }) => fact)).toContainEqual(expect.stringContaining('MOLECULE_PLATFORM_URL'));
    expect(verdicts.map(({ fact }) => fact)).toContainEqual(
      expect.stringContaining('MOLECULE_POLL_INTERVAL_MS'),
    );
    expect(JSON.stringify(verdicts)).not.toContain(TOKEN);
  });

  test('a channel that is switched off is worth a warning', () => {
    using room = sickroom({ env: { MOLECULE_CHANNEL: 'off' } });
    expect(settingsCheck.run(room.context, never)).toMatchObject([
      { status: 'warn', fix: 'Set MOLECULE_CHANNEL=auto to receive messages.' },
    ]);
  });

  test('the permission relay is named with who can answer', () => {
    using room = sickroom({ env: { MOLECULE_PERMISSION_RELAY: 'canvas' } });
    expect(settingsCheck.run(room.context, never)).toMatchObject([
      { status: 'ok' },
      { status: 'ok', fact: expect.stringContaining('every canvas user') },
    ]);
  });

  test('what is doubtful comes after the summary', () => {
    using room = sickroom({ env: { MOLECULE_PLATFORM_URL: 'http://10.0.0.7:8080' } });
    expect(settingsCheck.run(room.context, never)).toMatchObject([
      { status: 'ok' },
      { status: 'warn', fact: expect.stringContaining('plain http') },
    ]);
  });
});

describe('state directory', () => {
  test('one that only its owner can read is well', () => {
    using room = sickroom();
    expect(stateDirectoryCheck.run(room.context, never)).toEqual([
      { status: 'ok', fact: `${room.stateDirectory}, yours alone` },
    ]);
  });

  test('one that does not exist yet is no trouble', () => {
    using room = sickroom({ isBare: true });
    expect(stateDirectoryCheck.run(room.context, never)).toMatchObject([{ status: 'ok' }]);
    expect(readdirSync(room.root)).toEqual([]);
  });

  test('open modes are named', () => {
    using room = sickroom();
    writeFileSync(join(room.stateDirectory, 'channel.log'), '');
    chmodSync(join(room.stateDirectory, 'channel.log'), 0o644);
    chmodSync(room.stateDirectory, 0o755);
    expect(stateDirectoryCheck.run(room.context, never)).toMatchObject([
      {
        status: 'warn',
        fact: `${room.stateDirectory}: open to other users: the folder itself, channel.log`,
      },
    ]);
  });

  test('a file in its place is a failure', () => {
    using room = sickroom({ isBare: true });
    writeFileSync(room.stateDirectory, '');
    expect(stateDirectoryCheck.run(room.context, never)).toMatchObject([{ status: 'fail' }]);
  });
});

describe('lease', () => {
  test('nobody holds it', async () => {
    using room = sickroom();
    expect(await leaseCheck.run(room.context, never)).toEqual([
      { status: 'ok', fact: 'free: no session on this machine receives messages at the moment' },
    ]);
  });

  test('a living holder is named by its PID', async () => {
    using room = sickroom();
    const path = join(room.stateDirectory, 'bot.pid');
    mkdirSync(`${path}.lock`);
    writeOwnPidFile(path);
    expect(await leaseCheck.run(room.context, never)).toEqual([
      { status: 'ok', fact: `held by PID ${process.pid}, which receives the messages` },
    ]);
  });

  test('a holder that is gone leaves a lock that nobody refreshes', async () => {
    using room = sickroom();
    const path = join(room.stateDirectory, 'bot.pid');
    writeFileSync(path, `${A_DEAD_PID}\nsome-boot/1\n`);
    mkdirSync(`${path}.lock`);
    expect(await leaseCheck.run(room.context, never)).toMatchObject([
      { status: 'warn', fact: `held by PID ${A_DEAD_PID}, which has just ended` },
    ]);
  });

  test('a holder that runs and does not refresh its lock may hang', async () => {
    using room = sickroom();
    writeOwnPidFile(join(room.stateDirectory, 'bot.pid'));
    expect(await leaseCheck.run(room.context, never)).toMatchObject([
      { status: 'warn', fact: `PID ${process.pid} has stopped refreshing its lease` },
    ]);
  });

  test('a PID that another process has by now holds nothing', async () => {
    using room = sickroom();
    writeFileSync(join(room.stateDirectory, 'bot.pid'), `${process.pid}\nanother-boot/1\n`);
    expect(await leaseCheck.run(room.context, never)).toMatchObject([{ status: 'ok' }]);
  });
});

describe('inbox', () => {
  function arrival(activityId: string) {
    return {
      activityId,
      createdAtMicros: 1,
      seq: 1,
      outcome: {
        kind: 'message',
        message: {
          activityId,
          workspaceId: WORKSPACE,
          sender: { kind: 'canvas_user' },
          text: 'hello',
          textOrigin: 'sender',
          attachments: [],
          createdAt: '2026-05-01T00:00:00Z',
        },
      },
    } as const;
  }

  test('one that does not exist yet is no trouble, and is not made', () => {
    using room = sickroom();
    expect(inboxCheck.run(room.context, never)).toMatchObject([{ status: 'ok' }]);
    expect(readdirSync(room.stateDirectory)).toEqual(['.env']);
  });

  test('messages are counted beside a server that has it open', () => {
    using room = sickroom();
    const { inbox } = openInbox(room.stateDirectory, Date.now);
    try {
      const fence = inbox.takeFence();
      inbox.store(fence, WORKSPACE, [arrival('one'), arrival('two')], { localMs: 1, platformMs: undefined });
      expect(inboxCheck.run(room.context, never)).toEqual([
        {
          status: 'ok',
          workspace: WORKSPACE,
          fact: '2 waiting, 0 pushed and not yet confirmed, 0 settled',
        },
      ]);
      inbox.store(fence, WORKSPACE, [arrival('three')], { localMs: 2, platformMs: undefined });
      expect(inbox.counts(WORKSPACE).waiting).toBe(3);
      const [first, second] = inbox.nextPending([WORKSPACE], 2).map(({ row }) => row);
      inbox.hold(fence, [first ?? 0], 'flood');
      inbox.hold(fence, [second ?? 0], 'peer_limit');
      expect(inboxCheck.run(room.context, never)).toEqual([
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

  test('a closed one is read without leaving a file beside it', () => {
    using room = sickroom();
    openInbox(room.stateDirectory, Date.now).inbox.close();
    const before = readdirSync(room.stateDirectory);
    expect(inboxCheck.run(room.context, never)).toMatchObject([{ status: 'ok', workspace: WORKSPACE }]);
    expect(readdirSync(room.stateDirectory)).toEqual(before);
  });

  test('a damaged one is a warning and stays as it is', () => {
    using room = sickroom();
    const path = join(room.stateDirectory, 'inbox.db');
    writeFileSync(path, 'this is not a database, but it is long enough to be one. '.repeat(40));
    expect(inboxCheck.run(room.context, never)).toMatchObject([
      { status: 'warn', fact: `${path} is damaged` },
    ]);
    expect(readdirSync(room.stateDirectory).sort()).toEqual(['.env', 'inbox.db']);
  });

  test('damaged ones of the past are named', () => {
    using room = sickroom();
    openInbox(room.stateDirectory, Date.now).inbox.close();
    writeFileSync(join(room.stateDirectory, 'inbox.db.unreadable-1790000000000'), '');
    expect(inboxCheck.run(room.context, never)).toMatchObject([
      { status: 'ok' },
      { status: 'warn', fact: expect.stringContaining('inbox.db.unreadable-1790000000000') },
    ]);
  });
});

describe('log', () => {
  test('the last error is shown on one line, without what looks like a token', async () => {
    using room = sickroom();
    const path = join(room.stateDirectory, 'channel.log');
    appendFileSync(path, '2026-05-01T00:00:00.000Z [7] molecule channel: poll a returned 401 — first\n');
    appendFileSync(
      path,
      `2026-05-01T00:00:01.000Z [7] molecule channel: poll a returned 503 ${TOKEN} \u001B[31m\n`,
    );
    appendFileSync(path, '2026-05-01T00:00:02.000Z [7] pushed x to the session\n');
    const [verdict] = await logCheck.run(room.context, never);
    expect(verdict).toEqual({
      status: 'ok',
      fact: `${path}; its last error: 2026-05-01T00:00:01.000Z [7] molecule channel: poll a returned 503 […]  [31m`,
    });
  });

  test.each([
    ['not written yet', undefined],
    ['no error in it', '2026-05-01T00:00:02.000Z [7] pushed x to the session\n'],
  ])('%s', (what, text) => {
    using room = sickroom();
    const path = join(room.stateDirectory, 'channel.log');
    if (text !== undefined) writeFileSync(path, text);
    expect(logCheck.run(room.context, never)).toEqual([{ status: 'ok', fact: `${path}, ${what}` }]);
  });
});

describe('files', () => {
  const saved = `${'a'.repeat(24)}-${'0'.repeat(16)}-a.txt`;

  test('what was received is counted, without what others keep there; roots are named', () => {
    using room = sickroom({ env: { CLAUDE_PROJECT_DIR: '/usr' } });
    const inbox = join(room.stateDirectory, 'inbox');
    expect(filesCheck.run(room.context, never)).toEqual([
      { status: 'ok', fact: `${inbox} does not exist yet; it is made with the first file` },
      { status: 'ok', fact: 'may be sent from: /usr' },
    ]);
    mkdirSync(inbox);
    writeFileSync(join(inbox, saved), 'x'.repeat(2_000_000));
    writeFileSync(join(inbox, 'mine.txt'), 'x');
    expect(filesCheck.run(room.context, never)).toMatchObject([
      { status: 'ok', fact: `${inbox}: 1 received file, 2 MB` },
      { status: 'ok' },
    ]);
  });

  test('an inbox that is no folder means that no file can be saved', () => {
    using room = sickroom();
    writeFileSync(join(room.stateDirectory, 'inbox'), 'in the way');
    expect(filesCheck.run(room.context, never)).toMatchObject([
      { status: 'fail', fact: expect.stringContaining('cannot be written') },
      { status: 'ok' },
    ]);
  });

  test('a root that is not there, or in the state directory, is doubtful', () => {
    using bare = sickroom();
    using room = sickroom({ env: { MOLECULE_UPLOAD_ROOTS: `/nowhere/at/all:${bare.stateDirectory}` } });
    expect(filesCheck.run(room.context, never)).toMatchObject([
      { status: 'ok' },
      { status: 'ok', fact: `may be sent from: ${bare.stateDirectory}` },
      { status: 'warn', fact: '/nowhere/at/all does not exist: nothing can be sent from there' },
    ]);
    const own = { ...room.context, stateDirectory: bare.stateDirectory };
    expect(filesCheck.run(own, never)).toContainEqual({
      status: 'warn',
      fact: `${bare.stateDirectory} is inside the state directory: nothing but received files can be sent from there`,
      fix: 'Take it out of MOLECULE_UPLOAD_ROOTS.',
    });
  });
});
