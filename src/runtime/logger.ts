import { closeSync, constants, lstatSync, renameSync, writeSync } from 'node:fs';
import { dirname } from 'node:path';
import { BoundedMap } from '../core/bounded-map.ts';
import { logLine } from '../core/safe-text.ts';
import { TokenBucket } from '../core/token-bucket.ts';
import { FOLDER, openOwn, requireOwn } from './own-path.ts';

/** One line per event; remote text is never passed in raw. */
export interface Logger {
  /** For the user: stderr and the log file. */
  line(text: string): void;
  /** For a later look: the log file only. */
  detail(text: string): void;
}

export interface LoggerOptions {
  /** Undefined: no log file (the state directory cannot be written). */
  readonly filePath: string | undefined;
  readonly writeStderr: (text: string) => void;
  readonly nowMs: () => number;
  /** The file is moved to `<file>.1` past this size, so that two files are all it can take. */
  readonly maxFileBytes?: number;
}

const DEFAULT_MAX_FILE_BYTES = 1_000_000;
/** Of one kind of line: this many at once, then one per interval. */
const KIND = { burst: 60, refillMs: 10_000 };
/** Of all kinds together, so that the log file stays small however long trouble lasts. */
const ALL = { burst: 400, refillMs: 1_000 };
const MAX_KINDS = 200;
const KIND_CHARACTERS = 60;

/** Bounded in size (two files) and in lines. A log that cannot be written never disturbs the channel. */
export function createLogger(options: LoggerOptions): Logger {
  const maxFileBytes = options.maxFileBytes ?? DEFAULT_MAX_FILE_BYTES;
  const { filePath } = options;
  const limiter = new LineLimiter();
  const admitted = (text: string, nowMs: number) => limiter.admit(logLine(text), nowMs);

  const append = (text: string, nowMs: number) => {
    if (filePath === undefined) return;
    try {
      requireOwn(dirname(filePath), FOLDER);
      rotate(filePath, maxFileBytes);
      const time = new Date(nowMs).toISOString();
      appendOwn(filePath, `${time} [${process.pid}] ${text}\n`);
    } catch {
      // A full disk, or a file that is not ours, must not take the channel down; stderr still has the line.
    }
  };

  return {
    line(text) {
      const nowMs = options.nowMs();
      const line = admitted(text, nowMs);
      if (line === undefined) return;
      try {
        options.writeStderr(`${line}\n`);
      } catch {
        // The host closed our stderr; the file is what remains.
      }
      append(line, nowMs);
    },
    detail(text) {
      const nowMs = options.nowMs();
      const line = admitted(text, nowMs);
      if (line !== undefined) append(line, nowMs);
    },
  };
}

function appendOwn(filePath: string, text: string): void {
  const descriptor = openOwn(filePath, constants.O_WRONLY | constants.O_APPEND | constants.O_CREAT);
  try {
    writeSync(descriptor, text);
  } finally {
    closeSync(descriptor);
  }
}

function rotate(filePath: string, maxFileBytes: number): void {
  const size = lstatSync(filePath, { throwIfNoEntry: false })?.size ?? 0;
  if (size > maxFileBytes) renameSync(filePath, `${filePath}.1`);
}

interface Kind {
  readonly bucket: TokenBucket;
  leftOut: number;
}

/** Bounds lines of one kind, those that differ only in numbers and ids; the next one says how many were left out. */
class LineLimiter {
  readonly #all = new TokenBucket(ALL.burst, ALL.refillMs);
  readonly #kinds = new BoundedMap<string, Kind>(MAX_KINDS);

  /** The line as it is to be written, or undefined when it is one too many. */
  admit(line: string, nowMs: number): string | undefined {
    const kind = this.#kindOf(line);
    if (!kind.bucket.tryTake(nowMs) || !this.#all.tryTake(nowMs)) {
      kind.leftOut += 1;
      return undefined;
    }
    const { leftOut } = kind;
    kind.leftOut = 0;
    return leftOut === 0 ? line : `${line} (${leftOut} more lines like this were left out)`;
  }

  #kindOf(line: string): Kind {
    const name = line
      .replaceAll(/[0-9a-f]{8}(-[0-9a-f]{4}){3}-[0-9a-f]{12}/gi, '#')
      .replaceAll(/\d+/g, '#')
      .slice(0, KIND_CHARACTERS);
    const kind = this.#kinds.get(name) ?? {
      bucket: new TokenBucket(KIND.burst, KIND.refillMs),
      leftOut: 0,
    };
    this.#kinds.renew(name, kind);
    return kind;
  }
}
