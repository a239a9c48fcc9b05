import { describe, expect, test } from 'bun:test';
import { z } from 'zod';
import {
  createFamily,
  fakeClock,
  NOBODY,
  openPlatform,
  send,
  type TestPlatform,
  textMessage,
} from '../local-client.ts';

const QUEUED = { status: 'queued', delivery_mode: 'poll', method: 'message/send' };

describe('a push-mode workspace with a responder', () => {
  type Responder = NonNullable<Parameters<TestPlatform['platform']['createWorkspace']>[0]['responder']>;

  async function ask(
    responder: Responder,
    options: { readonly asCanvasUser?: boolean; readonly timeout?: string } = {},
  ) {
    const open = openPlatform({ canvasSyncBudgetMs: 20 });
    const { lead } = createFamily(open.platform);
    const push = open.platform.createWorkspace({ name: 'Push', parentId: lead.id, responder });
    const token = options.asCanvasUser === true ? open.admin : lead.token;
    const headers = options.timeout === undefined ? {} : { 'X-Timeout': options.timeout };
    const answer = await send(open, push.id, token, textMessage('question'), headers);
    return {
      open,
      answer,
      rows: () => open.platform.activities(push.id),
      [Symbol.dispose]: () => open[Symbol.dispose](),
    };
  }

  const RESULT = { jsonrpc: '2.0', id: 'request-1', result: { parts: [{ kind: 'text', text: 'answer' }] } };

  test('is asked, and its answer comes back as it is and completes the row', async () => {
    const asked: unknown[] = [];
    using asking = await ask((message) => {
      asked.push([message.text, message.senderId !== null]);
      return { body: RESULT };
    });
    expect(asked).toEqual([['question', true]]);
    expect(asking.answer).toMatchObject({ status: 200, body: RESULT });
    expect(asking.rows()).toMatchObject([
      {
        summary: 'message/send → Push (ingest)',
        status: 'ok',
        response_body: RESULT,
        duration_ms: expect.any(Number),
      },
    ]);
  });

  test.each([
    [
      'a JSON-RPC error stays a 200',
      { body: { error: { code: -32603, message: 'no' } } },
      200,
      { error: { code: -32603, message: 'no' } },
    ],
    [
      'an error status has the agent’s words',
      { status: 422, body: { error: 'too vague' } },
      422,
      { error: 'too vague' },
    ],
    [
      'an error status without words has its name',
      { status: 500, body: { detail: 1 } },
      500,
      { error: 'Internal Server Error' },
    ],
    [
      'an error status hides what is no JSON',
      { status: 502, body: 'bad luck' },
      502,
      { error: 'Bad Gateway' },
    ],
    [
      'an empty answer is an error inside its own status',
      { status: 202 },
      202,
      { error: 'agent returned empty response body' },
    ],
    ['text that is not JSON passes', { body: 'plain' }, 200, 'plain'],
  ])('%s', async (_what, peerAnswer, status, body) => {
    using asking = await ask(() => peerAnswer);
    expect(asking.answer).toMatchObject({ status });
    expect(asking.answer.body).toEqual(body);
  });

  test('that throws could not be reached', async () => {
    using asking = await ask(() => {
      throw new Error('gone');
    });
    expect(asking.answer).toMatchObject({ status: 502, body: { error: 'failed to reach workspace agent' } });
    expect(asking.rows()).toMatchObject([{ status: 'error', error_detail: 'agent answered 502' }]);
  });

  test('that takes long lets a person go, and answers in the background', async () => {
    const done = Promise.withResolvers<void>();
    using asking = await ask(
      async () => {
        await done.promise;
        return { body: RESULT };
      },
      { asCanvasUser: true },
    );
    expect(asking.answer.body).toEqual({
      status: 'queued',
      delivery_mode: 'push-async',
      method: 'message/send',
    });
    const completed = Promise.withResolvers<void>();
    asking.open.platform.events.subscribe(({ type }) => type === 'A2A_RESPONSE' && completed.resolve());
    done.resolve();
    await completed.promise;
    expect(asking.rows()).toMatchObject([{ response_body: RESULT }]);
  });

  test('that takes longer than the caller waits is busy', async () => {
    using asking = await ask(() => new Promise(() => {}), { timeout: '0.01' });
    expect(asking.answer).toMatchObject({
      status: 503,
      body: { error: 'workspace agent busy — retry after a short backoff', busy: true, retry_after: 30 },
    });
    expect(asking.answer.headers.get('Retry-After')).toBe('30');
  });
});

