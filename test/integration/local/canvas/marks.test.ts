import { describe, expect, test } from 'bun:test';
import { z } from 'zod';
import { createFamily, fakeClock, openPlatform, type TestPlatform, textMessage } from '../local-client.ts';

const marksSchema = z.array(
  z.object({
    id: z.string(),
    text: z.string(),
    state: z.string().optional(),
    in_reply_to: z.string().optional(),
  }),
);

async function conversation(open: TestPlatform, id: string) {
  const path = `/local/workspaces/${id}/conversation`;
  return marksSchema.parse((await open.call('GET', path, { token: open.admin })).body);
}

/** Text → state of everything in the conversation. */
async function states(open: TestPlatform, id: string) {
  return Object.fromEntries((await conversation(open, id)).map(({ text, state }) => [text, state]));
}

const activity = (id: string) => `/workspaces/${id}/activity?since_secs=60`;

describe('how far a message came', () => {
  test('it is sent, delivered once its agent has got it, seen once it is worked on, and answered', async () => {
    using open = openPlatform();
    const { own } = createFamily(open.platform);
    const json = { ...textMessage('question', { messageId: 'message-1' }) };
    await open.call('POST', `/workspaces/${own.id}/a2a`, { token: open.admin, json });
    expect(await states(open, own.id)).toEqual({ question: 'sent' });

    await open.call('GET', activity(own.id), { token: open.admin });
    expect(await states(open, own.id)).toEqual({ question: 'sent' });

    await open.call('GET', activity(own.id), { token: own.token });
    expect(await states(open, own.id)).toEqual({ question: 'delivered' });

    const heartbeat = { workspace_id: own.id, active_tasks: 1, current_task: 'answering' };
    await open.call('POST', '/registry/heartbeat', { token: own.token, json: heartbeat });
    expect(await states(open, own.id)).toEqual({ question: 'seen' });

    const answer = { message: 'answer', in_reply_to: 'message-1' };
    await open.call('POST', `/workspaces/${own.id}/notify`, { token: own.token, json: answer });
    const [question, reply] = await conversation(open, own.id);
    expect(question).toMatchObject({ state: 'answered' });
    expect(reply).toEqual({ id: expect.any(String), text: 'answer', in_reply_to: question?.id });
  });

  test('what an agent has acknowledged is seen; what it works on are the oldest of the others', async () => {
    using open = openPlatform({ clock: fakeClock() });
    const { own } = createFamily(open.platform);
    open.platform.insertMessages(own.id, ['one', 'two', 'three']);
    await open.call('GET', activity(own.id), { token: own.token });
    const [first] = open.platform.activities(own.id);
    const ack = { acked_seq: first?.seq };
    await open.call('POST', `/workspaces/${own.id}/activity/ack`, { token: own.token, json: ack });
    expect(await states(open, own.id)).toEqual({ one: 'seen', two: 'delivered', three: 'delivered' });
    const heartbeat = { workspace_id: own.id, active_tasks: 1 };
    await open.call('POST', '/registry/heartbeat', { token: own.token, json: heartbeat });
    expect(await states(open, own.id)).toEqual({ one: 'seen', two: 'seen', three: 'delivered' });
  });

  test('a peer that answers names the message, on both sides; the feed of the agent has no word of it', async () => {
    using open = openPlatform();
    const { lead, own } = createFamily(open.platform);
    const question = textMessage('question', { messageId: 'message-1' });
    await open.call('POST', `/workspaces/${own.id}/a2a`, { token: lead.token, json: question });
    const answer = textMessage('answer', { metadata: { in_reply_to: 'message-1' } });
    await open.call('POST', `/workspaces/${lead.id}/a2a`, { token: own.token, json: answer });
    for (const id of [lead.id, own.id]) {
      const [asked, answered] = await conversation(open, id);
      expect([asked?.state, answered?.in_reply_to]).toEqual(['answered', asked?.id ?? '']);
    }
    const feed = await open.call('GET', activity(own.id), { token: own.token });
    expect(JSON.stringify(feed.body)).not.toMatch(/fetched|seen_at|"state"/);
  });

  test('one that an agent could not be given has failed', async () => {
    using open = openPlatform();
    const push = open.platform.createWorkspace({
      name: 'Push',
      responder: () => ({ status: 500, body: { error: 'broken' } }),
    });
    await open.platform.sendAsCanvasUser(push.id, 'question');
    expect(await states(open, push.id)).toMatchObject({ question: 'failed' });
  });
});

