import type { Hono } from 'hono';
import type { UploadManifest } from '../../wire/uploads.ts';
import { type FormPart, parseMultipart, sanitiseFileName, sanitiseMimeType } from '../http/multipart.ts';
import { readBody } from '../http/read-request.ts';
import { download, ok, refuse } from '../http/reply.ts';
import type { Services } from '../http/services.ts';
import type { NewActivity, StoredActivity } from '../store/activities.ts';
import { isUuid } from '../store/schema.ts';
import type { NewUpload, UploadRecord } from '../store/uploads.ts';
import type { WorkspaceRecord } from '../store/workspaces.ts';
import { publishActivity } from './activity-event.ts';
import { commit } from './deliver.ts';

const MAX_FILES = 64;
const MAX_ATTACHMENTS = 10;
const DOWNLOAD_ROOTS = ['/configs', '/workspace', '/home', '/plugins'];

/** Files on their way to a workspace: staged by whoever sends them, fetched and acknowledged by the workspace. */
export function registerUploadRoutes(app: Hono, services: Services): void {
  const { auth, rules } = services;

  app.post('/workspaces/:id/chat/uploads', async (c) => {
    const workspaceId = auth.requireWorkspace(c);
    checkPollMode(findWorkspace(workspaceId, services), services);
    const uploads = await readUploads(c.req.raw, workspaceId, services);
    await stage(uploads, services);
    return ok({ files: uploads.map(manifestOf).map(({ file_id: _, ...file }) => file) });
  });

  app.get('/workspaces/:id/chat/download', (c) => {
    const workspaceId = auth.requireWorkspace(c);
    checkDownloadPath(c.req.query('path') ?? '');
    const workspace = findWorkspace(workspaceId, services);
    return workspace.delivery_mode === 'poll'
      ? refuse(422, 'workspace has no callback URL — download requires push-mode + a public URL')
      : refuse(503, 'workspace url not registered yet');
  });

  if (rules.hasPollMode) registerPendingUploadRoutes(app, services);
  if (!rules.isCurrent) return;

  app.get('/uploads/limits', () =>
    ok({
      per_file_bytes: rules.maxUploadFileBytes,
      per_request_bytes: rules.maxUploadRequestBytes,
      max_attachments_per_message: MAX_ATTACHMENTS,
    }),
  );
}

function registerPendingUploadRoutes(app: Hono, services: Services): void {
  const { auth, clock, store } = services;
  const { uploads } = store;

  app.get('/workspaces/:id/pending-uploads/:fileId/content', (c) => {
    const workspaceId = auth.requireWorkspace(c);
    const upload =
      findUpload(workspaceId, c.req.param('fileId'), services) ??
      refuse(404, 'pending upload not found or expired');
    if (upload.workspace_id !== workspaceId) refuse(404, 'pending upload not found');
    uploads.fetched(upload.file_id, clock.nowMicros());
    const type = upload.mimetype || 'application/octet-stream';
    return download(upload.filename, type, uploads.content(upload.file_id));
  });

  app.post('/workspaces/:id/pending-uploads/:fileId/ack', (c) => {
    const workspaceId = auth.requireWorkspace(c);
    const upload = findUpload(workspaceId, c.req.param('fileId'), services);
    if (upload?.workspace_id !== workspaceId) {
      refuse(404, 'pending upload not found, expired, or already acked');
    }
    uploads.acknowledged(upload.file_id, clock.nowMicros());
    return ok({ acked: true });
  });
}

/** Undefined for an upload that expired, or that was acknowledged in an era that forgets it then. */
function findUpload(
  workspaceId: string,
  fileId: string,
  { store, clock, rules }: Services,
): UploadRecord | undefined {
  if (!isUuid(workspaceId)) refuse(400, 'invalid workspace ID');
  if (!isUuid(fileId)) refuse(400, 'invalid file_id');
  const upload = store.uploads.get(fileId);
  if (upload === undefined || upload.expires_at <= clock.nowMicros()) return undefined;
  return upload.acked_at !== null && !rules.readsAckedUploads ? undefined : upload;
}

