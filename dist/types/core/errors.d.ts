import { type Circumstances, type Failure } from './diagnosis.ts';
import type { Actor, Diagnosis } from './trouble.ts';
/** Base of all our errors: a `message` without remote text or secrets, and as `advice` what the actor can do. */
export declare abstract class MoleculeError extends Error {
    abstract readonly actor: Actor;
    readonly advice: string;
    constructor(message: string, advice: string, options?: ErrorOptions);
}
/** One thing wrong with one setting. `got` never holds a token. */
export interface ConfigProblem {
    readonly variable: string;
    readonly got: string;
    readonly expected: string;
    readonly fix: string;
}
/** The settings cannot be used; lists every problem at once. */
export declare class ConfigError extends MoleculeError {
    readonly actor = "user";
    readonly problems: readonly ConfigProblem[];
    /** What was done or noticed about the files meanwhile, one line each. */
    readonly notices: readonly string[];
    constructor(problems: readonly ConfigProblem[], notices?: readonly string[]);
}
/** A tool was called with arguments that cannot be acted on; the model can call again. */
export declare class ToolInputError extends MoleculeError {
    readonly actor = "user";
}
/** A function of the client library was given something that it cannot use; nothing was sent. */
export declare class ArgumentError extends MoleculeError {
    readonly actor = "developer";
    constructor(argument: string, got: string, expected: string);
}
/** Another process has taken the lease since; whatever this one was doing must stop. */
export declare class FencedError extends MoleculeError {
    readonly actor = "time";
    constructor();
}
/** The inbox file cannot be written any more: disk full, read-only, or failing. */
export declare class InboxUnwritableError extends MoleculeError {
    readonly actor = "user";
    /** @param code SQLite's name for it, e.g. `SQLITE_FULL` */
    constructor(code: string, options?: ErrorOptions);
}
/** The inbox file holds what cannot be: overwritten, cut off, or never a database. */
export declare class InboxDamagedError extends MoleculeError {
    readonly actor = "time";
    /** @param how SQLite's name for it, e.g. `SQLITE_CORRUPT`, or what was found */
    constructor(how: string, options?: ErrorOptions);
}
/** A file or folder of ours that others may have put there or changed; it was neither read nor written. */
export declare class UntrustedPathError extends MoleculeError {
    readonly actor = "user";
    /** What it is, to follow "it is". */
    readonly what: string;
    constructor(path: string, what: string, advice: string);
}
/** A request to the platform brought no usable answer. Judged by what was known of the platform at the time. */
export declare abstract class PlatformError extends MoleculeError {
    readonly actor: Actor;
    readonly diagnosis: Diagnosis;
    constructor(message: string, failure: Failure, circumstances: Circumstances, options?: ErrorOptions);
    /** The same failure, judged by what was found out about it. */
    abstract inLightOf(circumstances: Circumstances): PlatformError;
}
export declare abstract class NoAnswerError extends PlatformError {
}
/** The connection failed: refused, name not found, reset, TLS. */
export declare class NetworkError extends NoAnswerError {
    #private;
    /** System or runtime code, e.g. `ECONNREFUSED`. */
    readonly code: string;
    /** @param proxyStatus what a proxy answered when it was asked for a way to the platform */
    constructor(code: string, { cause, proxyStatus }?: ErrorOptions & {
        readonly proxyStatus?: number | undefined;
    }, circumstances?: Circumstances);
    /** True when the connection broke after it was there: what was sent may have arrived. */
    get mayHaveArrived(): boolean;
    inLightOf(circumstances: Circumstances): NetworkError;
}
/** The platform took longer than this request may take. */
export declare class TimeoutError extends NoAnswerError {
    readonly timeoutMs: number;
    constructor(timeoutMs: number, options?: ErrorOptions, circumstances?: Circumstances);
    inLightOf(circumstances: Circumstances): TimeoutError;
}
/** An answer came that is not the platform's: HTML, cut off, too large, or of another shape. */
export declare class ProtocolError extends PlatformError {
    /** No platform answers like this: something on the way did. */
    readonly isForeign: boolean;
    constructor(message: string, advice: string, { cause, isForeign }?: ErrorOptions & {
        readonly isForeign?: boolean;
    }, circumstances?: Circumstances);
    inLightOf(circumstances: Circumstances): ProtocolError;
}
/** An answer larger than memory should bear: asking for less of it can help. */
export declare class TooLargeError extends ProtocolError {
    constructor(maxBytes: number);
    inLightOf(): TooLargeError;
}
/** An answer that would take far more memory and time than its bytes suggest; it was not parsed. */
export declare class TooComplexError extends ProtocolError {
    /** @param excess e.g. `nested more than 100 levels deep` */
    constructor(excess: string);
    inLightOf(): TooComplexError;
}
export declare class FileTooLargeError extends MoleculeError {
    readonly maxBytes: number;
    readonly actor = "user";
    constructor(maxBytes: number);
}
export declare class TooManyFilesError extends MoleculeError {
    readonly actor = "time";
    /** @param what e.g. `more than 200 files within ten minutes` */
    constructor(what: string);
}
/** An archive that cannot or must not be unpacked. Nothing of it was put in place. */
export declare class ArchiveError extends MoleculeError {
    readonly actor = "operator";
}
export declare function messageOf(error: unknown): string;
/** For the log file: the message and what the platform said, if it did. */
export declare function describeError(error: unknown): string;
/** The code of a failed operation: the system's, e.g. `ENOENT`, or SQLite's, e.g. `SQLITE_FULL`. */
export declare function errorCode(error: unknown): string | undefined;
