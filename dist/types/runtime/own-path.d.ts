import { UntrustedPathError } from '../core/errors.ts';
/** What a path of the state directory has to be. */
export interface PathRule {
    readonly kind: 'file' | 'folder';
    /** Whether its owner may have put it elsewhere. */
    readonly mayBeLink?: boolean;
}
export declare const FOLDER: PathRule;
/** What speaks against a path; undefined for one that is ours (or the administrator's) alone, and for none. Opens nothing. */
export declare function doubtAbout(path: string, rule: PathRule): UntrustedPathError | undefined;
/** Throws what `doubtAbout` finds. */
export declare function requireOwn(path: string, rule: PathRule): void;
/** Opens a regular file of our own (0600 when made), never waiting. Throws `UntrustedPathError`, and what the system says. */
export declare function openOwn(path: string, flags: number, { mayBeLink }?: {
    mayBeLink?: boolean | undefined;
}): number;
