/** The system's code of a failed file operation, e.g. `ENOENT`. */
export declare function fileErrorCode(error: unknown): string | undefined;
