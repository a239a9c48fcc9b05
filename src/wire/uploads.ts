import { z } from 'zod';

/** `request_body` of a `chat_upload_receive` row: flat, no envelope. */
export const uploadManifestSchema = z.object({
  file_id: z.string(),
  name: z.string(),
  mimeType: z.string(),
  size: z.number(),
  uri: z.string(),
});

export type UploadManifest = z.infer<typeof uploadManifestSchema>;

/** `POST /workspaces/:id/chat/uploads` of a poll-mode workspace, in request order. */
export const uploadResponseSchema = z.object({
  files: z.array(z.object({ uri: z.string(), name: z.string(), mimeType: z.string(), size: z.number() })),
});

export type UploadedFile = z.infer<typeof uploadResponseSchema>['files'][number];

/** A file of a message, uploaded to its receiver before. */
export const fileReferenceSchema = z.object({
  uri: z.string(),
  name: z.string(),
  mimeType: z.string().optional(),
  size: z.int().optional(),
});

export type FileReference = z.infer<typeof fileReferenceSchema>;

/** `GET /uploads/limits`; platforms before 2026-05-20 do not have it. */
export const uploadLimitsSchema = z.object({
  per_file_bytes: z.int().positive(),
  per_request_bytes: z.int().positive(),
  max_attachments_per_message: z.int().positive(),
});

/** Ids enter a URL path. */
const PENDING = /^platform-pending:([A-Za-z0-9_-]{1,128})\/([A-Za-z0-9_-]{1,128})$/;

interface PendingUpload {
  readonly workspaceId: string;
  readonly fileId: string;
}

/** What a `platform-pending:<workspace>/<file>` URI names; undefined for every other address. */
export function parsePendingUri(uri: string): PendingUpload | undefined {
  const [, workspaceId, fileId] = PENDING.exec(uri) ?? [];
  return workspaceId === undefined || fileId === undefined ? undefined : { workspaceId, fileId };
}
