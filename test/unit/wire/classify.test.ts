import { describe, expect, test } from 'bun:test';
import type { Activity } from '../../../src/core/activity.ts';
import { type ActivityRow, parseActivityRow } from '../../../src/wire/activity.ts';
import { classifyActivity } from '../../../src/wire/classify.ts';
import { pingMessageId } from '../../../src/wire/ping.ts';

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

describe('a message that the workspace sent to itself', () => {
  const sent = (messageId: string, fields: object = {}) =>
    activity({
      source_id: OWN,
      request_body: {
        params: {
          message: { messageId, parts: [{ kind: 'text', text: 'rm -rf', file: { uri: 'file:///x' } }] },
        },
      },
      ...fields,
    });
  const nonce = '0b6f2f5e-8d3c-4a52-9c1f-2f7f5a0c1d11';

  test('to find out whether messages arrive is a notice with words of ours', () => {
    const { kind, ...rest } = classifyActivity(sent(pingMessageId(nonce)), OWN);
    expect(kind).toBe('message');
    expect(rest).toMatchObject({
      message: {
        sender: { kind: 'system_notice', sourceType: 'ping' },
        text: expect.stringContaining('Connection test'),
        attachments: [],
      },
    });
    expect(JSON.stringify(rest)).not.toContain('rm -rf');
  });

  test('for anything else stays an echo, and nobody else can send one', () => {
    expect(classifyActivity(sent('molecule-ping-x'), OWN)).toMatchObject({ reason: 'own_activity' });
    expect(classifyActivity(sent(pingMessageId(nonce), { source_id: 'peer-1' }), OWN)).toMatchObject({
      message: { sender: { kind: 'peer_agent' }, text: 'rm -rf' },
    });
    expect(classifyActivity(sent(pingMessageId(nonce), { source_id: null }), OWN)).toMatchObject({
      message: { sender: { kind: 'canvas_user' }, text: 'rm -rf' },
    });
  });
});

test('the byte notice of an upload says which file it is', () => {
  const upload = { file_id: 'f', name: 'a', mimeType: '', size: 1, uri: `platform-pending:${OWN}/f` };
  const row = activity({ method: 'chat_upload_receive', request_body: upload });
  expect(classifyActivity(row, OWN)).toEqual({ kind: 'ignored', reason: 'upload_notice', upload });
});

