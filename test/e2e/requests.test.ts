import { describe, expect, test } from 'bun:test';
import { z } from 'zod';
import type { ChannelProcess } from '../support/channel-process.ts';
import { eventually } from '../support/eventually.ts';
import { openStage, type Stage } from '../support/stage.ts';

/** Polls an hour apart: what arrives sooner was told by the event stream. */
const ONLY_RINGS = { MOLECULE_POLL_INTERVAL_MS: '3600000' };

const created = z.object({ request_id: z.string() });
const thread = z.object({
  request: z.object({ status: z.string(), title: z.string() }),
  messages: z.array(z.object({ body: z.string() })),
});

/** The requests of a workspace, or with the operator's token those of everybody. */
function requestsOf({ url, platform }: Stage, workspace?: { readonly id: string; readonly token: string }) {
  const base = `${url}${workspace === undefined ? '' : `/workspaces/${workspace.id}`}/requests`;
  const call = async (method: string, path: string, body?: object): Promise<unknown> => {
    const response = await fetch(`${base}${path}`, {
      method,
      headers: {
        Authorization: `Bearer ${workspace?.token ?? platform.adminToken}`,
        'Content-Type': 'application/json',
      },
      ...(body === undefined ? {} : { body: JSON.stringify(body) }),
    });
    expect(response.ok, `${method} ${path}`).toBeTrue();
    return response.json();
  };
  return {
    create: async (body: object) => created.parse(await call('POST', '', body)).request_id,
    get: async (id: string) => thread.parse(await call('GET', `/${id}`)),
    respond: (id: string, action: string) => call('POST', `/${id}/respond`, { action }),
    say: (id: string, type: string, body: string) =>
      call('POST', `/${id}/messages`, { body, author_type: type }),
  };
}

async function connect(stage: Stage): Promise<ChannelProcess> {
  const channel = await stage.connect();
  await eventually('the doorbell', async () =>
    (await channel.call('channel_status')).text.includes('doorbell alive'),
  );
  return channel;
}

describe('what is asked of the session', () => {
  test('arrives at once, is asked back about, and is answered with its result', async () => {
    await using stage = await openStage({ settings: ONLY_RINGS });
    const { own, peer } = stage;
    await using channel = await connect(stage);
    const peers = requestsOf(stage, peer);
    const id = await peers.create({
      kind: 'task',
      recipient_type: 'agent',
      recipient_id: own.id,
      title: 'Count the sheep',
      detail: 'All of them.',
    });
    await channel.waitForPushes(1);
    const [asked] = channel.pushed;
    expect(asked?.meta).toMatchObject({
      kind: 'request',
      request_id: id,
      request_event: 'created',
      request_kind: 'task',
      peer_id: peer.id,
      peer_name: 'Laptop lead',
    });
    expect(asked?.content).toStartWith('Count the sheep\n');
    expect(asked?.content).toContain('All of them.');
    const chat = { activity_id: asked?.meta.activity_id, text: 'I will' };
    expect((await channel.call('reply_to_workspace', chat)).isError).toBeTrue();
    await channel.call('add_request_message', { request_id: id, body: 'Which meadow?' });
    expect(await peers.get(id)).toMatchObject({
      request: { status: 'info_requested' },
      messages: [{ body: 'Which meadow?' }],
    });
    const answer = { request_id: id, action: 'done', message: 'Forty-two' };
    expect((await channel.call('respond_request', answer)).isError).toBeFalsy();
    expect(await peers.get(id)).toMatchObject({
      request: { status: 'done' },
      messages: [{ body: 'Which meadow?' }, { body: 'Forty-two' }],
    });
    expect(channel.pushed).toHaveLength(1);
  });

  test('while the event stream was cut comes as soon as it is open again, each time', async () => {
    await using stage = await openStage({ settings: ONLY_RINGS });
    const { own, peer, platform } = stage;
    await using channel = await connect(stage);
    for (const [index, title] of ['one', 'two', 'three'].entries()) {
      platform.dropEventStreams();
      const request = { kind: 'task', recipient_type: 'agent', recipient_id: own.id, title };
      await requestsOf(stage, peer).create(request);
      await channel.waitForPushes(index + 1);
      expect(channel.pushed.at(-1)?.content).toStartWith(`${title}\n`);
    }
  });

  test('while nobody was there comes at the start, once', async () => {
    await using stage = await openStage({ settings: ONLY_RINGS });
    const { own, peer, platform } = stage;
    const request = { kind: 'approval', recipient_type: 'agent', recipient_id: own.id, title: 'May I?' };
    await requestsOf(stage, peer).create(request);
    {
      await using channel = await stage.start();
      await channel.waitForPushes(1);
      expect(channel.pushed[0]?.meta).toMatchObject({ kind: 'request', request_kind: 'approval' });
    }
    await using again = await connect(stage);
    await platform.sendAsCanvasUser(own.id, 'the end');
    await again.waitForPushes(1);
    expect(again.texts()).toEqual(['the end']);
  });
});

