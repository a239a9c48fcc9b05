import { appendFileSync, renameSync, statSync } from 'node:fs';
import { logLine } from '../core/safe-text.ts';
import { LineLimiter } from './line-limiter.ts';

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

/**
 * Log of one process, bounded in size (two files) and in lines. A log that cannot be written never disturbs the channel.
 */
export function createLogger(options: LoggerOptions): Logger {
  const maxFileBytes = options.maxFileBytes ?? DEFAULT_MAX_FILE_BYTES;
  const { filePath } = options;
  const limiter = new LineLimiter();
  const admitted = (text: string, nowMs: number) => limiter.admit(logLine(text), nowMs);

  const append = (text: string, nowMs: number) => {
    if (filePath === undefined) return;
    try {
      rotate(filePath, maxFileBytes);
      const time = new Date(nowMs).toISOString();
      appendFileSync(filePath, `${time} [${process.pid}] ${text}\n`, { mode: 0o600 });
    } catch {
      // A full disk must not take the channel down; stderr still has the line.
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

function rotate(filePath: string, maxFileBytes: number): void {
  const size = statSync(filePath, { throwIfNoEntry: false })?.size ?? 0;
  if (size > maxFileBytes) renameSync(filePath, `${filePath}.1`);
}
