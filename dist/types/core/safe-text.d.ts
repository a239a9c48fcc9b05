/**
 * The text of a message, up to a million characters of it, for the session to read: it cannot open or close a tag, nor look like a note, a line
 * of Claude Code or a terminal sequence. What is not seen is shown or left out, unless a script or an emoji needs it. Half
 * characters, which the model's API refuses, become U+FFFD. The same text again stays as it is.
 */
export declare function safeBody(text: string): string;
/** A name or another short text, on a single line: nothing hidden, no `<>"` and backticks, and nothing that `safeBody` changes. */
export declare function safeLine(text: string, maxCharacters?: number): string;
/** The same in quotation marks, for a sentence of ours; no mark and no bracket stands between them. */
export declare function quotedLine(text: string, maxCharacters?: number): string;
/** An id, or a word of the platform's such as a status, in a sentence: as it is if it is one plain word, else quoted. */
export declare function safeWord(text: string): string;
/** Words of the plugin in a note: they stand there as they are. */
export declare class OwnWords {
    readonly words: string;
    constructor(words: string);
}
/** Words of ours, or a path of ours, inside a note. */
export declare function own(words: string): OwnWords;
/** The only way for the plugin to speak to the session: note`the file ${name} is there`. What is not `own` is quoted. */
export declare function note(words: TemplateStringsArray, ...values: readonly (string | number | OwnWords)[]): string;
/**
 * Text for somebody who decides about it: nothing in it is hidden or reordered, and nothing is left out without saying
 * so. Control, formatting and unassigned characters appear as their code.
 * @param maxCharacters a longer text loses its middle, because what matters may stand at either end
 */
export declare function visibleText(text: string, maxCharacters: number): string;
/** The same, indented: in Markdown it stays as it is. */
export declare function indentedText(text: string, maxCharacters: number): string;
/** A value or a path of the user's, on a single line: U+FFFD shows where something cannot be printed. */
export declare function printable(text: string): string;
/** A word as a POSIX shell reads it back. */
export declare function shellWord(word: string): string;
/** A line for the log or the terminal, of at most 2,000 characters. Line breaks in it would forge further lines. */
export declare function logLine(text: string): string;
/** What a remote file may be called here: one segment of at most 100 ASCII letters, digits, `.`, `_` and `-`, not hidden. */
export declare function safeFileName(remoteName: string): string;
export declare function capital(clause: string): string;
