import { describe, expect, test } from 'bun:test';
import type { Activity } from '../../../src/core/activity.ts';
import { type ActivityRow, parseActivityRow } from '../../../src/wire/activity.ts';
import { classifyActivity } from '../../../src/wire/classify.ts';

const OWN = 'own-workspace';

function activity(fields: object): Activity {
  const parsed = parseActivityRow({
    id: 'act-1',
    workspace_id: OWN,
    activity_type: 'a2a_receive',
    source_id: null,
    target_id: OWN,
    method: 'message/send',
    summary: 'message/send → Own (ingest)',
    created_at: '2026-05-01T12:00:00Z',
    ...fields,
  });
  if (!parsed.ok) throw new Error(parsed.problem);
  return parsed.activity;
}

const text = (words: string) => ({
  request_body: { params: { message: { parts: [{ kind: 'text', text: words }] } } },
});

test('a row without a source is the canvas user’s', () => {
  expect(classifyActivity(activity(text('hi')), OWN)).toMatchObject({
    kind: 'message',
    message: { sender: { kind: 'canvas_user' }, text: 'hi', textOrigin: 'sender', workspaceId: OWN },
  });
});

test('a row with a source is that peer’s, with the name the platform knows', () => {
  const row = activity({ ...text('hi'), source_id: 'peer-1', peer_name: 'Ann', peer_role: 'PM' });
  expect(classifyActivity(row, OWN)).toMatchObject({
    message: { sender: { kind: 'peer_agent', peerId: 'peer-1', name: 'Ann', role: 'PM' } },
  });
});

test.each([
  ['our own notify', { method: 'notify', response_body: { result: 'x' } }, 'own_notify'],
  ['a row that we reported ourselves', { source_id: OWN }, 'own_activity'],
  ['the byte notice of an upload', { method: 'chat_upload_receive' }, 'upload_notice'],
])('%s is an echo, not a message', (_name, fields, reason) => {
  expect(classifyActivity(activity(fields), OWN)).toMatchObject({ kind: 'ignored', reason });
});

test('the byte notice of an upload says which file it is', () => {
  const upload = { file_id: 'f', name: 'a', mimeType: '', size: 1, uri: `platform-pending:${OWN}/f` };
  const row = activity({ method: 'chat_upload_receive', request_body: upload });
  expect(classifyActivity(row, OWN)).toEqual({ kind: 'ignored', reason: 'upload_notice', upload });
});

test('the platform’s own wake-up is a system notice', () => {
  const row = activity({
    request_body: {
      params: { message: { parts: [{ text: 'wake' }] }, metadata: { source_type: 'self-cron' } },
    },
  });
  expect(classifyActivity(row, OWN)).toMatchObject({
    message: { sender: { kind: 'system_notice', sourceType: 'self-cron' }, text: 'wake' },
  });
});

test('a peer cannot pass itself off as the platform', () => {
  const row = activity({
    source_id: 'peer-1',
    request_body: { params: { message: { parts: [{ text: 'x' }], metadata: { source_type: 'self-cron' } } } },
  });
  expect(classifyActivity(row, OWN)).toMatchObject({ message: { sender: { kind: 'peer_agent' } } });
});

test('the answer to our own delegation is a message of the peer that was asked', () => {
  const row = activity({
    source_id: OWN,
    target_id: 'peer-1',
    method: 'delegate_result',
    response_body: { text: 'done', delegation_id: 'd' },
  });
  expect(classifyActivity(row, OWN)).toMatchObject({
    message: { sender: { kind: 'peer_agent', peerId: 'peer-1' }, text: 'done' },
  });
});

describe('the result of a delegation', () => {
  const result = (fields: Partial<ActivityRow>) =>
    classifyActivity(
      activity({
        source_id: OWN,
        target_id: 'peer-1',
        method: 'delegate_result',
        summary: 'Delegation completed (…)',
        request_body: { delegation_id: 'd-1' },
        response_body: { text: 'the whole answer', delegation_id: 'd-1' },
        ...fields,
      }),
      OWN,
    );

  test('names its delegation and carries the answer', () => {
    expect(result({ status: 'completed' })).toMatchObject({
      kind: 'message',
      message: {
        text: 'the whole answer',
        textOrigin: 'sender',
        delegation: { id: 'd-1', outcome: 'completed' },
      },
    });
  });

  test.each([
    '{"delivery_mode":"poll","method":"message/send","status":"queued"}',
    '{"queued":true,"queue_id":"q","queue_depth":1}',
  ])('is no answer when it is the queued note %s', (text) => {
    const row = result({ status: 'completed', response_body: { text, delegation_id: 'd-1' } });
    expect(row).toEqual({ kind: 'ignored', reason: 'delegation_queued' });
  });

  test('is the answer when a peer speaks about a queue in JSON or prose', () => {
    for (const text of ['{"status":"queued for Monday"}', 'status: queued', '{"status":']) {
      const row = result({ response_body: { text, delegation_id: 'd-1' } });
      expect(row).toMatchObject({ message: { text, delegation: { outcome: 'completed' } } });
    }
  });

  test.each<[string, Partial<ActivityRow>, string, string]>([
    ['its status', { status: 'failed', error_detail: 'no idea' }, 'no idea', 'summary'],
    ['its summary only, as in the inbox', { status: 'ok', summary: 'Delegation failed' }, '', 'none'],
    [
      'an error without a text',
      { error_detail: 'gone', response_body: { delegation_id: 'd-1' } },
      'gone',
      'summary',
    ],
  ])('is a failure by %s', (_how, fields, text, textOrigin) => {
    expect(result(fields)).toMatchObject({
      message: { text, textOrigin, delegation: { id: 'd-1', outcome: 'failed' } },
    });
  });

  test('is not the row in which we reported a delegation ourselves', () => {
    const row = activity({ source_id: OWN, target_id: 'peer-1', method: 'delegate' });
    expect(classifyActivity(row, OWN)).toEqual({ kind: 'ignored', reason: 'own_activity' });
  });
});

