import { existsSync } from 'node:fs';
import { join } from 'node:path';

/** The programs lie side by side in the bundle, and in a folder of their own in the sources. */
const PROGRAMS = ['molecule-channel.js', '../bin/molecule-channel.ts'].map((name) =>
  join(import.meta.dir, name),
);

/** What a user types to run the command-line program that belongs to this code, wherever it was installed. */
export function commandLine(words: string): string {
  const program = PROGRAMS.find((path) => existsSync(path));
  return program === undefined ? `molecule-channel ${words}` : `bun ${quoted(program)} ${words}`;
}

function quoted(path: string): string {
  return /^[\w./:\\-]+$/.test(path) ? path : `"${path}"`;
}
