import { join } from 'node:path';
import type { UntrustedPathError } from '../core/errors.ts';
import { doubtAbout, type PathRule } from '../runtime/own-path.ts';

interface StateFile extends PathRule {
  /** Without the lease nothing is received. */
  readonly isOfLease?: boolean;
}

/** What the channel reads and writes in the state directory, besides `.env` and `access.json`, which tell of themselves. */
const FILES: Readonly<Record<string, StateFile>> = {
  'bot.pid': { kind: 'file', isOfLease: true },
  'bot.pid.lock': { kind: 'folder', isOfLease: true },
  standby: { kind: 'folder' },
  'inbox.db': { kind: 'file' },
  'inbox.db-wal': { kind: 'file' },
  'inbox.db-shm': { kind: 'file' },
  'inbox.db-journal': { kind: 'file' },
  inbox: { kind: 'folder', mayBeLink: true },
  'access.known': { kind: 'file' },
  'channel.log': { kind: 'file' },
  'channel.log.1': { kind: 'file' },
};

/** A file that is not used, because it may be the work of others. */
export interface DoubtfulFile {
  readonly doubt: UntrustedPathError;
  readonly stopsMessages: boolean;
}

/** What in a state directory is not used. Opens nothing, and never throws. */
export function doubtfulFiles(stateDirectory: string): DoubtfulFile[] {
  return Object.entries(FILES).flatMap(([name, file]) => {
    const doubt = doubtAbout(join(stateDirectory, name), file);
    return doubt === undefined ? [] : [{ doubt, stopsMessages: file.isOfLease === true }];
  });
}
