import type { Database } from 'bun:sqlite';
import { existsSync, readdirSync } from 'node:fs';
import { join } from 'node:path';
import { errorCode, UntrustedPathError } from '../../../core/errors.ts';
import type { Target } from '../../../core/target.ts';
import { hasWriteAheadLog } from '../../../inbox/file/network-file.ts';
import { SCHEMA_VERSION } from '../../../inbox/file/schema.ts';
import { openReadOnly } from '../../../inbox/file/sqlite-file.ts';
import { Inbox } from '../../../inbox/inbox.ts';
import { type Check, fail, ok, type Verdict, warn } from '../check.ts';
import { type DoctorContext, targetsOf } from '../context.ts';

const BUSY_TIMEOUT_MS = 1_000;
const DAMAGED = new Set(['SQLITE_CORRUPT', 'SQLITE_NOTADB']);

export const inboxCheck: Check = {
  id: 'inbox',
  title: 'Inbox',
  run(context: DoctorContext): Verdict[] {
    const { stateDirectory, clock, machine } = context;
    const path = join(stateDirectory, 'inbox.db');
    const place = judgePlace(stateDirectory, machine.networkFileSystem(stateDirectory));
    if (!existsSync(path)) {
      return [...place, ok(`${path} does not exist yet; it is made with the first session`)];
    }
    const isOnNetwork = place.length > 0;
    if (isOnNetwork && hasWriteAheadLog(path)) {
      return [...place, ok(`${path} is as it was on a local disk; the next session brings it up to date`)];
    }
    return [...place, ...look(path, targetsOf(context), clock.nowMs), ...keptAside(stateDirectory)];
  },
};

/** SQLite is made for local disks; what can be done elsewhere is done, and still depends on the server's locks. */
function judgePlace(stateDirectory: string, fileSystem: string | undefined): Verdict[] {
  if (fileSystem === undefined) return [];
  return [
    warn(
      `${stateDirectory} lies on a network file system (${fileSystem}): the inbox is used without a write-ahead log there`,
      'A folder on a disk of this machine is faster and safer: set MOLECULE_STATE_DIR.',
    ),
  ];
}

function look(path: string, targets: readonly Target[], nowMs: () => number): Verdict[] {
  let database: Database | undefined;
  try {
    database = openReadOnly(path);
    database.run(`PRAGMA busy_timeout = ${BUSY_TIMEOUT_MS}`);
    const version =
      database.query<{ user_version: number }, []>('PRAGMA user_version').get()?.user_version ?? 0;
    if (version > SCHEMA_VERSION) {
      return [fail(`${path} was written by a newer version of this plugin`, 'Update the plugin.')];
    }
    if (version === 0) return [ok(`${path} is empty`)];
    if (version < SCHEMA_VERSION) {
      return [ok(`${path} was written by an older version; the next session brings it up to date`)];
    }
    if (!isSound(database)) return [damaged(path)];
    const inbox = new Inbox(database, nowMs);
    return [
      ...counts(inbox, path, targets),
      ...lackVerdicts(inbox, targets),
      ...guardVerdicts(inbox, targets),
    ];
  } catch (error) {
    if (error instanceof UntrustedPathError) {
      return [warn(`${error.message}: messages are kept in memory`, error.advice)];
    }
    const code = errorCode(error) ?? 'unknown error';
    if (DAMAGED.has(code)) return [damaged(path)];
    return [fail(`${path} cannot be read (${code})`, 'Check who owns the file, and its mode (600).')];
  } finally {
    database?.close(false);
  }
}

function isSound(database: Database): boolean {
  return database.query<{ quick_check: string }, []>('PRAGMA quick_check(1)').get()?.quick_check === 'ok';
}

function counts(inbox: Inbox, path: string, targets: readonly Target[]): Verdict[] {
  if (targets.length === 0) return [ok(`${path} can be read`)];
  return targets.map(({ id }) => {
    const { waiting, heldForFlood, heldForPeerLimit, pushed, settled } = inbox.counts(id);
    const fact = `${waiting} waiting, ${pushed} pushed and not yet confirmed, ${settled} settled`;
    const held = [
      ...(heldForFlood > 0 ? [`${heldForFlood} held back by MOLECULE_FLOOD_LIMIT`] : []),
      ...(heldForPeerLimit > 0 ? [`${heldForPeerLimit} held back by MOLECULE_PEER_LIMIT`] : []),
    ];
    if (held.length === 0) return { status: 'ok', workspace: id, fact };
    const fix = 'Ask Claude to read them (inbox_peek, inbox_pop) or to release them (inbox_release).';
    return { status: 'warn', workspace: id, fact: `${fact}; ${held.join(', ')}`, fix };
  });
}

/** What is not here although it was written to the workspace. */
function lackVerdicts(inbox: Inbox, targets: readonly Target[]): Verdict[] {
  return targets.flatMap(({ id }): Verdict[] => {
    const { leftOut, unreadable } = inbox.counts(id);
    const left: Verdict = {
      status: 'warn',
      workspace: id,
      fact: `${leftOut} left on the platform, because too many messages wait here already`,
      fix: 'Ask Claude to make room (inbox_pop); chat_history shows what was left out.',
    };
    const skipped: Verdict = {
      status: 'warn',
      workspace: id,
      fact: `${unreadable} rows of the platform could not be read, and were skipped`,
      fix: "The log file names each and its fault; tell the platform's operator. The canvas shows what was meant.",
    };
    return [...(leftOut > 0 ? [left] : []), ...(unreadable > 0 ? [skipped] : [])];
  });
}

/** What the reply guard did for the messages that are kept. */
function guardVerdicts(inbox: Inbox, targets: readonly Target[]): Verdict[] {
  return targets.flatMap(({ id }) => {
    const { asked, from_terminal: fromTerminal, unanswered, broken_off: brokenOff } = inbox.guardCounts([id]);
    if (asked + fromTerminal + unanswered + brokenOff === 0) return [];
    const fact = `left without a reply at first: ${asked} answered when asked, ${fromTerminal} answered with the text of the terminal, ${unanswered} left without an answer, ${brokenOff} broken off`;
    return [{ status: 'ok', workspace: id, fact } as const];
  });
}

function damaged(path: string): Verdict {
  return warn(
    `${path} is damaged`,
    'Nothing to do: the next session keeps the file aside, starts a new one and fetches what it missed.',
  );
}

function keptAside(directory: string): Verdict[] {
  const files = readdirSync(directory).filter((name) => /^inbox\.db\.unreadable-\d+$/.test(name));
  if (files.length === 0) return [];
  return [
    warn(
      `damaged inbox files of the past are kept: ${files.join(', ')}`,
      `Remove them from ${directory} when nobody needs them any more.`,
    ),
  ];
}