test('a file that came inside a message can be downloaded by the page, and by nobody else', async () => {
  using open = openPlatform();
  const { own } = createFamily(open.platform);
  const bytes = Buffer.from('inside').toString('base64');
  const file = { kind: 'file', file: { name: '../in side.txt', mimeType: 'text/plain', bytes } };
  await open.platform.sendAsCanvasUser(own.id, 'see', { parts: [file] });
  const schema = z.array(z.object({ attachments: z.array(z.object({ url: z.string(), size: z.number() })) }));
  const path = `/local/workspaces/${own.id}/conversation`;
  const [message] = schema.parse((await open.call('GET', path, { token: open.admin })).body);
  const { url = '', size } = message?.attachments[0] ?? {};
  expect(size).toBe(6);
  const got = await open.call('GET', url, { token: open.admin });
  expect([got.status, got.body]).toEqual([200, 'inside']);
  expect(got.headers.get('Content-Disposition')).toStartWith('attachment; filename=');
  expect(got.headers.get('Content-Disposition')).not.toContain('/');
  expect(await open.call('GET', url, { token: own.token })).toMatchObject({ status: 401 });
  expect(await open.call('GET', url.replace(/0$/, '1'), { token: open.admin })).toMatchObject({
    status: 404,
  });
});

describe('whether an agent is still there', () => {
  const connected = async (open: TestPlatform, id: string) => {
    const schema = z.object({ workspaces: z.array(z.object({ id: z.string(), connected: z.boolean() })) });
    const { workspaces } = schema.parse((await open.call('GET', '/local/state', { token: open.admin })).body);
    return workspaces.find((workspace) => workspace.id === id)?.connected;
  };
  async function join(open: TestPlatform, own: { id: string; token: string }, signal?: AbortSignal) {
    const json = { id: own.id, delivery_mode: 'poll', agent_card: { name: 'own' } };
    await open.call('POST', '/registry/register', { token: own.token, json });
    if (signal === undefined) return;
    await open.request('GET', `/workspaces/${own.id}/events/stream`, { token: own.token, signal });
  }

  test('one that closed its stream and asks nothing more has left, within ten seconds', async () => {
    const clock = fakeClock();
    using open = openPlatform({ clock });
    const { own } = createFamily(open.platform);
    const leaving = new AbortController();
    await join(open, own, leaving.signal);
    clock.pass(60);
    expect(await connected(open, own.id)).toBe(true);
    leaving.abort();
    expect(await connected(open, own.id)).toBe(true);
    clock.pass(9);
    expect(await connected(open, own.id)).toBe(false);
    await open.call('GET', activity(own.id), { token: own.token });
    expect(await connected(open, own.id)).toBe(true);
  });

  test('one that never opened a stream is there for as long as its heartbeats are fresh', async () => {
    const clock = fakeClock();
    using open = openPlatform({ clock });
    const { own } = createFamily(open.platform);
    await join(open, own);
    clock.pass(60);
    expect(await connected(open, own.id)).toBe(true);
    clock.pass(180);
    expect(await connected(open, own.id)).toBe(false);
  });
});

test('faults are what agents get: the calls of the page do not meet them', async () => {
  using open = openPlatform();
  const { own } = createFamily(open.platform);
  open.platform.faults.set({ fault: { kind: 'status', status: 500 } });
  const send = (token: string) =>
    open.call('POST', `/workspaces/${own.id}/a2a`, { token, json: textMessage('hello') });
  expect((await send(own.token)).status).toBe(500);
  expect((await send(open.admin)).status).toBe(500);
  expect((await send(open.platform.canvasKey)).status).toBe(200);
});
