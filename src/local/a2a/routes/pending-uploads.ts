import type { Hono } from 'hono';
import { attachmentDisposition } from '../../http/file-name.ts';
import { isUuid } from '../../http/random-token.ts';
import { ok, refuse } from '../../http/reply.ts';
import type { Services } from '../../store/services.ts';
import type { UploadRecord } from '../../store/uploads.ts';

const NOT_FOUND = 'pending upload not found or expired';
const NOT_ACKABLE = 'pending upload not found, expired, or already acked';

export function registerPendingUploadRoutes(app: Hono, services: Services): void {
  const { auth, uploads, clock, rules } = services;
  if (!rules.hasPollMode) return;

  app.get('/workspaces/:id/pending-uploads/:fileId/content', (c) => {
    const workspaceId = c.req.param('id');
    auth.requireWorkspace(c.req.raw, workspaceId);
    const upload = find(workspaceId, c.req.param('fileId'), services) ?? refuse(404, NOT_FOUND);
    if (upload.workspace_id !== workspaceId) refuse(404, 'pending upload not found');
    uploads.fetched(upload.file_id, clock.nowMicros());
    const content = uploads.content(upload.file_id);
    return new Response(content, {
      headers: {
        'Content-Type': upload.mimetype || 'application/octet-stream',
        'Content-Length': String(content.byteLength),
        'Content-Disposition': attachmentDisposition(upload.filename),
      },
    });
  });

  app.post('/workspaces/:id/pending-uploads/:fileId/ack', (c) => {
    const workspaceId = c.req.param('id');
    auth.requireWorkspace(c.req.raw, workspaceId);
    const upload = find(workspaceId, c.req.param('fileId'), services);
    if (upload?.workspace_id !== workspaceId) refuse(404, NOT_ACKABLE);
    uploads.acknowledged(upload.file_id, clock.nowMicros());
    return ok({ acked: true });
  });
}

/** Undefined for what is not there any more: too old, or acknowledged where that was the end of it. */
function find(
  workspaceId: string,
  fileId: string,
  { uploads, clock, rules }: Services,
): UploadRecord | undefined {
  if (!isUuid(workspaceId)) refuse(400, 'invalid workspace ID');
  if (!isUuid(fileId)) refuse(400, 'invalid file_id');
  const upload = uploads.get(fileId);
  if (upload === undefined || upload.expires_at <= clock.nowMicros()) return undefined;
  return upload.acked_at !== null && !rules.readsAckedUploads ? undefined : upload;
}
