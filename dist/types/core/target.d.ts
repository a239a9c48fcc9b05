import type { Secret } from './secret.ts';
/** A watched workspace: where it lives and the token that speaks for it. */
export interface Target {
    readonly id: string;
    readonly token: Secret;
    /** Origin only, e.g. `https://tenant.example.com`: no path, no trailing slash. */
    readonly platformUrl: string;
}
/** Whether an id may stand in a sentence, a tag or a key as it is: 1 to 128 letters, digits, `_`, `.`, `:` or `-`. */
export declare function isPlainId(value: string): boolean;
/** Whether an id may enter a URL path: 1 to 128 letters, digits, `_` or `-`. */
export declare function isWorkspaceId(value: string): boolean;
