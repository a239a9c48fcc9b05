import type { SaveText } from '../core/long-text.ts';
import type { InboxFolder } from './inbox-folder.ts';
export interface LongTextsDeps {
    readonly folder: InboxFolder;
    readonly onFailed: (what: string, error: unknown) => void;
}
export declare const LONG_TEXT_NAME = "text.txt";
/** Saves a text that is too long for the model's context, once, in the inbox folder; again if it was removed. */
export declare function longTexts({ folder, onFailed }: LongTextsDeps): SaveText;
/** What the file of a text is known by, as `safeBody` leaves it. */
export declare function longTextKey(text: string): string;
