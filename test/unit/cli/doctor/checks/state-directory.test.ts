import { describe, expect, test } from 'bun:test';
import { appendFileSync, chmodSync, mkdirSync, readdirSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { inboxCheck } from '../../../../../src/cli/doctor/checks/inbox.ts';
import {
  filesCheck,
  logCheck,
  stateDirectoryCheck,
} from '../../../../../src/cli/doctor/checks/state-directory.ts';
import { makePipe } from '../../../../support/planted-files.ts';
import { GOOD_ENV_FILE, never, setUpDoctor, TOKEN } from '../doctor-context.ts';

describe('state directory', () => {
  test('one that only its owner can read is well', () => {
    using setup = setUpDoctor();
    expect(stateDirectoryCheck.run(setup.context, never)).toEqual([
      { status: 'ok', fact: `${setup.stateDirectory}, yours alone` },
    ]);
  });

  test('one that does not exist yet is no trouble', () => {
    using setup = setUpDoctor({ isBare: true });
    expect(stateDirectoryCheck.run(setup.context, never)).toMatchObject([{ status: 'ok' }]);
    expect(readdirSync(setup.root)).toEqual([]);
  });

  test('open modes are named', () => {
    using setup = setUpDoctor();
    writeFileSync(join(setup.stateDirectory, 'channel.log'), '');
    chmodSync(join(setup.stateDirectory, 'channel.log'), 0o644);
    chmodSync(setup.stateDirectory, 0o755);
    expect(stateDirectoryCheck.run(setup.context, never)).toMatchObject([
      {
        status: 'warn',
        fact: `${setup.stateDirectory}: open to other users: the folder itself, channel.log`,
      },
    ]);
  });

  test.each(['bot.pid', 'bot.pid.lock'])(
    'a named pipe as %s is a failure: no session gets the lease',
    (name) => {
      using setup = setUpDoctor();
      const path = join(setup.stateDirectory, name);
      makePipe(path);
      expect(stateDirectoryCheck.run(setup.context, never)).toEqual([
        {
          status: 'fail',
          fact: expect.stringContaining(`${path} is a named pipe instead of a `),
          fix: `Move it away: mv ${path} ${path}.old`,
        },
      ]);
    },
  );

  test('every other file that is not ours is named with its fix, and nothing is waited for', async () => {
    using setup = setUpDoctor();
    const names = ['standby', 'inbox.db', 'inbox.db-wal', 'inbox.db-shm', 'inbox.db-journal', 'inbox'];
    names.push('access.known', 'channel.log', 'channel.log.1');
    for (const name of names) makePipe(join(setup.stateDirectory, name));
    const verdicts = await stateDirectoryCheck.run(setup.context, never);
    expect(verdicts.map(({ status, fact }) => [status, fact.split(' instead of')[0]])).toEqual(
      names.map((name) => ['warn', `${join(setup.stateDirectory, name)} is a named pipe`]),
    );
    expect(await logCheck.run(setup.context, never)).toMatchObject([{ status: 'warn' }]);
    expect(await inboxCheck.run(setup.context, never)).toMatchObject([{ status: 'warn' }]);
  });

  test('one that everybody can write to is a failure with its fix', () => {
    using setup = setUpDoctor();
    chmodSync(setup.stateDirectory, 0o777);
    expect(stateDirectoryCheck.run(setup.context, never)).toMatchObject([
      { status: 'fail', fix: `Check what is in it; then: chmod 700 ${setup.stateDirectory}` },
    ]);
  });

  test('a file in its place is a failure', () => {
    using setup = setUpDoctor({ isBare: true });
    writeFileSync(setup.stateDirectory, '');
    expect(stateDirectoryCheck.run(setup.context, never)).toMatchObject([{ status: 'fail' }]);
  });
});

describe('log', () => {
  test('the last error is shown on one line, without what looks like a token', async () => {
    using setup = setUpDoctor();
    const path = join(setup.stateDirectory, 'channel.log');
    appendFileSync(path, '2026-05-01T00:00:00.000Z [7] molecule channel: poll a returned 401 — first\n');
    appendFileSync(
      path,
      `2026-05-01T00:00:01.000Z [7] molecule channel: poll a returned 503 ${TOKEN} \u001B[31m\n`,
    );
    appendFileSync(path, '2026-05-01T00:00:02.000Z [7] pushed x to the session\n');
    const [verdict] = await logCheck.run(setup.context, never);
    expect(verdict).toEqual({
      status: 'ok',
      fact: `${path}; its last error: 2026-05-01T00:00:01.000Z [7] molecule channel: poll a returned 503 […]  [31m`,
    });
  });

  test.each([
    ['not written yet', undefined],
    ['no error in it', '2026-05-01T00:00:02.000Z [7] pushed x to the session\n'],
  ])('%s', async (what, text) => {
    using setup = setUpDoctor();
    const path = join(setup.stateDirectory, 'channel.log');
    if (text !== undefined) writeFileSync(path, text);
    expect(await logCheck.run(setup.context, never)).toEqual([{ status: 'ok', fact: `${path}, ${what}` }]);
  });
});

describe('files', () => {
  const saved = `${'a'.repeat(24)}-${'0'.repeat(16)}-a.txt`;

  test('what was received is counted, without what others keep there; roots are named', () => {
    using setup = setUpDoctor();
    const inbox = join(setup.stateDirectory, 'inbox');
    expect(filesCheck.run(setup.context, never)).toEqual([
      { status: 'ok', fact: `${inbox} does not exist yet; it is made with the first file` },
      { status: 'ok', fact: `may be sent from: ${process.cwd()}` },
    ]);
    mkdirSync(inbox);
    writeFileSync(join(inbox, saved), 'x'.repeat(2_000_000));
    writeFileSync(join(inbox, 'mine.txt'), 'x');
    expect(filesCheck.run(setup.context, never)).toMatchObject([
      { status: 'ok', fact: `${inbox}: 1 received file, 2 MB` },
      { status: 'ok' },
    ]);
  });

  test('an inbox that is no folder means that no file can be saved', () => {
    using setup = setUpDoctor();
    writeFileSync(join(setup.stateDirectory, 'inbox'), 'in the way');
    expect(filesCheck.run(setup.context, never)).toMatchObject([
      { status: 'fail', fact: expect.stringContaining('cannot be written') },
      { status: 'ok' },
    ]);
  });

  test('a root that is not there, or in the state directory, is doubtful', () => {
    using bare = setUpDoctor();
    const roots = `MOLECULE_UPLOAD_ROOTS=/nowhere/at/all:${bare.stateDirectory}\n`;
    using setup = setUpDoctor({ envFile: `${GOOD_ENV_FILE}${roots}` });
    expect(filesCheck.run(setup.context, never)).toMatchObject([
      { status: 'ok' },
      { status: 'ok', fact: `may be sent from: ${bare.stateDirectory}` },
      { status: 'warn', fact: '/nowhere/at/all does not exist: nothing can be sent from there' },
    ]);
    const own = { ...setup.context, stateDirectory: bare.stateDirectory };
    expect(filesCheck.run(own, never)).toContainEqual({
      status: 'warn',
      fact: `${bare.stateDirectory} is inside the state directory: nothing but received files can be sent from there`,
      fix: 'Take it out of MOLECULE_UPLOAD_ROOTS.',
    });
  });
});
