import { describe, expect, test } from 'bun:test';
import { createFamily, fakeClock, NOBODY, openPlatform, send, textMessage } from '../local-client.ts';

const QUEUED = { status: 'queued', delivery_mode: 'poll', method: 'message/send' };

describe('a message to a poll-mode workspace', () => {
  test('of a peer is queued, and is a row with the peer as its source', async () => {
    using open = openPlatform();
    const { own, lead } = createFamily(open.platform);
    const message = textMessage('hello', { messageId: 'm-1', contextId: 'c-1' });
    expect(await send(open, own.id, lead.token, message)).toMatchObject({ status: 200, body: QUEUED });
    expect(open.platform.activities(own.id)).toMatchObject([
      {
        activity_type: 'a2a_receive',
        source_id: lead.id,
        target_id: own.id,
        method: 'message/send',
        summary: 'message/send → Own (ingest)',
        request_body: message,
        status: 'ok',
      },
    ]);
  });

  test('of an operator is a canvas user’s: no source, marked, in the workspace’s own thread', async () => {
    using open = openPlatform();
    const { own } = createFamily(open.platform);
    await send(open, own.id, open.admin, textMessage('hello', { messageId: 'm-1' }));
    expect(open.platform.activities(own.id)).toMatchObject([
      {
        source_id: null,
        request_body: {
          params: {
            message: { messageId: 'm-1', contextId: `canvas-${own.id}` },
            metadata: { source: 'canvas_user', user_identity_status: 'UNAUTHENTICATED' },
          },
        },
      },
    ]);
  });

  test('with another method is queued under its name', async () => {
    using open = openPlatform();
    const { own, lead } = createFamily(open.platform);
    const answer = await send(open, own.id, lead.token, {
      jsonrpc: '2.0',
      method: 'SendMessage',
      params: {},
    });
    expect(answer.body).toEqual({ ...QUEUED, method: 'SendMessage' });
    expect(open.platform.activities(own.id)).toMatchObject([
      { summary: 'SendMessage → Own (queued for poll)' },
    ]);
  });

  test('in shorthand is queued and has lost its text', async () => {
    using open = openPlatform();
    const { own, lead } = createFamily(open.platform);
    const answer = await send(open, own.id, lead.token, { parts: [{ kind: 'text', text: 'lost' }] });
    expect(answer.body).toEqual({ ...QUEUED, method: '' });
    expect(JSON.stringify(open.platform.activities(own.id))).not.toContain('lost');
  });

  test('sent again under its id is the same row, unchanged', async () => {
    const clock = fakeClock();
    using open = openPlatform({ clock });
    const { own, lead } = createFamily(open.platform);
    await send(open, own.id, lead.token, textMessage('first', { messageId: 'm-1' }));
    const before = open.platform.activities(own.id);
    clock.pass(5);
    const again = await send(open, own.id, lead.token, textMessage('second', { messageId: 'm-1' }));
    expect(again).toMatchObject({ status: 200, body: QUEUED });
    expect(open.platform.activities(own.id)).toEqual(before);
    await send(open, own.id, lead.token, textMessage('first', { messageId: 'm-2' }));
    expect(open.platform.activities(own.id)).toHaveLength(2);
  });

  test('with a NUL is lost, and nobody is told', async () => {
    using open = openPlatform();
    const { own, lead } = createFamily(open.platform);
    expect(await send(open, own.id, lead.token, textMessage('a\u0000b'))).toMatchObject({
      status: 200,
      body: QUEUED,
    });
    expect(open.platform.activities(own.id)).toEqual([]);
  });

  test('is queued while it is offline, parked, or even removed', async () => {
    using open = openPlatform();
    const { own, lead } = createFamily(open.platform);
    for (const status of ['awaiting_agent', 'offline', 'paused', 'removed']) {
      open.platform.setStatus(own.id, status);
      expect(await send(open, own.id, lead.token, textMessage(status))).toMatchObject({
        status: 200,
        body: QUEUED,
      });
    }
    expect(open.platform.activities(own.id)).toHaveLength(4);
  });
});

