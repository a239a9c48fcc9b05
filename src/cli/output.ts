import { type Environment, readValue } from '../settings/environment.ts';

/** A stream as `process.stdout` is one. */
export interface TextStream {
  readonly isTTY?: boolean;
  /** Of a terminal; it changes when its window does. */
  readonly columns?: number;
  write(text: string, done: () => void): unknown;
  on(event: 'error', listener: () => void): unknown;
}

export type Style = (text: string) => string;

/** Where a command writes; the only thing in this project that prints. */
export interface Output {
  /** The result: stdout. */
  print(text: string): void;
  /** What went wrong: stderr. */
  complain(text: string): void;
  readonly style: {
    readonly strong: Style;
    readonly faint: Style;
    readonly good: Style;
    readonly doubtful: Style;
    readonly bad: Style;
  };
  /** The width of the terminal; undefined where stdout is none, so that other programs get whole lines. */
  readonly columns: number | undefined;
  /** Aborts when nobody reads stdout any more. */
  readonly readerGone: AbortSignal;
  /** Resolves when everything written so far has left the process, or cannot. */
  flushed(): Promise<void>;
}

/** Colours only where a person looks: on a terminal, unless `NO_COLOR` asks for none. */
export function createOutput(stdout: TextStream, stderr: TextStream, env: Environment): Output {
  const isColoured =
    stdout.isTTY === true && readValue(env, 'NO_COLOR') === undefined && readValue(env, 'TERM') !== 'dumb';
  const style = (code: number): Style =>
    isColoured ? (text) => `\u001B[${code}m${text}\u001B[0m` : (text) => text;
  const readerGone = new AbortController();
  const written = {
    stdout: followWrites(stdout, () => readerGone.abort()),
    stderr: followWrites(stderr, ignore),
  };
  return {
    print: written.stdout.write,
    complain: written.stderr.write,
    style: { strong: style(1), faint: style(2), good: style(32), doubtful: style(33), bad: style(31) },
    get columns() {
      return stdout.isTTY === true && stdout.columns !== undefined && stdout.columns > 0
        ? stdout.columns
        : undefined;
    },
    readerGone: readerGone.signal,
    flushed: async () => void (await Promise.all([written.stdout.flushed(), written.stderr.flushed()])),
  };
}

function followWrites(stream: TextStream, onFailed: () => void) {
  const pending = new Set<Promise<void>>();
  stream.on('error', onFailed);
  return {
    write(text: string): void {
      // A pipe without a reader throws, or calls back with an error, or is reported as an event: whatever comes first.
      const left = new Promise<void>((resolve) => stream.write(text, resolve)).catch(onFailed);
      pending.add(left);
      void left.then(() => pending.delete(left));
    },
    flushed: () => Promise.all(pending),
  };
}

function ignore(): void {}
