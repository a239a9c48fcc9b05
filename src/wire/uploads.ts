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
