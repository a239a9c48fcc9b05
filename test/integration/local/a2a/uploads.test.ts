import { describe, expect, test } from 'bun:test';
import { z } from 'zod';
import { uploadManifestSchema, uploadResponseSchema } from '../../../../src/wire/uploads.ts';
import {
  createFamily,
  fakeClock,
  NOBODY,
  openPlatform,
  type TestPlatform,
  uploadForm,
  type Workspace,
} from '../local-client.ts';

const upload = (open: TestPlatform, own: Workspace, body: BodyInit) =>
  open.call('POST', `/workspaces/${own.id}/chat/uploads`, { token: own.token, body });

async function uploadOne(open: TestPlatform, own: Workspace, name = 'a.txt', type = 'text/plain') {
  const { body } = await upload(open, own, uploadForm([name, type, 'hello']));
  const uri = uploadResponseSchema.parse(body).files[0]?.uri ?? '';
  return { uri, fileId: uri.split('/').at(-1) ?? '' };
}

const pending = (own: Workspace, fileId: string, what: string) =>
  `/workspaces/${own.id}/pending-uploads/${fileId}/${what}`;

describe('uploading', () => {
  test('keeps the files in order, and puts a row for each into the own inbox', async () => {
    using open = openPlatform();
    const { own } = createFamily(open.platform);
    const form = uploadForm(
      ['my notes.txt', 'text/plain;charset=utf-8', 'hello'],
      ['b.png', 'image/png', 'png'],
    );
    const { status, body } = await upload(open, own, form);
    expect(status).toBe(200);
    const { files } = uploadResponseSchema.parse(body);
    expect(files).toEqual([
      {
        uri: expect.stringContaining(`platform-pending:${own.id}/`),
        name: 'my_notes.txt',
        mimeType: 'text/plain',
        size: 5,
      },
      { uri: expect.any(String), name: 'b.png', mimeType: 'image/png', size: 3 },
    ]);
    const rows = open.platform.activities(own.id);
    expect(rows.map((row) => [row.method, row.source_id, row.summary])).toEqual([
      ['chat_upload_receive', null, 'chat_upload_receive: my_notes.txt'],
      ['chat_upload_receive', null, 'chat_upload_receive: b.png'],
    ]);
    expect(rows.map((row) => uploadManifestSchema.strict().parse(row.request_body).uri)).toEqual(
      files.map(({ uri }) => uri),
    );
    expect(new Set(rows.map((row) => row.created_at)).size).toBe(1);
  });

  test('of a file without a type keeps it without one', async () => {
    using open = openPlatform();
    const { own } = createFamily(open.platform);
    const body = '--B\r\nContent-Disposition: form-data; name="files"; filename="x"\r\n\r\nhi\r\n--B--\r\n';
    const headers = { 'Content-Type': 'multipart/form-data; boundary=B' };
    const answer = await open.call('POST', `/workspaces/${own.id}/chat/uploads`, {
      token: own.token,
      body,
      headers,
    });
    expect(answer.body).toMatchObject({ files: [{ name: 'x', mimeType: '', size: 2 }] });
  });

  test('with an empty file stages nothing at all', async () => {
    using open = openPlatform();
    const { own } = createFamily(open.platform);
    expect(await upload(open, own, uploadForm(['a', '', 'full'], ['b', '', '']))).toMatchObject({
      status: 500,
      body: { error: 'could not stage files' },
    });
    expect(open.platform.activities(own.id)).toEqual([]);
  });

  test('is refused without files, with too many, and in another shape', async () => {
    using open = openPlatform();
    const { own } = createFamily(open.platform);
    const other = new FormData();
    other.append('attachments', new File(['x'], 'x'));
    expect(await upload(open, own, other)).toMatchObject({
      status: 400,
      body: { error: 'no files field in request' },
    });
    const many = uploadForm(...Array.from({ length: 65 }, (_, index) => [`f${index}`, '', 'x'] as const));
    expect(await upload(open, own, many)).toMatchObject({
      status: 400,
      body: { error: 'too many files (limit 64)' },
    });
    expect(await upload(open, own, 'text')).toMatchObject({
      status: 400,
      body: { error: 'malformed multipart body' },
    });
  });

  test('over the limit of a request is malformed', async () => {
    using open = openPlatform();
    const { own } = createFamily(open.platform);
    const limits = await open.call('GET', '/uploads/limits');
    expect(limits.body).toEqual({
      per_file_bytes: 104_857_600,
      per_request_bytes: 104_857_600,
      max_attachments_per_message: 10,
    });
    expect(await upload(open, own, uploadForm(['big', '', 'x'.repeat(104_857_600)]))).toMatchObject({
      status: 400,
      body: { error: 'malformed multipart body' },
    });
  });

  test('is for workspaces that poll', async () => {
    using open = openPlatform();
    const push = open.platform.createWorkspace({ name: 'Push', deliveryMode: 'push' });
    const remote = open.platform.createWorkspace({ name: 'Remote', deliveryMode: 'push', external: true });
    const form = () => uploadForm(['a', '', 'x']);
    expect(await upload(open, push, form())).toMatchObject({
      status: 422,
      body: { error: 'workspace has no callback URL — upload requires push-mode + a public URL' },
    });
    expect(await upload(open, remote, form())).toMatchObject({
      status: 503,
      body: { error: 'workspace url not registered yet' },
    });
    const admin = { id: NOBODY, token: open.admin };
    expect(await upload(open, admin, form())).toMatchObject({
      status: 404,
      body: { error: 'workspace not found' },
    });
    expect(await upload(open, { ...admin, id: 'ws-1' }, form())).toMatchObject({
      status: 400,
      body: { error: 'invalid workspace ID' },
    });
    expect((await upload(open, { id: push.id, token: 'x' }, form())).status).toBe(401);
  });
});

