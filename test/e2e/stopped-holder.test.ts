import { expect, test } from 'bun:test';
import { mkdirSync, utimesSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { openInbox } from '../../src/inbox/file/open.ts';
import { inspectProcess, thisPlace } from '../../src/lease/pid-record.ts';
import { eventually } from '../support/eventually.ts';
import { openStage } from '../support/stage.ts';

/** A holder that is stopped in the middle of a write; woken, it finishes it, or it does not. */
async function stoppedInAWrite(stateDir: string, finishes: boolean) {
  openInbox(stateDir, Date.now).inbox.close();
  const program = `
    import { Database } from 'bun:sqlite';
    import { openSync } from 'node:fs';
    openSync(process.argv[1]);
    const database = new Database(${JSON.stringify(join(stateDir, 'inbox.db'))});
    database.run('BEGIN IMMEDIATE');
    database.run('UPDATE lease SET fence = fence + 1');
    process.kill(process.pid, 'SIGSTOP');
    ${finishes ? "database.run('COMMIT');" : ''}
    setInterval(() => database, 1000);
  `;
  // The holder of a lease keeps its PID file open.
  const pidFile = join(stateDir, 'bot.pid');
  writeFileSync(pidFile, '');
  const child = Bun.spawn([process.execPath, '-e', program, pidFile], { stdout: 'ignore' });
  await eventually('the holder to stop', () => inspectProcess(child.pid)?.isStopped);
  const mark = inspectProcess(child.pid)?.startMark;
  writeFileSync(pidFile, `${child.pid}\n${mark}\n${thisPlace()}\n`);
  const lock = join(stateDir, 'bot.pid.lock');
  mkdirSync(lock);
  const aMinuteAgo = new Date(Date.now() - 60_000);
  utimesSync(lock, aMinuteAgo, aMinuteAgo);
  return {
    child,
    async [Symbol.asyncDispose]() {
      child.kill('SIGKILL');
      await child.exited;
    },
  };
}

test.each([
  ['is woken to finish', true],
  ['is ended when it does not finish', false],
])(
  'a holder that was stopped while it had the inbox locked %s, and the successor goes on',
  async (_name, finishes) => {
    await using stage = await openStage();
    const { platform, own } = stage;
    await using stopped = await stoppedInAWrite(stage.stateDir, finishes);
    await using successor = await stage.start();
    await successor.waitForStderr('connected', 30_000);
    expect(successor.stderr()).toContain(
      `waking a stopped channel server that keeps the inbox locked (PID ${stopped.child.pid})`,
    );
    expect(inspectProcess(stopped.child.pid) !== undefined).toBe(finishes);
    platform.insertMessages(own.id, ['hello']);
    await successor.waitForPushes(1);
    expect(successor.stderr()).not.toContain('kept in memory');
  },
);
