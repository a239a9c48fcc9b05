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
