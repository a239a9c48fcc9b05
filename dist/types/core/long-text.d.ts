/** Of one text, this much goes into the model's context; all of it is in a file. */
export declare const MAX_TEXT_CHARACTERS = 20000;
/** Keeps the whole of a text on this machine. Returns its path, or undefined where it cannot be written. */
export type SaveText = (safeText: string) => string | undefined;
export interface FittedText {
    readonly text: string;
    /** Where the whole text is, if this is only its beginning. */
    readonly path?: string;
}
/**
 * A text that fits: a longer one is cut, and a note says so and where the whole is.
 * @param safeText as `safeBody` leaves it
 * @param maxCharacters for all of it, with the note
 * @param indent before every line but the first
 * @param wholeCharacters of a text whose beginning this is
 */
export declare function fitted(safeText: string, maxCharacters: number, save: SaveText, indent?: string, wholeCharacters?: number): FittedText;
/** The same for an entry of a list of ours: no line of it looks like another entry. */
export declare function fittedEntry(safeText: string, maxCharacters: number, save: SaveText): string;