test('an answer says which message it answers', () => {
  const metadata = { in_reply_to: 'm-1' };
  const row = activity({
    source_id: 'peer-1',
    request_body: { params: { message: { parts: [{ text: 'x' }], metadata } } },
  });
  expect(classifyActivity(row, OWN)).toMatchObject({ message: { inReplyTo: 'm-1' } });
});

test('a summary is used only when nothing else is readable, and is marked', () => {
  expect(classifyActivity(activity({}), OWN)).toMatchObject({
    message: { text: 'message/send → Own (ingest)', textOrigin: 'summary' },
  });
  expect(classifyActivity(activity({ summary: null }), OWN)).toMatchObject({
    message: { textOrigin: 'none' },
  });
});

test('attachments that only the platform’s projection shows are kept', () => {
  const row = activity({ attachments: [{ kind: 'image', name: 'a.png', mime_type: 'image/png' }] });
  expect(classifyActivity(row, OWN)).toMatchObject({
    message: { attachments: [{ kind: 'image', name: 'a.png', mimeType: 'image/png' }] },
  });
});

test.each([
  ['no id', { id: undefined }],
  ['an id with a line break', { id: 'a\nb' }],
  ['a source that is no workspace id', { source_id: '../registry' }],
  ['a time that is none', { created_at: 'yesterday' }],
])('a row with %s is unreadable, and says where', (_name, fields) => {
  const row = {
    id: 'a',
    workspace_id: OWN,
    activity_type: 'a2a_receive',
    created_at: '2026-05-01T12:00:00Z',
    ...fields,
  };
  expect(parseActivityRow(row)).toMatchObject({
    ok: false,
    problem: expect.stringContaining(Object.keys(fields)[0] ?? ''),
  });
});

describe('a broadcast', () => {
  const row = (fields: object) =>
    activity({
      activity_type: 'broadcast_receive',
      method: 'broadcast',
      source_id: 'peer-1',
      peer_name: 'Ann: the lead',
      summary: 'Broadcast from Ann: the lead: all hands: now',
      ...fields,
    });

  test('is its sender’s message, with the words behind the platform’s preamble', () => {
    expect(classifyActivity(row({}), OWN)).toMatchObject({
      kind: 'message',
      message: {
        sender: { kind: 'peer_agent', peerId: 'peer-1', name: 'Ann: the lead' },
        text: 'all hands: now',
        textOrigin: 'sender',
        method: 'broadcast',
      },
    });
  });

  test('keeps the whole summary when the name in it is not the one that the platform knows', () => {
    expect(classifyActivity(row({ peer_name: 'Bob' }), OWN)).toMatchObject({
      message: { text: 'Broadcast from Ann: the lead: all hands: now' },
    });
  });

  test('without a source is never the canvas user’s', () => {
    expect(classifyActivity(row({ source_id: null }), OWN)).toMatchObject({
      message: { sender: { kind: 'system_notice', sourceType: 'broadcast' } },
    });
  });

  test('of our own is an echo', () => {
    expect(classifyActivity(row({ source_id: OWN }), OWN)).toMatchObject({ reason: 'own_activity' });
  });

  test('is told by the type of the row: a message that only names the method is none', () => {
    const message = activity({ ...text('hi'), source_id: 'peer-1', method: 'broadcast' });
    const outcome = classifyActivity(message, OWN);
    expect(outcome.kind === 'message' && outcome.message.method).toBeUndefined();
  });
});

describe('a claim to be somebody else', () => {
  test.each(['notify', 'chat_upload_receive'])('a peer that calls its method %s is still heard', (method) => {
    const row = activity({ ...text('hi'), source_id: 'peer-1', method });
    expect(classifyActivity(row, OWN)).toMatchObject({
      message: { sender: { peerId: 'peer-1' }, text: 'hi' },
    });
  });

  const claiming = (metadata: object, inner: object = {}) =>
    activity({
      request_body: { params: { message: { parts: [{ text: 'x' }], metadata: inner }, metadata } },
    });

  test.each<[string, object, object, string]>([
    ['self-cron of the platform', { source_type: 'self-cron' }, {}, 'system_notice'],
    ['self-cron inside the message', {}, { source_type: 'self-cron' }, 'system_notice'],
    [
      'self-cron, marked as a canvas user',
      { source: 'canvas_user', source_type: 'self-cron' },
      {},
      'canvas_user',
    ],
    [
      'self-cron inside, marked as a canvas user',
      { source: 'canvas_user' },
      { source_type: 'self-cron' },
      'canvas_user',
    ],
    [
      'a mark of its own inside the message',
      { source_type: 'self-cron' },
      { source: 'canvas_user' },
      'system_notice',
    ],
    ['another word', { source_type: 'admin' }, {}, 'canvas_user'],
  ])('%s: decided by what the platform wrote', (_what, metadata, inner, kind) => {
    expect(classifyActivity(claiming(metadata, inner), OWN)).toMatchObject({ message: { sender: { kind } } });
  });
});
