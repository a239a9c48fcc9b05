import { describe, expect, test } from 'bun:test';
import { z } from 'zod';
import {
  createFamily,
  openPlatform,
  readFeed,
  send,
  type TestPlatform,
  textMessage,
} from '../local-client.ts';

const asked = z.object({
  id: z.string(),
  method: z.string(),
  params: z.object({ message: z.object({ messageId: z.string(), parts: z.array(z.unknown()) }) }),
});

/** `own`, registered as a push-mode agent that listens on a free port of this machine. */
async function openWithAgent(answer: (request: Request) => Response | Promise<Response>) {
  const open = openPlatform();
  const family = createFamily(open.platform);
  const server = Bun.serve({ port: 0, hostname: '127.0.0.1', fetch: answer });
  const url = `http://127.0.0.1:${server.port}/a2a`;
  const register = () =>
    open.call('POST', '/registry/register', {
      token: family.own.token,
      json: { id: family.own.id, url, agent_card: {}, delivery_mode: 'push' },
    });
  const registered = await register();
  return {
    open,
    ...family,
    registered,
    server,
    [Symbol.asyncDispose]: async () => {
      open[Symbol.dispose]();
      await server.stop(true);
    },
  };
}

const result = (text: string) => ({ jsonrpc: '2.0', id: '1', result: { parts: [{ kind: 'text', text }] } });
const write = (open: TestPlatform, to: string, token: string, text = 'hello') =>
  send(open, to, token, textMessage(text));

describe('a push-mode agent on this machine', () => {
  test('is sent the message, and its answer is passed on as it is', async () => {
    const bodies: unknown[] = [];
    await using agent = await openWithAgent(async (request) => {
      bodies.push(await request.json());
      return Response.json(result('done'));
    });
    const { open, own, sister } = agent;
    expect(agent.registered).toMatchObject({ status: 200, body: { delivery_mode: 'push' } });
    const answer = await write(open, own.id, sister.token);
    expect(answer).toMatchObject({ status: 200, body: result('done') });
    expect(answer.headers.get('Content-Type')).toBe('application/json');
    expect(asked.parse(bodies[0]).params.message.parts).toEqual([{ kind: 'text', text: 'hello' }]);
    expect(await readFeed(open, own)).toMatchObject([{ status: 'ok', response_body: result('done') }]);
  });

  test.each([
    [
      'its own error',
      () => Response.json({ error: 'too vague' }, { status: 422 }),
      422,
      { error: 'too vague' },
    ],
    ['a redirect', () => Response.redirect('http://example.com/'), 302, { error: 'Found' }],
    ['nothing', () => new Response(''), 200, { error: 'agent returned empty response body' }],
  ] as const)('that answers %s', async (_what, answer, status, body) => {
    await using agent = await openWithAgent(answer);
    expect(await write(agent.open, agent.own.id, agent.sister.token)).toMatchObject({ status, body });
  });

  test('that nobody listens for any more could not be reached', async () => {
    await using agent = await openWithAgent(() => new Response());
    await agent.server.stop(true);
    expect(await write(agent.open, agent.own.id, agent.sister.token)).toMatchObject({
      status: 502,
      body: { error: 'failed to reach workspace agent' },
    });
  });

  test('that breaks off gets the message again with its next heartbeat', async () => {
    let isBroken = true;
    await using agent = await openWithAgent(async (request) => {
      await request.json();
      return isBroken
        ? new Response(new ReadableStream({ start: (controller) => controller.error(undefined) }))
        : Response.json(result('at last'));
    });
    const { open, own, sister } = agent;
    const json = { target_id: own.id, task: 'count' };
    const queued = await write(open, own.id, sister.token);
    expect(queued).toMatchObject({ status: 202, body: { queued: true, queue_depth: 1 } });
    const delegated = Promise.withResolvers<void>();
    open.platform.events.subscribe(({ type, payload }) => {
      if (type === 'DELEGATION_STATUS' && payload.status === 'queued') delegated.resolve();
    });
    await open.call('POST', `/workspaces/${sister.id}/delegate`, { token: sister.token, json });
    await delegated.promise;
    const rows = () => readFeed(open, sister, '?type=delegation');
    expect(await rows()).toMatchObject([
      { method: 'delegate_result', status: 'queued', response_body: { queued: true } },
      { method: 'delegate', status: 'queued' },
    ]);

    isBroken = false;
    await open.call('POST', '/registry/heartbeat', { token: own.token, json: { workspace_id: own.id } });
    expect(await rows()).toMatchObject([
      { method: 'delegate_result', status: 'completed', response_body: { text: 'at last' } },
      { method: 'delegate', status: 'completed' },
    ]);
    expect(await readFeed(open, own)).toMatchObject([
      { response_body: result('at last') },
      { response_body: result('at last') },
    ]);
  });
});