describe('the bytes of an upload', () => {
  test('come back under their name and type', async () => {
    using open = openPlatform();
    const { own } = createFamily(open.platform);
    const { fileId } = await uploadOne(open, own, 'my notes.txt');
    const answer = await open.call('GET', pending(own, fileId, 'content'), { token: own.token });
    expect(answer).toMatchObject({ status: 200, body: 'hello' });
    expect(answer.headers.get('Content-Type')).toBe('text/plain');
    expect(answer.headers.get('Content-Length')).toBe('5');
    expect(answer.headers.get('Content-Disposition')).toBe(
      `attachment; filename="my_notes.txt"; filename*=UTF-8''my_notes.txt`,
    );
  });

  test('are of a general type when none was named', async () => {
    using open = openPlatform();
    const { own } = createFamily(open.platform);
    const { fileId } = await uploadOne(open, own, 'x', 'no type');
    const answer = await open.call('GET', pending(own, fileId, 'content'), { token: own.token });
    expect(answer.headers.get('Content-Type')).toBe('application/octet-stream');
  });

  test('are found only by the workspace they are for', async () => {
    using open = openPlatform();
    const { own, sister } = createFamily(open.platform);
    const { fileId } = await uploadOne(open, own);
    const read = (of: Workspace, id: string) =>
      open.call('GET', pending(of, id, 'content'), { token: of.token });
    expect(await read(sister, fileId)).toMatchObject({
      status: 404,
      body: { error: 'pending upload not found' },
    });
    expect(await read(own, NOBODY)).toMatchObject({
      status: 404,
      body: { error: 'pending upload not found or expired' },
    });
    expect(await read(own, 'f-1')).toMatchObject({ status: 400, body: { error: 'invalid file_id' } });
    expect((await open.call('GET', pending(own, fileId, 'content'))).status).toBe(401);
  });

  test('are gone after a day', async () => {
    const clock = fakeClock();
    using open = openPlatform({ clock });
    const { own } = createFamily(open.platform);
    const { fileId } = await uploadOne(open, own);
    const read = () => open.call('GET', pending(own, fileId, 'content'), { token: own.token });
    clock.pass(86_399);
    expect((await read()).status).toBe(200);
    clock.pass(1);
    expect((await read()).status).toBe(404);
    expect(open.platform.sweepUploads()).toBe(1);
  });

  test('stay readable after the acknowledgement, until they are swept an hour later', async () => {
    const clock = fakeClock();
    using open = openPlatform({ clock });
    const { own } = createFamily(open.platform);
    const { fileId } = await uploadOne(open, own);
    const ack = () => open.call('POST', pending(own, fileId, 'ack'), { token: own.token });
    const read = () => open.call('GET', pending(own, fileId, 'content'), { token: own.token });
    expect(await ack()).toMatchObject({ status: 200, body: { acked: true } });
    expect(await ack()).toMatchObject({ status: 200, body: { acked: true } });
    clock.pass(3_599);
    expect(open.platform.sweepUploads()).toBe(0);
    expect((await read()).status).toBe(200);
    clock.pass(1);
    expect(open.platform.sweepUploads()).toBe(1);
    expect((await read()).status).toBe(404);
    expect(await ack()).toMatchObject({
      status: 404,
      body: { error: 'pending upload not found, expired, or already acked' },
    });
  });

  test('are not acknowledged by others', async () => {
    using open = openPlatform();
    const { own, sister } = createFamily(open.platform);
    const { fileId } = await uploadOne(open, own);
    const answer = await open.call('POST', pending(sister, fileId, 'ack'), { token: sister.token });
    expect(answer.status).toBe(404);
  });
});

describe('downloading from a container', () => {
  test.each([
    ['', 400, 'path query required'],
    ['?path=notes.txt', 400, 'path must be absolute'],
    ['?path=/etc/passwd', 400, 'path must be under /configs|/workspace|/home|/plugins'],
    ['?path=/workspace/../etc/passwd', 400, 'invalid path'],
    ['?path=/workspace/a', 422, 'workspace has no callback URL — download requires push-mode + a public URL'],
  ])('%s is refused', async (query, status, error) => {
    using open = openPlatform();
    const { own } = createFamily(open.platform);
    const answer = await open.call('GET', `/workspaces/${own.id}/chat/download${query}`, {
      token: own.token,
    });
    expect(answer).toMatchObject({ status, body: { error } });
  });

  test('of a push-mode workspace without an address has to wait', async () => {
    using open = openPlatform();
    const push = open.platform.createWorkspace({ name: 'Push', deliveryMode: 'push' });
    const path = `/workspaces/${push.id}/chat/download?path=/workspace/a`;
    expect(await open.call('GET', path, { token: push.token })).toMatchObject({
      status: 503,
      body: { error: 'workspace url not registered yet' },
    });
  });
});

test('an uploaded file can be sent along with a message', async () => {
  using open = openPlatform();
  const { own } = createFamily(open.platform);
  const { uri } = await uploadOne(open, own);
  const attachments = [{ uri, name: 'a.txt', mimeType: 'text/plain', size: 5 }];
  await open.platform.sendAsCanvasUser(own.id, 'see', { attachments });
  const schema = z.object({ params: z.object({ message: z.object({ parts: z.array(z.unknown()) }) }) });
  const sent = schema.parse(open.platform.activities(own.id)[1]?.request_body);
  expect(sent.params.message.parts).toEqual([
    { kind: 'text', text: 'see' },
    { kind: 'file', file: attachments[0] },
  ]);
});
