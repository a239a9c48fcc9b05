import { describe, expect, test } from 'bun:test';
import { DirectCalls, sendToPeer } from '../../../src/client/index.ts';
import { servePlatform } from '../../support/platform.ts';
import { clientOf } from './agent-stage.ts';

const never = new AbortController().signal;

/** A workspace, and a peer below it whose agent listens on a port of this machine. */
async function stage(answer: (request: Request, count: number) => Response | Promise<Response>) {
  const served = await servePlatform();
  const own = served.platform.createWorkspace({ name: 'Own', external: true, deliveryMode: 'poll' });
  const peer = served.platform.createWorkspace({ name: 'Peer', parentId: own.id, external: true });
  const calls: { readonly headers: Headers; readonly body: string }[] = [];
  const agent = Bun.serve({
    port: 0,
    hostname: '127.0.0.1',
    async fetch(request) {
      calls.push({ headers: request.headers, body: await request.text() });
      return answer(request, calls.length);
    },
  });
  const url = `http://127.0.0.1:${agent.port}/a2a`;
  await fetch(`${served.url}/registry/register`, {
    method: 'POST',
    headers: { Authorization: `Bearer ${peer.token}` },
    body: JSON.stringify({ id: peer.id, url, agent_card: {}, delivery_mode: 'push' }),
  });
  const client = clientOf(served.url, own);
  const lookUps = () => served.platform.requests.matching({ path: /\/registry\/discover\// }).length;
  const proxied = () => served.platform.requests.matching({ method: 'POST', path: /\/a2a$/ }).length;
  return {
    served,
    own,
    peer,
    client,
    calls,
    url,
    lookUps,
    proxied,
    async [Symbol.asyncDispose]() {
      await served[Symbol.asyncDispose]();
      await agent.stop(true);
    },
  };
}

const result = (text: string) =>
  Response.json({ jsonrpc: '2.0', id: '1', result: { parts: [{ kind: 'text', text }] } });

describe('a direct call', () => {
  test('reaches the peer without the platform, and without anything that could speak for us', async () => {
    await using s = await stage(() => result('hello'));
    const direct = new DirectCalls(s.client);
    const outcome = await sendToPeer(s.client, s.peer.id, { text: 'hi' }, never, { direct });
    expect(outcome).toEqual({ kind: 'answered', text: 'hello' });
    expect(s.proxied()).toBe(0);
    const [call] = s.calls;
    expect(call?.headers.has('Authorization')).toBeFalse();
    expect(JSON.stringify([...(call?.headers ?? [])]) + call?.body).not.toContain(s.own.token);
    expect(call?.body).toContain('"text":"hi"');
  });

  test('holds back a text with the token in it', async () => {
    await using s = await stage(() => result('hello'));
    const direct = new DirectCalls(s.client);
    const sending = sendToPeer(s.client, s.peer.id, { text: `take ${s.own.token}` }, never, { direct });
    await expect(sending).rejects.toMatchObject({ name: 'TokenLeakError' });
    expect(s.calls).toEqual([]);
  });

  test.each([401, 403, 404, 405, 429, 501, 503])(
    'that is answered %i goes through the platform',
    async (status) => {
      await using s = await stage((_request, count) =>
        count === 1 ? new Response('', { status }) : result('hello'),
      );
      const direct = new DirectCalls(s.client);
      const outcome = await sendToPeer(s.client, s.peer.id, { text: 'hi' }, never, { direct });
      expect(outcome).toEqual({ kind: 'answered', text: 'hello' });
      expect(s.proxied()).toBe(1);
    },
  );

  test('is not led elsewhere by a redirect', async () => {
    let elsewhere = 0;
    await using other = Bun.serve({
      port: 0,
      hostname: '127.0.0.1',
      fetch: () => {
        elsewhere += 1;
        return result('from elsewhere');
      },
    });
    await using s = await stage((_request, count) =>
      count === 1 ? Response.redirect(`http://127.0.0.1:${other.port}/`, 307) : result('hello'),
    );
    const direct = new DirectCalls(s.client);
    const outcome = await sendToPeer(s.client, s.peer.id, { text: 'hi' }, never, { direct });
    expect(outcome).toEqual({ kind: 'answered', text: 'hello' });
    expect(elsewhere).toBe(0);
  });

  test('to an agent that works on it is not made a second time', async () => {
    await using s = await stage(() => new Promise<Response>(() => undefined));
    const direct = new DirectCalls(s.client);
    const sending = sendToPeer(s.client, s.peer.id, { text: 'hi' }, never, { direct, timeoutMs: 500 });
    await expect(sending).rejects.toMatchObject({ name: 'TimeoutError' });
    expect(s.proxied()).toBe(0);
  });

  test('whose answer stalls settles', async () => {
    await using s = await stage(
      () => new Response(new ReadableStream({ start: (controller) => controller.enqueue('{"result":') })),
    );
    const direct = new DirectCalls(s.client);
    const sending = sendToPeer(s.client, s.peer.id, { text: 'hi' }, never, { direct, timeoutMs: 500 });
    await expect(sending).rejects.toMatchObject({ name: 'TimeoutError' });
  });

  test('to a peer with an inbox goes through the platform, also the next time without a look', async () => {
    await using s = await stage(() => result('hello'));
    const poll = s.served.platform.createWorkspace({
      name: 'Poll',
      parentId: s.own.id,
      external: true,
      deliveryMode: 'poll',
    });
    await clientOf(s.served.url, poll).register({ name: '' }, never);
    const direct = new DirectCalls(s.client);
    const send = () => sendToPeer(s.client, poll.id, { text: 'hi' }, never, { direct });
    expect((await send()).kind).toBe('queued');
    expect((await send()).kind).toBe('queued');
    expect(s.lookUps()).toBe(1);
  });

  test('to whom this workspace may not write is refused by the platform', async () => {
    await using s = await stage(() => result('hello'));
    const stranger = s.served.platform.createWorkspace({ name: 'Stranger' });
    const direct = new DirectCalls(s.client);
    const sending = sendToPeer(s.client, stranger.id, { text: 'hi' }, never, { direct });
    await expect(sending).rejects.toMatchObject({ status: 403 });
  });
});

describe('the address of a peer', () => {
  test('is asked for once, again after its time, and after it was forgotten', async () => {
    await using s = await stage(() => result('hello'));
    const lasting = new DirectCalls(s.client);
    expect(await lasting.address(s.peer.id, never)).toBe(s.url);
    expect(await lasting.address(s.peer.id, never)).toBe(s.url);
    expect(s.lookUps()).toBe(1);
    lasting.forget(s.peer.id);
    await lasting.address(s.peer.id, never);
    expect(s.lookUps()).toBe(2);
    const fleeting = new DirectCalls(s.client, { ttlMs: 0 });
    await fleeting.address(s.peer.id, never);
    await fleeting.address(s.peer.id, never);
    expect(s.lookUps()).toBe(4);
  });

  test('is one of at most so many', async () => {
    await using s = await stage(() => result('hello'));
    const sibling = s.served.platform.createWorkspace({
      name: 'Sibling',
      parentId: s.own.id,
      external: true,
      deliveryMode: 'poll',
    });
    await clientOf(s.served.url, sibling).register({ name: '' }, never);
    const direct = new DirectCalls(s.client, { maxPeers: 1 });
    for (const id of [s.peer.id, sibling.id, s.peer.id]) await direct.address(id, never);
    expect(s.lookUps()).toBe(3);
  });

  test.each([
    'http://169.254.169.254/latest',
    'http://[fe80::1]/',
    'http://user:word@127.0.0.1/',
    'file:///etc/passwd',
  ])('is not called when it is %s', async (url) => {
    await using s = await stage(() => result('hello'));
    const asked: string[] = [];
    const direct = new DirectCalls(s.client, {
      fetchLike: async (request) => {
        asked.push(request.url);
        return result('from there');
      },
    });
    s.served.platform.faults.set({
      match: { path: '/registry/discover' },
      fault: { kind: 'status', status: 200, body: JSON.stringify({ id: s.peer.id, name: 'Peer', url }) },
    });
    const outcome = await sendToPeer(s.client, s.peer.id, { text: 'hi' }, never, { direct });
    expect(outcome).toEqual({ kind: 'answered', text: 'hello' });
    expect(asked).toEqual([]);
  });
});
