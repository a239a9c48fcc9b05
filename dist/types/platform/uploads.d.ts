import { type UploadedFile } from '../wire/uploads.ts';
import type { Connection } from './connection.ts';
import { type Download } from './download.ts';
import { type UploadPart } from './multipart-body.ts';
export interface UploadLimits {
    readonly fileBytes: number;
    /** Of one request: all files and what the form itself takes. */
    readonly requestBytes: number;
    readonly filesPerMessage: number;
}
/** Files of one workspace: what people uploaded for it, and what it uploads to show. Errors: see `request`. */
export declare class Uploads {
    #private;
    constructor(connection: Connection);
    /** `GET …/pending-uploads/:file/content`. 404 when it is gone: it is kept for 24 hours. */
    download(fileId: string, signal: AbortSignal): Promise<Download>;
    /** `POST …/pending-uploads/:file/ack`: the platform may forget the file. One that it forgot already is fine too. */
    acknowledge(fileId: string, signal: AbortSignal): Promise<void>;
    /** `GET /uploads/limits`, public; the limits of older platforms where there is no such thing. */
    limits(signal: AbortSignal): Promise<UploadLimits>;
    /**
     * `POST …/chat/uploads`: all files or none. The answer has them in the order of `parts`. The platform also puts a
     * row for each into this workspace's own inbox.
     */
    upload(parts: readonly UploadPart[], signal: AbortSignal): Promise<UploadedFile[]>;
}
