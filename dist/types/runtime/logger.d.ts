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
/** Bounded in size (two files) and in lines. A log that cannot be written never disturbs the channel. */
export declare function createLogger(options: LoggerOptions): Logger;
