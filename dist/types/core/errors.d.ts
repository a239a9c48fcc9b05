/** Who can end the trouble: the user (settings), the platform's operator, nobody but time, or us (a bug). */
export type Actor = 'user' | 'operator' | 'time' | 'developer';
/**
 * Base of every error of this project. `message` says what happened without remote text or secrets;
 * `advice` says what the actor can do, in one sentence.
 */
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
/** No answer came from the platform. */
export declare abstract class NoAnswerError extends MoleculeError {
}
/** The connection failed: refused, name not found, reset, TLS. */
export declare class NetworkError extends NoAnswerError {
    readonly actor = "time";
    /** System or runtime code, e.g. `ECONNREFUSED`. */
    readonly code: string;
    constructor(code: string, options?: ErrorOptions);
}
/** The platform took longer than this request may take. */
export declare class TimeoutError extends NoAnswerError {
    readonly actor = "time";
    readonly timeoutMs: number;
    constructor(timeoutMs: number, options?: ErrorOptions);
}
/** An answer came that is not the platform's: HTML, cut off, too large, or of another shape. */
export declare class ProtocolError extends MoleculeError {
    readonly actor = "operator";
}
/** An answer larger than memory should bear: asking for less of it can help. */
export declare class TooLargeError extends ProtocolError {
    constructor(maxBytes: number);
}
/** An answer that would take far more memory and time than its bytes suggest; it was not parsed. */
export declare class TooComplexError extends ProtocolError {
    /** @param excess e.g. `nested more than 100 levels deep` */
    constructor(excess: string);
}
/** A file is larger than what this machine is told to take. */
export declare class FileTooLargeError extends MoleculeError {
    readonly actor = "user";
    readonly maxBytes: number;
    constructor(maxBytes: number);
}
/** An archive that cannot or must not be unpacked. Nothing of it was put in place. */
export declare class ArchiveError extends MoleculeError {
    readonly actor = "operator";
}
/** What an error of unknown make says, for a log or a terminal. */
export declare function messageOf(error: unknown): string;
/** For the log file: the message and what the platform said, if it did. */
export declare function describeError(error: unknown): string;
/** The code of a failed operation: the system's, e.g. `ENOENT`, or SQLite's, e.g. `SQLITE_FULL`. */
export declare function errorCode(error: unknown): string | undefined;
