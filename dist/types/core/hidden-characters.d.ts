/** Characters that are not seen or change what is around them: they could part words, speak to a model only, or move a cursor. */
/** A text of several lines: breaks are line feeds, control characters and what reorders are shown by a sign or their code. */
export declare function withVisibleCharacters(text: string): string;
/** The same for a single line: what is not needed becomes a space, or nothing where it would part a word. */
export declare function withoutHiddenCharacters(text: string): string;
/** Every character that is not seen, but for line feeds, as its code: a tab and blank Braille, too, and what emoji are made with. */
export declare function withCodes(text: string): string;
