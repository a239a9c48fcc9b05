import type { AttachmentFate } from '../core/attachment.ts';
import type { PlatformClient } from '../platform/client.ts';
import type { Clock } from '../runtime/clock.ts';
import type { InboxFolder } from './inbox-folder.ts';
import type { OwnUploads } from './own-uploads.ts';
export interface UploadTransfersDeps {
    readonly folder: InboxFolder;
    readonly clients: readonly PlatformClient[];
    readonly ownUploads: OwnUploads;
    readonly clock: Clock;
    readonly maxFileBytes: number;
    readonly onFailed: (what: string, error: unknown) => void;
}
export interface Upload {
    readonly client: PlatformClient;
    readonly fileId: string;
    readonly key: string;
    /** The name that the sender gave. */
    readonly name: string;
}
export interface Transfer {
    readonly path: string;
    /** On the clock's monotonic scale. */
    readonly startedMs: number;
    readonly fate: Promise<AttachmentFate>;
}
/** Fetches uploads into the inbox folder, each once, and lets the platform forget those that are here. */
export declare class UploadTransfers {
    #private;
    private readonly deps;
    private readonly signal;
    constructor(deps: UploadTransfersDeps, signal: AbortSignal);
    /** Begins to fetch an upload that no message has named yet, unless it comes from this machine. */
    prefetch(upload: Upload): Promise<void>;
    /** Where an upload is that a message names: it is fetched unless it is here, and acknowledged once it is. */
    request(upload: Upload): {
        readonly fate: AttachmentFate;
        readonly transfer?: Transfer;
    };
}
/** Why a file is not here, in our words alone, to follow "is not available: ". */
export declare function whyUnavailable(error: unknown): string;
