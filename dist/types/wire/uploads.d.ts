import { z } from 'zod';
/** `request_body` of a `chat_upload_receive` row: flat, no envelope. */
export declare const uploadManifestSchema: z.ZodObject<{
    file_id: z.ZodString;
    name: z.ZodString;
    mimeType: z.ZodString;
    size: z.ZodNumber;
    uri: z.ZodString;
}, z.core.$strip>;
export type UploadManifest = z.infer<typeof uploadManifestSchema>;
/** `POST /workspaces/:id/chat/uploads` of a poll-mode workspace, in request order. */
export declare const uploadResponseSchema: z.ZodObject<{
    files: z.ZodArray<z.ZodObject<{
        uri: z.ZodString;
        name: z.ZodString;
        mimeType: z.ZodString;
        size: z.ZodNumber;
    }, z.core.$strip>>;
}, z.core.$strip>;
export type UploadedFile = z.infer<typeof uploadResponseSchema>['files'][number];
/** A file of a message, uploaded to its receiver before. */
export declare const fileReferenceSchema: z.ZodObject<{
    uri: z.ZodString;
    name: z.ZodString;
    mimeType: z.ZodOptional<z.ZodString>;
    size: z.ZodOptional<z.ZodInt>;
}, z.core.$strip>;
export type FileReference = z.infer<typeof fileReferenceSchema>;
/** `GET /uploads/limits`; platforms before 2026-05-20 do not have it. */
export declare const uploadLimitsSchema: z.ZodObject<{
    per_file_bytes: z.ZodInt;
    per_request_bytes: z.ZodInt;
    max_attachments_per_message: z.ZodInt;
}, z.core.$strip>;
interface PendingUpload {
    readonly workspaceId: string;
    readonly fileId: string;
}
/** What a `platform-pending:<workspace>/<file>` URI names; undefined for every other address. */
export declare function parsePendingUri(uri: string): PendingUpload | undefined;
export {};
