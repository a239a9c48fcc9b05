import type { Hono } from 'hono';
import type { UploadManifest } from '../../../wire/uploads.ts';
import { sanitiseFileName, sanitiseMimeType } from '../../http/file-name.ts';
import { type FormPart, parseMultipart } from '../../http/multipart.ts';
import { isUuid } from '../../http/random-token.ts';
import { readBody } from '../../http/read-body.ts';
import { ok, type Refusal, refuse } from '../../http/reply.ts';
import type { Services } from '../../store/services.ts';
import type { NewUpload } from '../../store/uploads.ts';
import type { WorkspaceRecord } from '../../store/workspaces.ts';

const MAX_FILES = 64;
const MAX_ATTACHMENTS = 10;
const DOWNLOAD_ROOTS = ['/configs', '/workspace', '/home', '/plugins'];

export function registerUploadRoutes(app: Hono, services: Services): void {
  const { auth, rules } = services;

  app.post('/workspaces/:id/chat/uploads', async (c) => {
    const workspaceId = c.req.param('id');
    auth.requireWorkspace(c.req.raw, workspaceId);
    checkPollMode(findWorkspace(workspaceId, services), services);
    const uploads = await readUploads(c.req.raw, workspaceId, services);
    stage(uploads, services);
    return ok({ files: uploads.map(({ uri, name, mimeType, size }) => ({ uri, name, mimeType, size })) });
  });

  app.get('/workspaces/:id/chat/download', (c) => {
    const workspaceId = c.req.param('id');
    auth.requireWorkspace(c.req.raw, workspaceId);
    checkDownloadPath(c.req.query('path') ?? '');
    const workspace = findWorkspace(workspaceId, services);
    return workspace.delivery_mode === 'poll'
      ? refuse(422, 'workspace has no callback URL — download requires push-mode + a public URL')
      : refuse(503, 'workspace url not registered yet');
  });

  if (!rules.isCurrent) return;

  app.get('/uploads/limits', () =>
    ok({
      per_file_bytes: rules.maxUploadFileBytes,
      per_request_bytes: rules.maxUploadRequestBytes,
      max_attachments_per_message: MAX_ATTACHMENTS,
    }),
  );
}

function findWorkspace(workspaceId: string, { workspaces }: Services): WorkspaceRecord {
  if (!isUuid(workspaceId)) refuse(400, 'invalid workspace ID');
  const workspace = workspaces.get(workspaceId);
  return workspace === undefined || workspace.status === 'removed'
    ? refuse(404, 'workspace not found')
    : workspace;
}

function checkPollMode({ delivery_mode: mode, runtime }: WorkspaceRecord, { rules }: Services): void {
  if (!rules.hasPollMode) refuse(503, 'workspace container not running');
  if (mode === 'poll') return;
  if (runtime === 'external') refuse(503, 'workspace url not registered yet');
  refuse(422, 'workspace has no callback URL — upload requires push-mode + a public URL');
}

interface StagedUpload extends UploadManifest {
  readonly upload: NewUpload;
}

async function readUploads(
  request: Request,
  workspaceId: string,
  { rules, clock }: Services,
): Promise<readonly StagedUpload[]> {
  const { bytes, isTooLarge } = await readBody(request, rules.maxUploadRequestBytes);
  const parts = isTooLarge ? undefined : parseMultipart(request.headers.get('Content-Type') ?? '', bytes);
  if (parts === undefined) refuse(400, 'malformed multipart body');
  const files = parts.filter(({ field, fileName }) => field === 'files' && fileName !== '');
  if (files.length === 0) refuse(400, 'no files field in request');
  if (files.length > MAX_FILES) refuse(400, `too many files (limit ${MAX_FILES})`);
  for (const file of files) checkSize(file, rules.maxUploadFileBytes);
  // One transaction has one time: all rows of a batch share it.
  const createdAtMicros = clock.nowMicros();
  return files.map((file) => toUpload(file, workspaceId, createdAtMicros));
}

function checkSize({ fileName, content }: FormPart, maxBytes: number): void {
  if (content.byteLength <= maxBytes) return;
  const body: Refusal = {
    error: 'file exceeds per-file cap',
    filename: fileName,
    size: content.byteLength,
    max: maxBytes,
  };
  refuse(413, body);
}

function toUpload(file: FormPart, workspaceId: string, createdAtMicros: number): StagedUpload {
  const fileId = crypto.randomUUID();
  const name = sanitiseFileName(file.fileName);
  const mimeType = sanitiseMimeType(file.contentType);
  return {
    file_id: fileId,
    uri: `platform-pending:${workspaceId}/${fileId}`,
    name,
    mimeType,
    size: file.content.byteLength,
    upload: { fileId, workspaceId, content: file.content, filename: name, mimeType, createdAtMicros },
  };
}

/** All files and a row for each in the workspace's own inbox, or nothing. */
function stage(staged: readonly StagedUpload[], { uploads, activities, events }: Services): void {
  if (staged.some(({ size }) => size === 0)) refuse(500, 'could not stage files');
  uploads.insertAll(
    staged.map(({ upload }) => upload),
    () => {
      for (const { upload, ...manifest } of staged) {
        activities.insert({
          workspaceId: upload.workspaceId,
          activityType: 'a2a_receive',
          createdAtMicros: upload.createdAtMicros,
          targetId: upload.workspaceId,
          method: 'chat_upload_receive',
          summary: `chat_upload_receive: ${manifest.name}`,
          requestBody: manifest,
        });
      }
    },
  );
  for (const { upload } of staged) {
    events.publish('ACTIVITY_LOGGED', upload.workspaceId, {
      activity_type: 'a2a_receive',
      method: 'chat_upload_receive',
    });
  }
}

function checkDownloadPath(path: string): void {
  if (path === '') refuse(400, 'path query required');
  if (!path.startsWith('/')) refuse(400, 'path must be absolute');
  if (path.split('/').includes('..')) refuse(400, 'invalid path');
  if (!DOWNLOAD_ROOTS.some((root) => path === root || path.startsWith(`${root}/`))) {
    refuse(400, `path must be under ${DOWNLOAD_ROOTS.join('|')}`);
  }
}
