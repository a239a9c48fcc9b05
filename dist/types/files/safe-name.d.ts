/**
 * What a remote name may look like on this disk: one segment of ASCII letters, digits, `.`, `_` and `-`, not hidden,
 * of at most 100 characters, with its extension.
 */
export declare function safeName(remoteName: string): string;
