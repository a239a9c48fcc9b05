/** As the inside of a character class: the character and everything that is taken for it. */
export declare function lookalikesOf(plain: string): string;
/**
 * A character as the plain one that it is read as: without case, accents and style, letters of other alphabets as the
 * Latin ones that look like them; `i`, `1` and `l` as `l`, `0` as `o`, all white space as a space. Empty for what is not seen.
 */
export declare function plainForm(character: string): string;
export declare function plainWord(word: string): string;
