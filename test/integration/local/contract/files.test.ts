import { expect } from 'bun:test';
import { uploadForm } from '../local-client.ts';
import { error, facts, type Stage, TIME, UUID } from './facts.ts';

const UPLOAD = 'POST /workspaces/:own/chat/uploads';
const PENDING = expect.stringMatching(/^platform-pending:[0-9a-f-]{36}\/[0-9a-f-]{36}$/);

async function upload({ ids, call, token }: Stage): Promise<void> {
  const id = ids.get('own') ?? '';
  const { body } = await call('POST', `/workspaces/${id}/chat/uploads`, {
    token: token('own'),
    body: uploadForm(['a b.txt', 'text/plain', 'Hello']),
  });
  ids.set('file', /[^/"]+(?=")/.exec(JSON.stringify(body).split(`${id}/`)[1] ?? '')?.[0] ?? '');
}

facts('uploading', [
  {
    when: 'of two files, whose names are made harmless',
    ask: UPLOAD,
    raw: uploadForm(['a b.txt', 'text/plain', 'Hello'], ['../ü', 'image/png; q=1', 'x']),
    status: 200,
    body: {
      files: [
        { uri: PENDING, name: 'a_b.txt', mimeType: 'text/plain', size: 5 },
        { uri: PENDING, name: '_', mimeType: 'image/png', size: 1 },
      ],
    },
  },
  {
    when: 'of an empty file',
    ask: UPLOAD,
    raw: uploadForm(['a', 'text/plain', '']),
    status: 500,
    body: error('could not stage files'),
  },
  { when: 'without a form', ask: UPLOAD, raw: 'Hello', status: 400, body: error('malformed multipart body') },
  {
    when: 'with another field',
    ask: UPLOAD,
    raw: (() => {
      const form = new FormData();
      form.append('file', new File(['x'], 'x'));
      return form;
    })(),
    status: 400,
    body: error('no files field in request'),
  },
  {
    when: 'of 65 files',
    ask: UPLOAD,
    raw: uploadForm(...Array.from({ length: 65 }, () => ['a', 'text/plain', 'x'] as const)),
    status: 400,
    body: error('too many files (limit 64)'),
  },
  {
    when: 'has limits that everybody may know',
    ask: 'GET /uploads/limits',
    as: 'nobody',
    status: 200,
    body: {
      per_file_bytes: 104_857_600,
      per_request_bytes: 104_857_600,
      max_attachments_per_message: 10,
    },
  },
  {
    when: 'is a row in the inbox of the workspace itself',
    ask: 'GET /workspaces/:own/activity?type=a2a_receive',
    before: upload,
    status: 200,
    body: [
      {
        id: UUID,
        workspace_id: ':own',
        activity_type: 'a2a_receive',
        source_id: null,
        target_id: ':own',
        method: 'chat_upload_receive',
        summary: 'chat_upload_receive: a_b.txt',
        request_body: {
          file_id: ':file',
          name: 'a_b.txt',
          mimeType: 'text/plain',
          size: 5,
          uri: 'platform-pending::own/:file',
        },
        duration_ms: null,
        status: 'ok',
        error_detail: null,
        created_at: TIME,
        seq: expect.any(Number),
      },
    ],
  },
]);

const CONTENT = 'GET /workspaces/:own/pending-uploads/:file/content';
const ACK = 'POST /workspaces/:own/pending-uploads/:file/ack';

facts('a file that was uploaded', [
  {
    when: 'as it was',
    ask: CONTENT,
    before: upload,
    status: 200,
    type: 'text/plain',
    body: 'Hello',
    answers: { 'Content-Disposition': `attachment; filename="a_b.txt"; filename*=UTF-8''a_b.txt` },
  },
  { when: 'that was taken', ask: ACK, before: upload, status: 200, body: { acked: true } },
  {
    when: 'that was taken is still there for a while',
    ask: CONTENT,
    before: async (stage) => {
      await upload(stage);
      await stage.does(ACK);
    },
    status: 200,
    type: 'text/plain',
    body: 'Hello',
  },
  {
    when: 'that there is not',
    ask: 'GET /workspaces/:own/pending-uploads/:nobody/content',
    status: 404,
    body: error('pending upload not found or expired'),
  },
  {
    when: 'of another workspace',
    ask: 'GET /workspaces/:sister/pending-uploads/:file/content',
    as: 'sister',
    before: upload,
    status: 404,
    body: error('pending upload not found'),
  },
  {
    when: 'that there is not, taken',
    ask: 'POST /workspaces/:own/pending-uploads/:nobody/ack',
    status: 404,
    body: error('pending upload not found, expired, or already acked'),
  },
  {
    when: 'whose id is none',
    ask: 'GET /workspaces/:own/pending-uploads/file/content',
    status: 400,
    body: error('invalid file_id'),
  },
]);

const DOWNLOAD = 'GET /workspaces/:own/chat/download';

facts('a file where the agent runs', [
  { when: 'without a path', ask: DOWNLOAD, status: 400, body: error('path query required') },
  { when: 'below another', ask: `${DOWNLOAD}?path=a`, status: 400, body: error('path must be absolute') },
  {
    when: 'elsewhere',
    ask: `${DOWNLOAD}?path=/etc/passwd`,
    status: 400,
    body: error('path must be under /configs|/workspace|/home|/plugins'),
  },
  {
    when: 'of an agent with an inbox',
    ask: `${DOWNLOAD}?path=/workspace/a`,
    status: 422,
    body: error('workspace has no callback URL — download requires push-mode + a public URL'),
  },
]);

facts(
  'files in May 2026',
  [
    {
      when: 'were gone once they were taken',
      ask: CONTENT,
      before: async (stage) => {
        await upload(stage);
        await stage.does(ACK);
      },
      status: 404,
      body: error('pending upload not found or expired'),
    },
    {
      when: 'had limits that nobody was told',
      ask: 'GET /uploads/limits',
      as: 'nobody',
      status: 404,
      type: 'text/plain',
      body: '404 page not found',
    },
  ],
  { era: 'E1', rateLimitPerMinute: 0 },
);

facts(
  'files in April 2026',
  [
    {
      when: 'needed a container',
      ask: UPLOAD,
      raw: uploadForm(['a', 'text/plain', 'x']),
      status: 503,
      body: error('workspace container not running'),
    },
  ],
  { era: 'E0', rateLimitPerMinute: 0 },
);
