import { type AttachmentFate } from '../core/attachment.ts';
import type { Message } from '../core/message.ts';
import { type ChannelNotification } from '../core/notification.ts';
import type { InboxEntry } from '../inbox/entry.ts';
import type { PlatformClient } from '../platform/client.ts';
import type { Clock } from '../runtime/clock.ts';
import { type UploadManifest } from '../wire/uploads.ts';
import type { InboxFolder } from './inbox-folder.ts';
import type { OwnUploads } from './own-uploads.ts';
export interface IncomingFilesDeps {
    readonly folder: InboxFolder;
    readonly clients: readonly PlatformClient[];
    readonly ownUploads: OwnUploads;
    readonly clock: Clock;
    readonly maxFileBytes: number;
    /** How long a message waits for its files, from the moment they are first asked for. */
    readonly waitMs?: number;
    /** Says how a file went that was still being fetched when its message was pushed. */
    readonly tell: (notice: ChannelNotification) => Promise<void>;
    /** For the log file. */
    readonly onFailed: (what: string, error: unknown) => void;
}
/**
 * The files that come with messages: fetched from the message's own platform by its own workspace, saved in the
 * inbox folder, and named in what is pushed. Ends with the signal.
 */
export declare class IncomingFiles {
    #private;
    constructor(deps: IncomingFilesDeps, signal: AbortSignal);
    /** Saves the bytes that a message carries, and returns the message without them. Never rejects. */
    keep(message: Message): Promise<Message>;
    /** Begins to fetch a file that was uploaded for this workspace, unless it was uploaded from here. */
    uploaded(workspaceId: string, upload: UploadManifest, createdAtMicros: number): void;
    /** These messages are pushed soon: their files begin to come. */
    expect(entries: readonly InboxEntry[]): void;
    /** What is pushed for a message: with the paths of its files, after a short wait for them. Never rejects. */
    prepare({ message, pushes }: InboxEntry): Promise<ChannelNotification>;
    /** What became of the files of a message, in their order, after a short wait for them. Never rejects. */
    fates(message: Message): Promise<AttachmentFate[]>;
    /** The same at once: what is not there yet is on its way. */
    present({ message, pushes }: InboxEntry): ChannelNotification;
}
