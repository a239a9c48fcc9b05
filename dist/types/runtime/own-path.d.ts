import { UntrustedPathError } from '../core/errors.ts';
/** What a path of the state directory has to be. */
export interface PathRule {
    readonly kind: 'file' | 'folder';
    /** Whether its owner may have put it elsewhere. */
    readonly mayBeLink?: boolean;
}
export declare const FOLDER: PathRule;
/**
 * What speaks against a path: it is of another kind, somebody else's, or open to changes by others. Undefined for one that
 * is ours (or the administrator's) alone, and where there is nothing. Opens nothing, so that it never waits.
 */
export declare function doubtAbout(path: string, rule: PathRule): UntrustedPathError | undefined;
/** Throws what `doubtAbout` finds. */
export declare function requireOwn(path: string, rule: PathRule): void;
/**
 * Opens a regular file of our own, without ever waiting for a named pipe or a device. Returns its descriptor. Throws
 * `UntrustedPathError` for anything else, and what the system says.
 * @param flags as of `open`; a file that is made gets mode 0600
 */
export declare function openOwn(path: string, flags: number, { mayBeLink }?: {
    mayBeLink?: boolean | undefined;
}): number;
