/** Who can end the trouble: the user (settings), the platform's operator, nobody but time, or us (a bug). */
export type Actor = 'user' | 'operator' | 'time' | 'developer';

/**
 * Base of every error of this project. `message` says what happened without remote text or secrets;
 * `advice` says what the actor can do, in one sentence.
 */
export abstract class MoleculeError extends Error {
  abstract readonly actor: Actor;
  readonly advice: string;

  constructor(message: string, advice: string, options?: ErrorOptions) {
    super(message, options);
    this.name = new.target.name;
    this.advice = advice;
  }
}

/** One thing wrong with one setting. `got` never holds a token. */
export interface ConfigProblem {
  readonly variable: string;
  readonly got: string;
  readonly expected: string;
  readonly fix: string;
}

/** The settings cannot be used; lists every problem at once. */
export class ConfigError extends MoleculeError {
  readonly actor = 'user';
  readonly problems: readonly ConfigProblem[];
  /** What was done or noticed about the files meanwhile, one line each. */
  readonly notices: readonly string[];

  constructor(problems: readonly ConfigProblem[], notices: readonly string[] = []) {
    super(
      problems
        .map((problem) => `${problem.variable}: got ${problem.got}, expected ${problem.expected}.`)
        .join(' '),
      [...new Set(problems.map((problem) => problem.fix))].join(' '),
    );
    this.problems = problems;
    this.notices = notices;
  }
}

/** A tool was called with arguments that cannot be acted on; the model can call again. */
export class ToolInputError extends MoleculeError {
  readonly actor = 'user';
}

/** A function of the client library was given something that it cannot use; nothing was sent. */
export class ArgumentError extends MoleculeError {
  readonly actor = 'developer';

  constructor(argument: string, got: string, expected: string) {
    super(`${argument}: got ${got}, expected ${expected}`, 'Correct the call.');
  }
}

/** Another process has taken the lease since; whatever this one was doing must stop. */
export class FencedError extends MoleculeError {
  readonly actor = 'time';

  constructor() {
    super('another process holds the lease now', 'Nothing to do: this process steps back to standby.');
  }
}

/** The inbox file cannot be written any more: disk full, read-only, or failing. */
export class InboxUnwritableError extends MoleculeError {
  readonly actor = 'user';

  /** @param code SQLite's name for it, e.g. `SQLITE_FULL` */
  constructor(code: string, options?: ErrorOptions) {
    super(
      `the inbox file cannot be written (${code})`,
      'Free some space, or make the state directory writable.',
      options,
    );
  }
}

/** The inbox file holds what cannot be: overwritten, cut off, or never a database. */
export class InboxDamagedError extends MoleculeError {
  readonly actor = 'time';

  /** @param how SQLite's name for it, e.g. `SQLITE_CORRUPT`, or what was found */
  constructor(how: string, options?: ErrorOptions) {
    super(
      `the inbox file is damaged (${how})`,
      'Nothing to do: the file is kept aside and a new one used.',
      options,
    );
  }
}

/** No answer came from the platform. */
export abstract class NoAnswerError extends MoleculeError {}

/** The connection failed: refused, name not found, reset, TLS. */
export class NetworkError extends NoAnswerError {
  readonly actor = 'time';
  /** System or runtime code, e.g. `ECONNREFUSED`. */
  readonly code: string;

  constructor(code: string, options?: ErrorOptions) {
    super(`no connection (${code})`, 'Check the network and MOLECULE_PLATFORM_URL.', options);
    this.code = code;
  }
}

/** The platform took longer than this request may take. */
export class TimeoutError extends NoAnswerError {
  readonly actor = 'time';
  readonly timeoutMs: number;

  constructor(timeoutMs: number, options?: ErrorOptions) {
    super(`no answer within ${timeoutMs} ms`, 'The platform is slow or unreachable.', options);
    this.timeoutMs = timeoutMs;
  }
}

/** An answer came that is not the platform's: HTML, cut off, too large, or of another shape. */
export class ProtocolError extends MoleculeError {
  readonly actor = 'operator';
}

/** An answer larger than memory should bear: asking for less of it can help. */
export class TooLargeError extends ProtocolError {
  constructor(maxBytes: number) {
    super(
      `an answer of more than ${maxBytes} bytes`,
      'The platform sent far more than expected; asked again for less.',
    );
  }
}

/** An answer that would take far more memory and time than its bytes suggest; it was not parsed. */
export class TooComplexError extends ProtocolError {
  /** @param excess e.g. `nested more than 100 levels deep` */
  constructor(excess: string) {
    super(
      `an answer with JSON that is or has ${excess}`,
      "Tell the platform's operator: nothing of it was used.",
    );
  }
}

/** A file is larger than what this machine is told to take. */
export class FileTooLargeError extends MoleculeError {
  readonly actor = 'user';
  readonly maxBytes: number;

  constructor(maxBytes: number) {
    super(`a file of more than ${maxBytes} bytes`, 'Raise MOLECULE_MAX_FILE_MB to receive larger files.');
    this.maxBytes = maxBytes;
  }
}

/** An archive that cannot or must not be unpacked. Nothing of it was put in place. */
export class ArchiveError extends MoleculeError {
  readonly actor = 'operator';
}

/** What an error of unknown make says, for a log or a terminal. */
export function messageOf(error: unknown): string {
  return error instanceof Error ? error.message : 'unknown error';
}

/** For the log file: the message and what the platform said, if it did. */
export function describeError(error: unknown): string {
  if (!(error instanceof Error)) return 'unknown error';
  const detail = 'detail' in error && typeof error.detail === 'string' ? `: ${error.detail}` : '';
  const cause = error.cause instanceof Error ? ` (${error.cause.name}: ${error.cause.message})` : '';
  return `${error.name}: ${error.message}${detail}${cause}`;
}

/** The code of a failed operation: the system's, e.g. `ENOENT`, or SQLite's, e.g. `SQLITE_FULL`. */
export function errorCode(error: unknown): string | undefined {
  return error instanceof Error && 'code' in error && typeof error.code === 'string' ? error.code : undefined;
}
