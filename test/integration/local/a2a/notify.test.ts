import { describe, expect, test } from 'bun:test';
import { createFamily, NOBODY, openPlatform, type TestPlatform } from '../local-client.ts';

const notify = (open: TestPlatform, own: { id: string; token: string }, json: unknown) =>
  open.call('POST', `/workspaces/${own.id}/notify`, { token: own.token, json });

describe('a notify', () => {
  test('is sent, and comes back as a row without a source in the sender’s own inbox', async () => {
    using open = openPlatform();
    const { own } = createFamily(open.platform);
    expect(await notify(open, own, { message: 'x'.repeat(100) })).toMatchObject({
      status: 200,
      body: { status: 'sent' },
    });
    const [row] = open.platform.activities(own.id);
    expect(row).toMatchObject({
      activity_type: 'a2a_receive',
      source_id: null,
      target_id: null,
      method: 'notify',
      summary: `Agent message: ${'x'.repeat(80)}…`,
      response_body: { result: 'x'.repeat(100) },
    });
    expect(row).not.toHaveProperty('request_body');
  });

  test('carries attachments, and is announced', async () => {
    using open = openPlatform();
    const { own } = createFamily(open.platform);
    const events: unknown[] = [];
    open.platform.events.subscribe(({ type, payload }) => type === 'AGENT_MESSAGE' && events.push(payload));
    const attachments = [{ uri: 'u', name: 'n', mimeType: 'text/plain', size: 3 }];
    await notify(open, own, { message: 'see', attachments });
    expect(events).toEqual([{ message: 'see', attachments, workspace_id: own.id, name: 'Own' }]);
    expect(open.platform.activities(own.id)).toMatchObject([
      { response_body: { result: 'see', parts: [{ kind: 'file', file: attachments[0] }] } },
    ]);
  });

  test('sent twice is there twice', async () => {
    using open = openPlatform();
    const { own } = createFamily(open.platform);
    await notify(open, own, { message: 'a' });
    await notify(open, own, { message: 'a' });
    expect(open.platform.activities(own.id)).toHaveLength(2);
  });

  test.each([
    [{}, 'message is required'],
    [{ message: '' }, 'message is required'],
    [{ message: 7 }, 'message is required'],
    ['no object', 'message is required'],
    [{ attachments: [{ uri: 'u', name: 'n' }] }, 'message is required'],
    [
      { message: 'm', attachments: [{ uri: 'u', name: 'n' }, { uri: 'u' }] },
      'attachment[1]: uri and name are required',
    ],
  ])('%p is refused', async (json, error) => {
    using open = openPlatform();
    const { own } = createFamily(open.platform);
    expect(await notify(open, own, json)).toMatchObject({ status: 400, body: { error } });
  });

  test('of a workspace that may not talk to people is refused', async () => {
    using open = openPlatform();
    const { own } = createFamily(open.platform);
    await open.call('PATCH', `/workspaces/${own.id}/abilities`, {
      token: open.admin,
      json: { talk_to_user_enabled: false },
    });
    expect(await notify(open, own, { message: 'm' })).toMatchObject({
      status: 403,
      body: { error: 'talk_to_user_disabled', hint: expect.any(String) },
    });
  });

  test('of a workspace that is not there is refused', async () => {
    using open = openPlatform();
    expect(await notify(open, { id: NOBODY, token: open.admin }, { message: 'm' })).toMatchObject({
      status: 404,
      body: { error: 'workspace not found' },
    });
  });
});

describe('a broadcast', () => {
  const broadcast = (open: TestPlatform, own: { id: string; token: string }, json: unknown) =>
    open.call('POST', `/workspaces/${own.id}/broadcast`, { token: own.token, json });

  test('reaches everybody else, outside their inbox of messages', async () => {
    using open = openPlatform();
    const { own, lead, sister } = createFamily(open.platform);
    await open.call('PATCH', `/workspaces/${own.id}/abilities`, {
      token: open.admin,
      json: { broadcast_enabled: true },
    });
    expect(await broadcast(open, own, { message: 'all hands' })).toMatchObject({
      status: 200,
      body: { status: 'sent', delivered: 2 },
    });
    for (const { id } of [lead, sister]) {
      const [row] = open.platform.activities(id);
      expect(row).toMatchObject({
        activity_type: 'broadcast_receive',
        source_id: own.id,
        method: 'broadcast',
        summary: 'Broadcast from Own: all hands',
      });
      expect(row).not.toHaveProperty('request_body');
    }
    expect(open.platform.activities(own.id)).toMatchObject([{ activity_type: 'broadcast_sent' }]);
  });

  test('needs the right to, and a message', async () => {
    using open = openPlatform();
    const { own } = createFamily(open.platform);
    expect(await broadcast(open, own, { message: 'm' })).toMatchObject({
      status: 403,
      body: { error: 'broadcast_disabled' },
    });
    expect(await broadcast(open, own, {})).toMatchObject({
      status: 400,
      body: { error: 'message is required' },
    });
  });
});