describe('what the session asks the canvas user', () => {
  test('is talked about and decided, each told once and apart from chat', async () => {
    await using stage = await openStage({ settings: ONLY_RINGS });
    const { own, platform, url } = stage;
    await using channel = await connect(stage);
    const asked = await channel.call('create_request', {
      kind: 'approval',
      title: 'Deploy?',
      detail: 'To production.',
    });
    const id = created.parse(asked.data).request_id;
    const person = requestsOf(stage);
    await person.say(id, 'user', 'Which version?');
    await channel.waitForPushes(1);
    expect(channel.pushed[0]?.content).toStartWith('Which version?\n');
    expect(channel.pushed[0]?.meta).toMatchObject({
      kind: 'request',
      request_id: id,
      request_event: 'comment',
      request_by: 'user',
    });
    await channel.call('add_request_message', { request_id: id, body: '1.2' });
    await platform.sendAsCanvasUser(own.id, 'yes, looks good');
    await channel.waitForPushes(2);
    expect(channel.pushed[1]?.meta.kind).toBe('canvas_user');
    await person.respond(id, 'approved');
    await channel.waitForPushes(3);
    expect(channel.pushed[2]?.meta).toMatchObject({
      kind: 'request',
      request_id: id,
      request_event: 'outcome',
      request_status: 'approved',
      request_by: 'user',
    });
    // With a heartbeat the platform puts the same things into the feed, where they look like chat.
    await fetch(`${url}/registry/heartbeat`, {
      method: 'POST',
      headers: { Authorization: `Bearer ${own.token}`, 'Content-Type': 'application/json' },
      body: JSON.stringify({ workspace_id: own.id }),
    });
    const notices = () =>
      platform.activities(own.id).filter((row) => /request-(?:responded|message):/.test(JSON.stringify(row)));
    expect(notices()).toHaveLength(2);
    await platform.sendAsCanvasUser(own.id, 'the end');
    await channel.waitForPushes(4);
    expect(channel.texts().at(-1)).toBe('the end');
    expect(channel.pushed).toHaveLength(4);
  });

  test('and what was decided meanwhile is told at the next start', async () => {
    await using stage = await openStage({ settings: ONLY_RINGS });
    let id: string;
    {
      await using channel = await connect(stage);
      const asked = await channel.call('create_approval', { action: 'Deploy?' });
      id = created.parse(asked.data).request_id;
    }
    await requestsOf(stage).respond(id, 'rejected');
    await using again = await stage.start();
    await again.waitForPushes(1);
    expect(again.pushed[0]?.meta).toMatchObject({
      kind: 'request',
      request_event: 'outcome',
      request_status: 'rejected',
    });
  });
});

test('an older platform, which has no requests, is asked once whether it has', async () => {
  await using stage = await openStage({ era: 'E1', settings: { MOLECULE_POLL_INTERVAL_MS: '250' } });
  const { platform, own } = stage;
  await using channel = await stage.connect();
  const looks = () => platform.requests.matching({ path: /\/requests/ });
  await eventually('the look', () => looks().length === 1);
  for (const [index, text] of ['one', 'two', 'three'].entries()) {
    await platform.sendAsCanvasUser(own.id, text);
    platform.dropEventStreams();
    await channel.waitForPushes(index + 1);
  }
  expect(looks()).toHaveLength(1);
  expect(channel.stderr()).not.toContain('requests');
});