describe('a push-mode workspace that nobody answers for', () => {
  function openPush(status: string) {
    const open = openPlatform();
    const { lead } = createFamily(open.platform);
    const push = open.platform.createWorkspace({
      name: 'Push',
      parentId: lead.id,
      external: true,
      deliveryMode: 'push',
    });
    open.platform.setStatus(push.id, status);
    return { open, lead, push, [Symbol.dispose]: () => open[Symbol.dispose]() };
  }

  test.each(['awaiting_agent', 'provisioning'])('keeps its messages while it is %s', async (status) => {
    using settling = openPush(status);
    const { open, push, lead } = settling;
    const answer = await send(open, push.id, lead.token, textMessage('x', { messageId: 'm-1' }));
    const { queue_id: queueId } = z.object({ queue_id: z.uuid() }).parse(answer.body);
    expect(answer).toMatchObject({
      status: 202,
      body: {
        queued: true,
        queue_id: queueId,
        queue_depth: 1,
        message: 'workspace agent busy — request queued, will dispatch when capacity available',
      },
    });
    const again = await send(open, push.id, lead.token, textMessage('x', { messageId: 'm-1' }));
    expect(again.body).toMatchObject({ queue_id: queueId, queue_depth: 1 });
    expect(open.platform.activities(push.id)).toHaveLength(1);
  });

  test('hands them on when it registers for polling, and tells who asks about them', async () => {
    using settling = openPush('awaiting_agent');
    const { open, push, lead } = settling;
    const answer = await send(open, push.id, lead.token, textMessage('x'));
    const { queue_id: queueId } = z.object({ queue_id: z.string() }).parse(answer.body);
    const queue = (token: string) =>
      open.call('GET', `/workspaces/${push.id}/a2a/queue/${queueId}`, { token });
    expect((await queue(lead.token)).body).toEqual({
      queue_id: queueId,
      workspace_id: push.id,
      status: 'queued',
      priority: 50,
      attempts: 0,
      enqueued_at: expect.any(String),
    });
    await open.call('POST', '/registry/register', {
      token: push.token,
      json: { id: push.id, delivery_mode: 'poll', agent_card: null },
    });
    expect((await queue(push.token)).body).toMatchObject({
      status: 'completed',
      attempts: 1,
      response_body: QUEUED,
    });
    expect(open.platform.activities(push.id)).toHaveLength(1);
    const stranger = open.platform.createWorkspace({ name: 'Stranger' });
    expect(await queue(stranger.token)).toMatchObject({ status: 403, body: { error: 'access denied' } });
    const unknown = await open.call('GET', `/workspaces/${push.id}/a2a/queue/${NOBODY}`, {
      token: lead.token,
    });
    expect(unknown).toMatchObject({ status: 404, body: { error: 'queue item not found', retryable: true } });
  });

  test('drops what has expired until then', async () => {
    const clock = fakeClock();
    using open = openPlatform({ clock });
    const { lead } = createFamily(open.platform);
    const push = open.platform.createWorkspace({
      name: 'Push',
      parentId: lead.id,
      external: true,
      deliveryMode: 'push',
    });
    const message = textMessage('x');
    const json = { ...message, params: { ...message.params, expires_in_seconds: 1 } };
    const { queue_id: queueId } = z
      .object({ queue_id: z.string() })
      .parse((await send(open, push.id, lead.token, json)).body);
    clock.pass(1);
    await open.call('POST', '/registry/register', {
      token: push.token,
      json: { id: push.id, delivery_mode: 'poll', agent_card: null },
    });
    const item = await open.call('GET', `/workspaces/${push.id}/a2a/queue/${queueId}`, { token: lead.token });
    expect(item.body).toMatchObject({
      status: 'dropped',
      expires_at: '2026-01-01 00:00:01+00',
      last_error: 'expired',
    });
  });

  test.each([
    ['paused', 503, { error: 'workspace has no URL', status: 'paused' }],
    ['online', 503, { error: 'workspace has no URL', status: 'online' }],
    [
      'hibernated',
      503,
      { error: 'workspace is waking from hibernation — retry in ~15 seconds', waking: true, retry_after: 15 },
    ],
    ['removed', 404, { error: 'workspace not found' }],
  ])('and is %s is said to be so', async (status, code, body) => {
    using parked = openPush(status);
    const { open, push, lead } = parked;
    const answer = await send(open, push.id, lead.token, textMessage('x'));
    expect(answer.status).toBe(code);
    expect(answer.body).toEqual(body);
  });

  test('but has an address cannot be reached from here', async () => {
    using parked = openPush('awaiting_agent');
    const { open, push, lead } = parked;
    const json = { id: push.id, delivery_mode: 'push', url: 'https://agent.example', agent_card: {} };
    await open.call('POST', '/registry/register', { token: push.token, json });
    expect(await send(open, push.id, lead.token, textMessage('x'))).toMatchObject({
      status: 502,
      body: { error: 'failed to reach workspace agent' },
    });
  });
});
