import { chmodSync, mkdirSync, rmdirSync } from 'node:fs';
import { join } from 'node:path';
import { errorCode } from '../core/errors.ts';

/** Makes the state directory, for its owner only. Throws when it cannot be made. */
export function makeStateDirectory(path: string): void {
  mkdirSync(path, { recursive: true, mode: 0o700 });
  try {
    chmodSync(path, 0o700);
  } catch {
    // Somebody else's directory that we may use: its owner decides.
  }
}

/** Whether the state directory is there, or can be made, and takes new files. */
export function canWriteInto(path: string): boolean {
  const probe = join(path, `probe.${process.pid}`);
  try {
    makeStateDirectory(path);
    mkdirSync(probe);
    rmdirSync(probe);
    return true;
  } catch {
    return false;
  }
}

const UNWRITABLE = new Set(['EACCES', 'EPERM', 'EROFS', 'ENOSPC', 'EDQUOT', 'ENOTDIR', 'EFBIG', 'EIO']);

/** The system's code when a file could not be written for a reason that trying again does not end. */
export function unwritableCode(error: unknown): string | undefined {
  const code = errorCode(error);
  return code !== undefined && UNWRITABLE.has(code) ? code : undefined;
}
