/**
 * Keeps a log bounded whatever happens. Lines that differ only in numbers and ids are of one kind; when one of a kind is
 * let through again, it says how many were left out before it.
 */
export declare class LineLimiter {
    #private;
    /** The line as it is to be written, or undefined when it is one too many. */
    admit(line: string, nowMs: number): string | undefined;
}
