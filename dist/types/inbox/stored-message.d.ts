import type { Message } from '../core/message.ts';
import type { InboxEntry, MessageState } from './entry.ts';
/** Of the text of a message. All of a longer one is in a file, see `IncomingFiles.keep`. */
export declare const MAX_STORED_CHARACTERS = 50000;
/** Throws `InboxDamagedError` when it is not what `storedMessageJson` wrote. */
export declare function parseStoredMessage(json: string): Message;
/** As much of a message as is kept: far more than the model reads at once, and far less than one may hold. */
export declare function storedMessageJson(message: Message): string;
export interface EntryRow {
    readonly row: number;
    readonly state: MessageState;
    readonly pushes: number;
    readonly body: string | null;
}
export declare const ENTRY_COLUMNS = "row, state, pushes, body";
/** No entry where the text is not kept any more. Throws `InboxDamagedError`. */
export declare function toEntries({ row, state, pushes, body }: EntryRow): InboxEntry[];
export declare const FEED_ORDER = "created_us, seq, row";
export declare const WAITING = "state = 'pending' AND held_for IS NULL";
export declare const HELD = "state = 'pending' AND held_for IS NOT NULL";
export declare const IN_WORKSPACES = "+workspace_id IN (SELECT value FROM json_each(?))";
export declare const NOT_IN_ROWS = "row NOT IN (SELECT value FROM json_each(?))";
/** What comes of a delegation or a request of ours. A peer can send any `method`. */
export declare const IS_RESULT = "(json_extract(body, '$.delegation.outcome') IS NOT NULL OR json_extract(body, '$.request.isOwn') IS NOT NULL)";
export declare const NOT_TOLD = "reason IS NOT 'told'";
export declare const NOT_RELEASED = "reason IS NOT 'released'";
