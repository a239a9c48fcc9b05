/**
 * Every way in which text from outside (messages, names, file names, answers of the platform) is made fit for where it
 * is put. The plugin's own statements stand in notes, which no text from outside can imitate.
 */
/** The tag around a message that a hook of the plugin brings; Claude Code puts its own `channel` tag around the others. */
export declare const HOOK_TAG = "molecule-message";
/** A name or another short text, on a single line: without control and invisible characters and without `<>"'` and backticks. */
export declare function safeLine(text: string, maxCharacters?: number): string;
/** The same inside a note: without the brackets that would end the note. */
export declare function safeLineInNote(text: string, maxCharacters?: number): string;
/**
 * The text of a message, of any length, for the session to read: it cannot open or close the tag around a message, nor
 * look like a note. Claude Code escapes the attributes of its tags, but not what stands between them. Half characters, which
 * the model's API refuses, become U+FFFD.
 */
export declare function safeBody(text: string): string;
/**
 * What the plugin itself has to say to the session.
 * @param text our own words; text from outside in it went through `safeLineInNote`
 */
export declare function note(text: string): string;
/**
 * The text of a peer inside an answer of ours, to follow a semicolon.
 * @param mark stands before and after the text; the peer cannot know it, and so cannot end its own quotation
 */
export declare function quoted(text: string, mark?: string): string;
/**
 * An entry of a list of ours: lines after the first are indented, so that none of them looks like another entry.
 * @param safeText past `maxCharacters` it is cut, and a note says by how much
 */
export declare function listEntry(safeText: string, maxCharacters: number): string;
/**
 * Text for somebody who decides about it: nothing in it is hidden or reordered, and nothing is left out without saying
 * so. Control, formatting and unassigned characters appear as their code.
 * @param maxCharacters a longer text loses its middle, because what matters may stand at either end
 */
export declare function visibleText(text: string, maxCharacters: number): string;
/** A value or a path of the user's, on a single line: U+FFFD shows where something cannot be printed. */
export declare function printable(text: string): string;
/** A line for the log or the terminal, of at most 2,000 characters. Line breaks in it would forge further lines. */
export declare function logLine(text: string): string;
/**
 * What a remote file may be called on this disk: one path segment of ASCII letters, digits, `.`, `_` and `-`, not
 * hidden, of at most 100 characters, with its extension.
 */
export declare function safeFileName(remoteName: string): string;
