import type { SaveText } from '../core/long-text.ts';
import type { InboxFolder } from './inbox-folder.ts';
export interface LongTextsDeps {
    readonly folder: InboxFolder;
    /** For the log file. */
    readonly onFailed: (what: string, error: unknown) => void;
}
export declare const LONG_TEXT_NAME = "text.txt";
/**
 * Texts that are too long for the model's context, each once in a file of the inbox folder, where they are kept and counted
 * like the files of messages. One that was removed meanwhile is written again when its message is shown again.
 */
export declare function longTexts({ folder, onFailed }: LongTextsDeps): SaveText;
/** What the file of a text is known by, as `safeBody` leaves it. */
export declare function longTextKey(text: string): string;
