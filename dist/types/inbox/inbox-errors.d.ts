/** Trouble of the lease or of the inbox file, which no loop that talks to a platform can wait out. */
export declare function isInboxError(error: unknown): boolean;
/** SQLite says that the content is not what it wrote. */
export declare function isDamaged(error: unknown): boolean;
export declare function isLocked(error: unknown): boolean;
