import { closeSync, fstatSync, openSync, readSync } from 'node:fs';
import { join } from 'node:path';
import { logLine } from '../../../core/safe-text.ts';
import { type Check, ok, type Verdict } from '../check.ts';
import type { DoctorContext } from '../context.ts';

const TAIL_BYTES = 256 * 1024;
const MAX_SHOWN_CHARACTERS = 300;
const ERROR_LINE =
  /returned [45]\d\d|\bfailed\b|stopped by|damaged|cannot be|required config missing|did not confirm|unreadable|uncaughtException|unhandledRejection/;
/** The log holds no tokens; answers of a platform that it quotes might. */
const LOOKS_SECRET = /[A-Za-z0-9_-]{40,}/g;

export const logCheck: Check = {
  id: 'log',
  title: 'Log',
  run({ stateDirectory }: DoctorContext): Verdict[] {
    const path = join(stateDirectory, 'channel.log');
    const tail = readTail(path);
    if (tail === undefined) return [ok(`${path}, not written yet`)];
    const line = tail.split('\n').findLast((candidate) => ERROR_LINE.test(candidate));
    return [ok(line === undefined ? `${path}, no error in it` : `${path}; its last error: ${shown(line)}`)];
  },
};

function shown(line: string): string {
  const text = logLine(line).replace(LOOKS_SECRET, '[…]');
  return text.length <= MAX_SHOWN_CHARACTERS ? text : `${text.slice(0, MAX_SHOWN_CHARACTERS)}…`;
}

function readTail(path: string): string | undefined {
  let descriptor: number;
  try {
    descriptor = openSync(path, 'r');
  } catch {
    return undefined;
  }
  try {
    const { size } = fstatSync(descriptor);
    const buffer = Buffer.alloc(Math.min(size, TAIL_BYTES));
    const bytes = readSync(descriptor, buffer, 0, buffer.length, size - buffer.length);
    return buffer.toString('utf8', 0, bytes);
  } catch {
    return undefined;
  } finally {
    closeSync(descriptor);
  }
}
