import { MoleculeError } from './errors.ts';
import type { Secret } from './secret.ts';
/** Something on its way out holds a token of ours. Nothing of it was sent that could tell the token. */
export declare class TokenLeakError extends MoleculeError {
    readonly actor = "user";
    /** @param what e.g. `The text`; fit for display, without the token */
    constructor(what: string);
}
/** Finds tokens in what is about to leave: in the clear, in base64 wherever it began, broken into lines, and URL-encoded. */
export declare class TokenGuard {
    #private;
    private readonly tokens;
    /** @param tokens the same array as long as they are the same */
    constructor(tokens: () => readonly Secret[]);
    finds(text: string): boolean;
    /** Throws `TokenLeakError`. */
    refuse(text: string, what: string): void;
    /** The text without tokens; nothing of it where they cannot be taken out of the rest. */
    redact(text: string): string;
    /** Passes bytes on as they come. Throws `TokenLeakError` before a byte of a token is passed. */
    pass(chunks: AsyncIterable<Uint8Array>, what: string): AsyncGenerator<Uint8Array>;
}
