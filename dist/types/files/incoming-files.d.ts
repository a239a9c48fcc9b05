import { type AttachmentFate } from '../core/attachment.ts';
import type { Message } from '../core/message.ts';
import { type ChannelNotification } from '../core/notification.ts';
import type { InboxEntry } from '../inbox/entry.ts';
import { type UploadManifest } from '../wire/uploads.ts';
import { type UploadTransfersDeps } from './upload-transfers.ts';
export interface IncomingFilesDeps extends UploadTransfersDeps {
    /** How long a message waits for its files, from the moment they are first asked for. */
    readonly waitMs?: number;
    /** Tells the session what became of a file that was still being fetched when its message was pushed. */
    readonly tell: (notice: ChannelNotification) => Promise<void>;
}
/** Files of messages: those inside are saved at once, uploads fetched from the message's own platform. Ends with the signal. */
export declare class IncomingFiles {
    #private;
    private readonly deps;
    private readonly signal;
    constructor(deps: IncomingFilesDeps, signal: AbortSignal);
    inTurn<Result>(work: () => Promise<Result>): Promise<Result>;
    /** Saves bytes and long texts of a message, and returns it without the bytes. Never rejects. */
    keep(message: Message): Promise<Message>;
    /** Begins to fetch a file that was uploaded for this workspace, unless it was uploaded from here. */
    uploaded(workspaceId: string, { uri, name }: UploadManifest, createdAtMicros: number): void;
    /** Begins to fetch the files of messages that are pushed soon. */
    expect(entries: readonly InboxEntry[]): void;
    /** What is pushed for a message: with the paths of its files, after a short wait for them. Never rejects. */
    prepare({ message, pushes }: InboxEntry): Promise<ChannelNotification>;
    /** What became of the files of a message, in their order, after a short wait for them. Never rejects. */
    fates(message: Message): Promise<AttachmentFate[]>;
    /** What the session gets of a message that cannot wait: files that are missing are said to be on their way. */
    present({ message, pushes }: InboxEntry, maxCharacters: number): ChannelNotification;
}
