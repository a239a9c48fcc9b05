import { closeSync, constants, fstatSync, readSync } from 'node:fs';
import { join } from 'node:path';
import { z } from 'zod';
import { errorCode, UntrustedPathError } from '../../core/errors.ts';
import { printable } from '../../core/safe-text.ts';
import { openOwn } from '../../runtime/own-path.ts';
import { sleep } from '../../runtime/sleep.ts';
import { stateDirectory } from '../../settings/environment.ts';
import { type CommandContext, CommandError } from '../command.ts';
import { watchStopSignals } from '../stop-signal.ts';
import { wrap } from '../wrap.ts';

const flagsSchema = z.object({ follow: z.boolean().default(false), lines: z.number().default(50) });

const LOOK_MS = 300;
const MAX_BYTES = 4 * 1024 * 1024;

/** Prints the end of the log, and with `--follow` what is written into it until a signal ends it. Returns 0. */
export async function logsCommand(flags: unknown, { env, output, signals }: CommandContext): Promise<number> {
  const { follow, lines } = flagsSchema.parse(flags);
  const path = join(stateDirectory(env), 'channel.log');
  const print = (line: string) =>
    output.print(`${wrap(printable(line), output.columns, { rest: '    ' })}\n`);
  const older = readFrom(`${path}.1`, undefined);
  const current = readFrom(path, undefined);
  const all = linesOf(`${older?.text ?? ''}${current?.text ?? ''}`);
  for (const line of all.slice(Math.max(0, all.length - lines))) print(line);
  if (all.length === 0 && !follow) {
    throw new CommandError(
      `${printable(path)} has nothing in it yet.`,
      'It is written as soon as a session with the plugin starts.',
    );
  }
  if (!follow) return 0;
  using stop = watchStopSignals(signals, env);
  const end = AbortSignal.any([stop.signal, output.readerGone]);
  let position = current?.end;
  let begun = '';
  while (!end.aborted) {
    const next = readFrom(path, position);
    if (next !== undefined) {
      position = next.end;
      const parts = `${begun}${next.text}`.split('\n');
      begun = parts.pop() ?? '';
      for (const line of parts) print(line);
    }
    await sleep(LOOK_MS, end);
  }
  return 0;
}

/** How far a file was read; a file that took its name since has another number. */
interface Position {
  readonly inode: number;
  readonly offset: number;
}

/** What a file has after a position, its last 4 MiB at most; all of it when it is another file. Undefined for none. */
function readFrom(
  path: string,
  after: Position | undefined,
): { readonly text: string; readonly end: Position } | undefined {
  let descriptor: number;
  try {
    descriptor = openOwn(path, constants.O_RDONLY);
  } catch (error) {
    if (error instanceof UntrustedPathError) throw new CommandError(`${error.message}.`, error.advice);
    if (errorCode(error) === 'ENOENT') return undefined;
    throw new CommandError(
      `${printable(path)} cannot be read (${errorCode(error) ?? 'unknown error'}).`,
      'Make it yours.',
    );
  }
  try {
    const { ino: inode, size } = fstatSync(descriptor);
    const isSame = after?.inode === inode && after.offset <= size;
    const start = Math.max(isSame ? after.offset : 0, size - MAX_BYTES);
    const bytes = Buffer.alloc(size - start);
    const length = readSync(descriptor, bytes, 0, bytes.length, start);
    return { text: bytes.toString('utf8', 0, length), end: { inode, offset: start + length } };
  } finally {
    closeSync(descriptor);
  }
}

function linesOf(text: string): string[] {
  return text.split('\n').filter((line) => line !== '');
}