describe('the caller', () => {
  test.each([
    ['no bearer', undefined, {}, 401, 'missing caller auth token'],
    ['an unknown bearer', 'nonsense', {}, 401, 'invalid caller auth token'],
    ['a system name', undefined, { 'X-Workspace-ID': 'system:cron' }, 403, 'invalid caller ID'],
    ['a webhook name', undefined, { 'X-Workspace-ID': 'webhook:1' }, 403, 'invalid caller ID'],
    ['a test name', undefined, { 'X-Workspace-ID': 'test:1' }, 403, 'invalid caller ID'],
    ['a channel name', undefined, { 'X-Workspace-ID': 'channel:1' }, 403, 'invalid caller ID'],
  ])('with %s is refused', async (_who, token, headers, status, error) => {
    using open = openPlatform();
    const { own } = createFamily(open.platform);
    expect(await send(open, own.id, token, textMessage('x'), headers)).toMatchObject({
      status,
      body: { error },
    });
    expect(open.platform.activities(own.id)).toEqual([]);
  });

  test('is who the bearer belongs to; the header may say the same', async () => {
    using open = openPlatform();
    const { own, lead, sister } = createFamily(open.platform);
    const claim = (id: string) => send(open, own.id, lead.token, textMessage('x'), { 'X-Workspace-ID': id });
    expect(await claim(lead.id)).toMatchObject({ status: 200 });
    expect(await claim(sister.id)).toMatchObject({
      status: 401,
      body: { error: 'caller ID does not match workspace auth token' },
    });
  });

  test('is not read from X-Source-Workspace-Id', async () => {
    using open = openPlatform();
    const { own, lead, sister } = createFamily(open.platform);
    await send(open, own.id, lead.token, textMessage('x'), { 'X-Source-Workspace-Id': sister.id });
    expect(open.platform.activities(own.id)).toMatchObject([{ source_id: lead.id }]);
  });

  test('that may not delegate is refused in few words', async () => {
    using open = openPlatform();
    const { own, lead } = createFamily(open.platform);
    await open.call('PATCH', `/workspaces/${lead.id}/abilities`, {
      token: open.admin,
      json: { can_delegate: false },
    });
    expect(await send(open, own.id, lead.token, textMessage('x'))).toMatchObject({
      status: 403,
      body: { error: 'tool call failed' },
    });
  });
});

describe('the hierarchy', () => {
  const DENIED = {
    status: 403,
    body: { error: 'access denied: workspaces cannot communicate per hierarchy rules' },
  };

  test('keeps two roots apart, and hides what does not exist', async () => {
    using open = openPlatform();
    const { own, lead } = createFamily(open.platform);
    const other = open.platform.createWorkspace({ name: 'Other root' });
    expect(await send(open, other.id, lead.token, textMessage('x'))).toMatchObject(DENIED);
    expect(await send(open, other.id, own.token, textMessage('x'))).toMatchObject(DENIED);
    expect(await send(open, NOBODY, own.token, textMessage('x'))).toMatchObject(DENIED);
  });

  test('does not bind operators, who are told', async () => {
    using open = openPlatform();
    expect(await send(open, NOBODY, open.admin, textMessage('x'))).toMatchObject({
      status: 404,
      body: { error: 'workspace not found' },
    });
  });

  test('is checked before the message is looked at', async () => {
    using open = openPlatform();
    const { lead } = createFamily(open.platform);
    const other = open.platform.createWorkspace({ name: 'Other root' });
    expect(await send(open, other.id, lead.token, 'nonsense')).toMatchObject(DENIED);
  });
});

describe('a body is refused', () => {
  test('that is not JSON, or not an object', async () => {
    using open = openPlatform();
    const { own, lead } = createFamily(open.platform);
    const path = `/workspaces/${own.id}/a2a`;
    for (const body of ['', '{', '[]', '"text"']) {
      expect(await open.call('POST', path, { token: lead.token, body })).toMatchObject({
        status: 400,
        body: { error: 'invalid JSON' },
      });
    }
  });

  test('without parts, with a hint', async () => {
    using open = openPlatform();
    const { own, lead } = createFamily(open.platform);
    const json = { jsonrpc: '2.0', method: 'message/send', params: { message: {} } };
    expect(await send(open, own.id, lead.token, json)).toMatchObject({
      status: 400,
      body: {
        error: "params.message must contain either 'parts' (v0.3) or 'content' (v0.2 compat)",
        hint: expect.any(String),
      },
    });
  });

  test('over 16 MiB, with the limit', async () => {
    using open = openPlatform();
    const { own, lead } = createFamily(open.platform);
    const limit = 16 * 1024 * 1024;
    const frame = JSON.stringify(textMessage('')).length;
    expect(await send(open, own.id, lead.token, textMessage('x'.repeat(limit - frame)))).toMatchObject({
      status: 200,
    });
    expect(await send(open, own.id, lead.token, textMessage('x'.repeat(limit - frame + 1)))).toMatchObject({
      status: 413,
      body: {
        error: 'request body exceeds 16777216 byte limit: A2A body exceeds size limit',
        truncated: true,
        max_bytes: 16_777_216,
      },
    });
  });
});
