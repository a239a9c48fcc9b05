import { type UploadedFile } from '../wire/uploads.ts';
import { type BodyLimits } from './body.ts';
import type { Connection, RequestStream } from './http.ts';
export interface UploadLimits {
    readonly fileBytes: number;
    /** Of one request: all files and what the form itself takes. */
    readonly requestBytes: number;
    readonly filesPerMessage: number;
}
/** Files of one workspace: what people uploaded for it, and what it uploads to show. Errors: see `Connection.request`. */
export declare class Uploads {
    #private;
    private readonly connection;
    constructor(connection: Connection);
    /** `GET …/pending-uploads/:file/content`. 404 when it is gone: it is kept for 24 hours. */
    download(fileId: string, signal: AbortSignal): Promise<Download>;
    /** `POST …/pending-uploads/:file/ack`: the platform may forget the file. One that it forgot already is fine too. */
    acknowledge(fileId: string, signal: AbortSignal): Promise<void>;
    /** `GET /uploads/limits`, public; the limits of older platforms where there is no such thing. */
    limits(signal: AbortSignal): Promise<UploadLimits>;
    /** `POST …/chat/uploads`: all files or none, in the order of `parts`. Each also becomes a row of the own inbox. */
    upload(parts: readonly UploadPart[], signal: AbortSignal): Promise<UploadedFile[]>;
    /** Calls the listener with every upload that begins. Returns the way to stop listening. */
    onUpload(listener: (upload: Promise<readonly UploadedFile[]>) => void): () => void;
}
/** A file on its way. Whoever has it calls `cancel` in the end: it ends the connection, read or not. */
export interface Download {
    /** Bytes that the platform announces; undefined when it does not say. */
    readonly lengthBytes: number | undefined;
    /** Throws `NetworkError` when the body ends early, `TimeoutError` when it stalls; the signal's reason on abort. */
    readonly chunks: AsyncIterable<Uint8Array>;
    cancel(): void;
}
/** The body of an answer as a download that is neither silent nor on its way for longer than this. */
export declare function downloadOf(response: Response, limits: BodyLimits, signal: AbortSignal): Download;
export interface UploadPart {
    readonly name: string;
    readonly mimeType: string;
    readonly sizeBytes: number;
    /** Exactly `sizeBytes` bytes, or an error. */
    read(): AsyncIterable<Uint8Array>;
}
/** A form of files that is read while it is sent: the runtime's own `FormData` holds all of it in memory, twice. */
export declare function multipartBody(field: string, parts: readonly UploadPart[]): RequestStream;