function findWorkspace(workspaceId: string, { store }: Services): WorkspaceRecord {
  if (!isUuid(workspaceId)) refuse(400, 'invalid workspace ID');
  return store.workspaces.getLive(workspaceId) ?? refuse(404, 'workspace not found');
}

function checkPollMode({ delivery_mode: mode, runtime }: WorkspaceRecord, { rules }: Services): void {
  if (!rules.hasPollMode) refuse(503, 'workspace container not running');
  if (mode === 'poll') return;
  if (runtime === 'external') refuse(503, 'workspace url not registered yet');
  refuse(422, 'workspace has no callback URL — upload requires push-mode + a public URL');
}

async function readUploads(
  request: Request,
  workspaceId: string,
  { rules, clock }: Services,
): Promise<readonly NewUpload[]> {
  const { bytes, isTooLarge } = await readBody(request, rules.maxUploadRequestBytes);
  const parts = isTooLarge ? undefined : parseMultipart(request.headers.get('Content-Type') ?? '', bytes);
  if (parts === undefined) refuse(400, 'malformed multipart body');
  const files = parts.filter(({ field, fileName }) => field === 'files' && fileName !== '');
  if (files.length === 0) refuse(400, 'no files field in request');
  if (files.length > MAX_FILES) refuse(400, `too many files (limit ${MAX_FILES})`);
  for (const file of files) checkSize(file, rules.maxUploadFileBytes);
  // One transaction has one time: all rows of a batch share it.
  const created = { workspace_id: workspaceId, created_at: clock.nowMicros() };
  return files.map(({ fileName, contentType, content }) => ({
    ...created,
    file_id: crypto.randomUUID(),
    filename: sanitiseFileName(fileName),
    mimetype: sanitiseMimeType(contentType),
    content,
  }));
}

function checkSize({ fileName, content }: FormPart, maxBytes: number): void {
  if (content.byteLength <= maxBytes) return;
  refuse(413, {
    error: 'file exceeds per-file cap',
    filename: fileName,
    size: content.byteLength,
    max: maxBytes,
  });
}

/** All files and a row for each in the workspace's own inbox, or nothing. */
async function stage(uploads: readonly NewUpload[], services: Services): Promise<void> {
  const { store } = services;
  const activities = uploads.map(uploadActivity);
  const rows: (StoredActivity | undefined)[] = [];
  if (uploads.some(({ content }) => content.byteLength === 0)) refuse(500, 'could not stage files');
  store.uploads.insertAll(uploads, () => {
    for (const activity of activities) rows.push(store.activities.insert(activity));
  });
  const ids = uploads.map(({ workspace_id: workspaceId }) => workspaceId);
  await commit(
    rows.filter((row) => row !== undefined),
    ids,
    services,
  );
  for (const activity of activities) publishActivity(activity, services);
}

function uploadActivity(upload: NewUpload): NewActivity {
  return {
    workspaceId: upload.workspace_id,
    activityType: 'a2a_receive',
    createdAtMicros: upload.created_at,
    targetId: upload.workspace_id,
    method: 'chat_upload_receive',
    summary: `chat_upload_receive: ${upload.filename}`,
    requestBody: manifestOf(upload),
  };
}

function manifestOf({ file_id, workspace_id, filename, mimetype, content }: NewUpload): UploadManifest {
  return {
    file_id,
    uri: `platform-pending:${workspace_id}/${file_id}`,
    name: filename,
    mimeType: mimetype,
    size: content.byteLength,
  };
}

function checkDownloadPath(path: string): void {
  if (path === '') refuse(400, 'path query required');
  if (!path.startsWith('/')) refuse(400, 'path must be absolute');
  if (path.split('/').includes('..')) refuse(400, 'invalid path');
  if (!DOWNLOAD_ROOTS.some((root) => path === root || path.startsWith(`${root}/`))) {
    refuse(400, `path must be under ${DOWNLOAD_ROOTS.join('|')}`);
  }
}
