/**
 * Characters that a reader does not see, or that change how what is around them looks. In text from outside they could
 * part a word that is looked for, carry text that only a model reads, or move the cursor of a terminal.
 */
/** A text of several lines: breaks are line feeds, control characters and what reorders are shown by a sign or their code. */
export declare function withVisibleCharacters(text: string): string;
/** The same for a single line: what is not needed becomes a space, or nothing where it would part a word. */
export declare function withoutHiddenCharacters(text: string): string;
/** Every character that is not seen, but for line feeds, as its code: a tab and blank Braille, too, and what emoji are made with. */
export declare function withCodes(text: string): string;