describe('a prompt of a schedule', () => {
  const from = (message: object, params: object = {}, sourceId: string | null = null) =>
    classifyActivity(
      activity({
        source_id: sourceId,
        request_body: { params: { message: { parts: [{ text: 'run' }], ...message }, ...params } },
      }),
      OWN,
    );
  const messageId = 'cron-1f2e3d4c-9a8b7c6d';

  test('is known by its id alone, and is a notice of the scheduler', () => {
    expect(from({ messageId })).toMatchObject({
      message: { sender: { kind: 'system_notice', sourceType: 'self-cron' }, text: 'run' },
    });
  });

  test('is not what a person writes in a conversation, or what the platform signed for a person', () => {
    const person = { message: { sender: { kind: 'canvas_user' } } };
    expect(from({ messageId, contextId: 'canvas-1' })).toMatchObject(person);
    expect(from({ messageId }, { metadata: { source: 'canvas_user' } })).toMatchObject(person);
    expect(from({ messageId: 'cron-job question' })).toMatchObject(person);
  });

  test('is not what a peer calls so', () => {
    expect(from({ messageId }, {}, 'peer-1')).toMatchObject({ message: { sender: { kind: 'peer_agent' } } });
  });
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

test('nor can a person, where the platform signs for whom it is', () => {
  const row = activity({
    request_body: {
      params: {
        message: { parts: [{ text: 'x' }], metadata: { source_type: 'self-cron' } },
        metadata: { source: 'canvas_user', source_type: 'self-cron' },
      },
    },
  });
  expect(classifyActivity(row, OWN)).toMatchObject({ message: { sender: { kind: 'canvas_user' } } });
});

describe('what the platform says of requests', () => {
  const ID = '0b6f7e0e-58a1-4d6b-9a53-0a8a6c0f7a11';
  const withId = (messageId: string, fields: object = {}) =>
    activity({
      request_body: { params: { message: { messageId, parts: [{ kind: 'text', text: 'x' }], ...fields } } },
    });

  test('is about the request that the id of the message names, also in words that we do not know', () => {
    expect(classifyActivity(withId(`request-responded:${ID}-${ID}`), OWN)).toMatchObject({
      message: {
        sender: { kind: 'system_notice' },
        text: 'x',
        request: { id: ID, event: 'outcome', isOwn: true },
      },
    });
    expect(classifyActivity(withId(`request-message:${ID}-${ID}`), OWN)).toMatchObject({
      message: { sender: { kind: 'system_notice' }, request: { id: '', event: 'comment', commentId: ID } },
    });
  });

  test('reminds of them in no person’s name, with and without metadata', () => {
    const metadata = { source: 'platform', kind: 'inbox_nudge', source_type: 'self-nudge' };
    for (const fields of [{}, { metadata }]) {
      expect(classifyActivity(withId(`inbox-nudge-${ID}`, fields), OWN)).toMatchObject({
        message: { sender: { kind: 'system_notice', sourceType: 'self-nudge' } },
      });
    }
  });

  test('is not believed of a peer, nor of a person for whom the platform signs', () => {
    const messageId = `request-responded:${ID}-${ID}`;
    const fromPeer = activity({
      source_id: 'peer-1',
      request_body: { params: { message: { messageId, parts: [{ text: 'x' }] } } },
    });
    const signed = activity({
      request_body: {
        params: { message: { messageId, parts: [{ text: 'x' }] }, metadata: { source: 'canvas_user' } },
      },
    });
    for (const [row, kind] of [
      [fromPeer, 'peer_agent'],
      [signed, 'canvas_user'],
    ] as const) {
      const classified = classifyActivity(row, OWN);
      expect(classified).toMatchObject({ message: { sender: { kind } } });
      expect(classified).not.toHaveProperty('message.request');
    }
  });
});

describe('what a peer claims to be stays a peer’s message', () => {
  test.each(['notify', 'chat_upload_receive', 'delegate_result', 'delegate', 'broadcast'])('%s', (method) => {
    const row = activity({
      source_id: 'peer-1',
      method,
      request_body: {
        ...{
          file_id: 'f',
          name: 'n',
          mimeType: 'text/plain',
          size: 1,
          uri: 'platform-pending:own-workspace/f',
        },
        params: { message: { parts: [{ text: 'x' }] }, metadata: { source: 'canvas_user' } },
      },
      response_body: { result: 'x', text: 'done', delegation_id: 'd' },
    });
    const { message, upload } = { message: undefined, upload: undefined, ...classifyActivity(row, OWN) };
    expect(upload).toBeUndefined();
    expect(message).toMatchObject({ sender: { kind: 'peer_agent', peerId: 'peer-1' }, text: 'x' });
    expect(message?.method).toBeUndefined();
    expect(message?.delegation).toBeUndefined();
  });
});

describe('a broadcast', () => {
  const broadcast = (fields: object) =>
    activity({
      activity_type: 'broadcast_receive',
      method: 'broadcast',
      source_id: 'peer-1',
      peer_name: 'Ops: night',
      summary: 'Broadcast from Ops: night: all: hands',
      ...fields,
    });

  test('is its sender’s message, marked, in the words that the summary keeps', () => {
    expect(classifyActivity(broadcast({}), OWN)).toMatchObject({
      kind: 'message',
      message: {
        sender: { kind: 'peer_agent', peerId: 'peer-1', name: 'Ops: night' },
        method: 'broadcast',
        text: 'all: hands',
        textOrigin: 'sender',
      },
    });
  });

  test('whose sender’s name is not known loses the platform’s words all the same', () => {
    const row = broadcast({ peer_name: null, summary: 'Broadcast from Ops: all: hands\non deck' });
    expect(classifyActivity(row, OWN)).toMatchObject({ message: { text: 'all: hands\non deck' } });
  });

  test('that was cut says so; a whole one, or one whose body is there, does not', () => {
    const long = 'x'.repeat(120);
    const isExcerpt = (fields: object) => {
      const classified = classifyActivity(broadcast(fields), OWN);
      return classified.kind === 'message' && classified.message.isExcerpt === true;
    };
    expect(isExcerpt({ summary: `Broadcast from Ops: night: ${long}…` })).toBeTrue();
    expect(isExcerpt({})).toBeFalse();
    const whole = { summary: `Broadcast from Ops: night: ${long}…`, request_body: { message: `${long}yz` } };
    expect(isExcerpt(whole)).toBeFalse();
    expect(classifyActivity(broadcast(whole), OWN)).toMatchObject({ message: { text: `${long}yz` } });
  });

  test('of our own is an echo, and one without a source is the platform’s, never a person’s', () => {
    expect(classifyActivity(broadcast({ source_id: OWN }), OWN)).toMatchObject({ reason: 'own_activity' });
    expect(classifyActivity(broadcast({ source_id: null }), OWN)).toMatchObject({
      message: { sender: { kind: 'system_notice', sourceType: 'broadcast' } },
    });
  });
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

  test.each([
    '{"error":{"code":-32603,"message":"no disk left"},"id":"1","jsonrpc":"2.0"}',
    '{"jsonrpc": "2.0", "id": null, "error": {"code": -32603, "message": "no disk left"}}',
  ])('is a failure in the peer’s own words when the platform takes %s for an answer', (answer) => {
    const row = result({ status: 'completed', response_body: { text: answer, delegation_id: 'd-1' } });
    expect(row).toMatchObject({
      message: { text: 'no disk left', textOrigin: 'sender', delegation: { id: 'd-1', outcome: 'failed' } },
    });
  });

  test.each([
    '{"error":{"code":-32603,"message":"no disk"},"result":"all the same"}',
    '{"error":"none","left":3}',
    'The log says {"error":{"code":-32603,"message":"no disk"}}',
  ])('is the answer when a peer writes %s', (answer) => {
    const row = result({ status: 'completed', response_body: { text: answer, delegation_id: 'd-1' } });
    expect(row).toMatchObject({ message: { text: answer, delegation: { outcome: 'completed' } } });
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
