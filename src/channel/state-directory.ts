import { chmodSync, mkdirSync } from 'node:fs';

/** Makes the state directory, for its owner only. Throws when it cannot be made. */
export function makeStateDirectory(path: string): void {
  mkdirSync(path, { recursive: true, mode: 0o700 });
  try {
    chmodSync(path, 0o700);
  } catch {
    // Somebody else's directory that we may use: its owner decides.
  }
}

const UNWRITABLE = new Set([
  'EACCES',
  'EPERM',
  'EROFS',
  'ENOSPC',
  'EDQUOT',
  'ENOTDIR',
  'EEXIST',
  'EFBIG',
  'EIO',
]);

/** The system's code when a file could not be written for a reason that trying again does not end. */
export function unwritableCode(error: unknown): string | undefined {
  const code = error instanceof Error && 'code' in error ? error.code : undefined;
  return typeof code === 'string' && UNWRITABLE.has(code) ? code : undefined;
}
