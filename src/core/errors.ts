import { type Circumstances, diagnose, type Failure, isCertificateCode, NOTHING_KNOWN } from './diagnosis.ts';
import { printable, quotedLine } from './safe-text.ts';
import type { Actor, Diagnosis } from './trouble.ts';

/** Base of all our errors: a `message` without remote text or secrets, and as `advice` what the actor can do. */
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

/** A file or folder of ours that others may have put there or changed; it was neither read nor written. */
export class UntrustedPathError extends MoleculeError {
  readonly actor = 'user';
  /** What it is, to follow "it is". */
  readonly what: string;

  constructor(path: string, what: string, advice: string) {
    super(`${printable(path)} is ${what}`, advice);
    this.what = what;
  }
}

/** A request to the platform brought no usable answer. Judged by what was known of the platform at the time. */
export abstract class PlatformError extends MoleculeError {
  readonly actor: Actor;
  readonly diagnosis: Diagnosis;

  constructor(message: string, failure: Failure, circumstances: Circumstances, options?: ErrorOptions) {
    const diagnosis = diagnose(failure, circumstances);
    super(message, diagnosis.advice, options);
    this.actor = diagnosis.actor;
    this.diagnosis = diagnosis;
  }

  /** The same failure, judged by what was found out about it. */
  abstract inLightOf(circumstances: Circumstances): PlatformError;
}

export abstract class NoAnswerError extends PlatformError {}

/** Where it is one of these, the request cannot have reached anybody. */
const BEFORE_SENDING =
  /^(?:ECONNREFUSED|ConnectionRefused|FailedToOpenSocket|ENOTFOUND|EAI_AGAIN|E(?:NET|HOST)(?:UNREACH|DOWN)|EADDRNOTAVAIL|UnsupportedProxyProtocol|ERR_PROXY_TUNNEL)$/;

/** The connection failed: refused, name not found, reset, TLS. */
export class NetworkError extends NoAnswerError {
  /** System or runtime code, e.g. `ECONNREFUSED`. */
  readonly code: string;
  readonly #proxyStatus: number | undefined;

  /** @param proxyStatus what a proxy answered when it was asked for a way to the platform */
  constructor(
    code: string,
    { cause, proxyStatus }: ErrorOptions & { readonly proxyStatus?: number | undefined } = {},
    circumstances: Circumstances = NOTHING_KNOWN,
  ) {
    const failure = { kind: 'no_connection', code, proxyStatus } as const;
    super(`no connection (${code})`, failure, circumstances, { cause });
    this.code = code;
    this.#proxyStatus = proxyStatus;
  }

  /** True when the connection broke after it was there: what was sent may have arrived. */
  get mayHaveArrived(): boolean {
    return !BEFORE_SENDING.test(this.code) && !isCertificateCode(this.code);
  }

  inLightOf(circumstances: Circumstances): NetworkError {
    return new NetworkError(this.code, { cause: this.cause, proxyStatus: this.#proxyStatus }, circumstances);
  }
}

/** The platform took longer than this request may take. */
export class TimeoutError extends NoAnswerError {
  readonly timeoutMs: number;

  constructor(timeoutMs: number, options?: ErrorOptions, circumstances: Circumstances = NOTHING_KNOWN) {
    super(`no answer within ${timeoutMs} ms`, { kind: 'timeout' }, circumstances, options);
    this.timeoutMs = timeoutMs;
  }

  inLightOf(circumstances: Circumstances): TimeoutError {
    return new TimeoutError(this.timeoutMs, { cause: this.cause }, circumstances);
  }
}

/** An answer came that is not the platform's: HTML, cut off, too large, or of another shape. */
export class ProtocolError extends PlatformError {
  /** No platform answers like this: something on the way did. */
  readonly isForeign: boolean;

  constructor(
    message: string,
    advice: string,
    { cause, isForeign = false }: ErrorOptions & { readonly isForeign?: boolean } = {},
    circumstances: Circumstances = NOTHING_KNOWN,
  ) {
    super(message, { kind: 'unreadable', fact: message, advice, isForeign }, circumstances, { cause });
    this.isForeign = isForeign;
  }

  inLightOf(circumstances: Circumstances): ProtocolError {
    const options = { cause: this.cause, isForeign: this.isForeign };
    return new ProtocolError(this.message, this.advice, options, circumstances);
  }
}

/** An answer larger than memory should bear: asking for less of it can help. */
export class TooLargeError extends ProtocolError {
  constructor(maxBytes: number) {
    super(
      `an answer of more than ${maxBytes} bytes`,
      'The platform sent far more than expected; asked again for less.',
    );
  }

  override inLightOf(): TooLargeError {
    return this;
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

  override inLightOf(): TooComplexError {
    return this;
  }
}

export class FileTooLargeError extends MoleculeError {
  readonly actor = 'user';

  constructor(readonly maxBytes: number) {
    super(`a file of more than ${maxBytes} bytes`, 'Raise MOLECULE_MAX_FILE_MB to receive larger files.');
  }
}

export class TooManyFilesError extends MoleculeError {
  readonly actor = 'time';

  /** @param what e.g. `more than 200 files within ten minutes` */
  constructor(what: string) {
    super(what, 'Ask for those that matter, a few at a time.');
  }
}

/** An archive that cannot or must not be unpacked. Nothing of it was put in place. */
export class ArchiveError extends MoleculeError {
  readonly actor = 'operator';
}

export function messageOf(error: unknown): string {
  return error instanceof Error ? error.message : 'unknown error';
}

const MAX_REMOTE_CHARACTERS = 300;

/** For the log file: the message and what the platform said, if it did. */
export function describeError(error: unknown): string {
  if (!(error instanceof Error)) return 'unknown error';
  const detail = isMisleading(error)
    ? ` (${error.diagnosis.fact}: its words are left out)`
    : 'detail' in error && typeof error.detail === 'string'
      ? `: the platform says ${quotedLine(error.detail, MAX_REMOTE_CHARACTERS)}`
      : '';
  // What it quotes may be the platform's.
  const cause =
    error.cause instanceof Error
      ? ` (${error.cause.name}: ${quotedLine(error.cause.message, MAX_REMOTE_CHARACTERS)})`
      : '';
  return `${error.name}: ${error.message}${detail}${cause}`;
}

/** A platform in trouble blames the request, which would send whoever reads the log the wrong way. */
function isMisleading(error: Error): error is PlatformError {
  const isRefusal = 'status' in error && typeof error.status === 'number' && error.status < 500;
  return error instanceof PlatformError && error.diagnosis.trouble === 'unavailable' && isRefusal;
}

/** The code of a failed operation: the system's, e.g. `ENOENT`, or SQLite's, e.g. `SQLITE_FULL`. */
export function errorCode(error: unknown): string | undefined {
  return error instanceof Error && 'code' in error && typeof error.code === 'string' ? error.code : undefined;
}
