import { closeSync, constants, fstatSync, lstatSync, openSync, type Stats, statSync } from 'node:fs';
import { UntrustedPathError } from '../core/errors.ts';
import { printable, shellWord } from '../core/safe-text.ts';

/** What a path of the state directory has to be. */
export interface PathRule {
  readonly kind: 'file' | 'folder';
  /** Whether its owner may have put it elsewhere. */
  readonly mayBeLink?: boolean;
}

export const FOLDER: PathRule = { kind: 'folder', mayBeLink: true };

/** Undefined on Windows, which has neither owners nor modes that could be asked for. */
function ownUser(): number | undefined {
  return process.geteuid?.();
}

/** What speaks against a path; undefined for one that is ours (or the administrator's) alone, and for none. Opens nothing. */
export function doubtAbout(path: string, rule: PathRule): UntrustedPathError | undefined {
  const link = lookAt(path, lstatSync);
  if (link === undefined) return undefined;
  if (!link.isSymbolicLink()) return doubtAboutStats(path, link, rule);
  if (rule.mayBeLink !== true) return otherKind(path, link, rule);
  if (isForeign(link)) return foreign(path, link, rule);
  const target = lookAt(path, statSync);
  return target === undefined ? undefined : doubtAboutStats(path, target, rule);
}

/** Throws what `doubtAbout` finds. */
export function requireOwn(path: string, rule: PathRule): void {
  const doubt = doubtAbout(path, rule);
  if (doubt !== undefined) throw doubt;
}

/** Opens a regular file of our own (0600 when made), never waiting. Throws `UntrustedPathError`, and what the system says. */
export function openOwn(path: string, flags: number, { mayBeLink = false } = {}): number {
  const rule: PathRule = { kind: 'file', mayBeLink };
  requireOwn(path, rule);
  const descriptor = openSync(path, flags | NONBLOCK | (mayBeLink ? 0 : NOFOLLOW), 0o600);
  const doubt = doubtAboutStats(path, fstatSync(descriptor), rule);
  if (doubt === undefined) return descriptor;
  closeSync(descriptor);
  throw doubt;
}

// Absent on Windows.
const NONBLOCK = constants.O_NONBLOCK ?? 0;
const NOFOLLOW = constants.O_NOFOLLOW ?? 0;

function lookAt(path: string, look: (path: string) => Stats): Stats | undefined {
  try {
    return look(path);
  } catch {
    // There is nothing, or it cannot be looked at: then it cannot be opened either.
    return undefined;
  }
}

function doubtAboutStats(path: string, stats: Stats, rule: PathRule): UntrustedPathError | undefined {
  const isRight = rule.kind === 'file' ? stats.isFile() : stats.isDirectory();
  if (!isRight) return otherKind(path, stats, rule);
  if (isForeign(stats)) return foreign(path, stats, rule);
  return isOpenToChanges(stats) ? open(path, stats, rule) : undefined;
}

/** The administrator can do anything anyway. */
function isForeign({ uid }: Stats): boolean {
  return ownUser() !== undefined && uid !== ownUser() && uid !== 0;
}

/** A group with the number of its owner is that user's own: many systems make one, and files that it may write. */
function isOpenToChanges({ mode, uid, gid }: Stats): boolean {
  if (ownUser() === undefined) return false;
  return (mode & 0o002) !== 0 || ((mode & 0o020) !== 0 && gid !== uid);
}

function otherKind(path: string, stats: Stats, { kind }: PathRule): UntrustedPathError {
  const expected = kind === 'file' ? 'a regular file' : 'a folder';
  return new UntrustedPathError(
    path,
    `${kindOf(stats)} instead of ${expected}`,
    `Move it away: mv ${shellWord(printable(path))} ${shellWord(printable(`${path}.old`))}`,
  );
}

function kindOf(stats: Stats): string {
  if (stats.isSymbolicLink()) return 'a symbolic link';
  if (stats.isDirectory()) return 'a folder';
  if (stats.isFIFO()) return 'a named pipe';
  if (stats.isSocket()) return 'a socket';
  return stats.isFile() ? 'a regular file' : 'a device';
}

function foreign(path: string, { uid }: Stats, { kind }: PathRule): UntrustedPathError {
  const own = `sudo chown ${kind === 'folder' ? '-R ' : ''}${ownUser()} ${shellWord(printable(path))}`;
  return new UntrustedPathError(
    path,
    `another user's (UID ${uid})`,
    kind === 'folder'
      ? `Use a folder of your own (MOLECULE_STATE_DIR); or, when nobody else put anything into this one, make it yours: ${own}`
      : `Remove it; or, when you know what is in it, make it yours: ${own}`,
  );
}

function open(path: string, { mode }: Stats, { kind }: PathRule): UntrustedPathError {
  const rights = (mode & 0o7777).toString(8).padStart(4, '0');
  return new UntrustedPathError(
    path,
    `open to changes by other users (mode ${rights})`,
    `Check what is in it; then: chmod ${kind === 'folder' ? 700 : 600} ${shellWord(printable(path))}`,
  );
}
