import { describe, expect, test } from 'bun:test';
import { z } from 'zod';
import { createFamily, fakeClock, NOBODY, openPlatform, readFeed, type Workspace } from '../local-client.ts';

const created = z.object({ request_id: z.uuid() });

/** A family on a platform whose clock stands still; `told` is what the streams were told. */
function openRequests(options: { readonly provisioner?: boolean } = {}) {
  const clock = fakeClock();
  const open = openPlatform({ clock, ...options });
  const family = createFamily(open.platform);
  const told: unknown[] = [];
  open.platform.events.subscribe(({ type, workspaceId, payload }) => {
    if (type.startsWith('REQUEST_')) told.push([type, workspaceId, payload]);
  });
  const as = ({ id, token }: Workspace) => ({
    get: (path = '') => open.call('GET', `/workspaces/${id}/requests${path}`, { token }),
    post: (path: string, json?: unknown) =>
      open.call('POST', `/workspaces/${id}/requests${path}`, {
        token,
        ...(json === undefined ? {} : { json }),
      }),
    beat: (fields = {}) =>
      open.call('POST', '/registry/heartbeat', { token, json: { workspace_id: id, ...fields } }),
  });
  const admin = {
    get: (path: string) => open.call('GET', `/requests${path}`, { token: open.admin }),
    post: (path: string, json?: unknown) =>
      open.call('POST', `/requests${path}`, {
        token: open.admin,
        ...(json === undefined ? {} : { json }),
      }),
  };
  const ask = async (from: Workspace, json: object) =>
    created.parse((await as(from).post('', { kind: 'task', title: 'Count', ...json })).body).request_id;
  return { open, clock, told, as, admin, ask, ...family, [Symbol.dispose]: () => open[Symbol.dispose]() };
}

const toAgent = ({ id }: Workspace) => ({ recipient_type: 'agent', recipient_id: id });
const TO_USER = { kind: 'approval', recipient_type: 'user', recipient_id: '' };

describe('a request to an agent', () => {
  test('is listed for both, tells the receiver by an event, and writes no row', async () => {
    using on = openRequests();
    const id = await on.ask(on.own, { ...toAgent(on.sister), detail: 'all of them', priority: 3 });
    const row = {
      id,
      kind: 'task',
      requester_type: 'agent',
      requester_id: on.own.id,
      org_id: on.lead.id,
      ...toAgent(on.sister),
      title: 'Count',
      detail: 'all of them',
      status: 'pending',
      responder_type: null,
      responder_id: null,
      priority: 3,
      created_at: '2026-01-01T00:00:00Z',
      updated_at: '2026-01-01T00:00:00Z',
      responded_at: null,
    };
    expect((await on.as(on.sister).get('/inbox')).body).toEqual([row]);
    expect((await on.as(on.own).get()).body).toEqual([row]);
    expect((await on.as(on.sister).get(`/${id}`)).body).toEqual({ request: row, messages: [] });
    const payload = { request_id: id, kind: 'task', ...toAgent(on.sister), title: 'Count' };
    expect(on.told).toEqual([['REQUEST_CREATED', on.sister.id, payload]]);
    expect(await readFeed(on.open, on.sister)).toEqual([]);
  });

  test('is answered once, and the outcome becomes a message with the next heartbeat', async () => {
    using on = openRequests({ provisioner: false });
    const id = await on.ask(on.own, toAgent(on.sister));
    const answer = await on.as(on.sister).post(`/${id}/respond`, { action: 'done', responder_id: 'me' });
    expect(answer).toMatchObject({ status: 200, body: { status: 'done', request_id: id } });
    expect((await on.as(on.own).get('?status=done')).body).toMatchObject([
      { status: 'done', responder_type: 'agent', responder_id: on.sister.id },
    ]);
    expect(await on.as(on.sister).post(`/${id}/respond`, { action: 'done' })).toMatchObject({
      status: 404,
      body: { error: 'request not found or already resolved' },
    });
    expect(await readFeed(on.open, on.own)).toEqual([]);
    await on.as(on.own).beat({ active_tasks: 1 });
    expect(await readFeed(on.open, on.own)).toEqual([]);
    await on.as(on.own).beat();
    const [row] = await readFeed(on.open, on.own);
    expect(row).toMatchObject({
      activity_type: 'a2a_receive',
      source_id: null,
      target_id: on.own.id,
      method: 'message/send',
      summary: 'message/send → Own (ingest)',
      response_body: { status: 'queued', delivery_mode: 'poll' },
      request_body: {
        params: {
          message: {
            messageId: expect.stringMatching(new RegExp(`^request-responded:${id}-[0-9a-f-]{36}$`)),
            contextId: `canvas-${on.own.id}`,
            parts: [
              {
                kind: 'text',
                text: expect.stringMatching(
                  new RegExp(
                    `^Your task request "Count" \\(id ${id}\\) was done by agent ${on.sister.id}\\.`,
                  ),
                ),
              },
            ],
          },
        },
      },
    });
    expect(JSON.stringify(row)).not.toContain('metadata');
  });

  test('can be asked about: it is the requester’s turn then, and stays so', async () => {
    using on = openRequests({ provisioner: false });
    const id = await on.ask(on.own, toAgent(on.sister));
    const message = { body: 'Count what?', author_type: 'agent' };
    const asked = await on.as(on.sister).post(`/${id}/messages`, message);
    expect(asked).toMatchObject({ status: 201, body: { status: 'created', request_id: id } });
    await on.as(on.own).beat();
    const [row] = await readFeed(on.open, on.own);
    expect(JSON.stringify(row)).toMatch(
      /request-message:[0-9a-f-]{36}-[0-9a-f-]{36}.*More info requested on your task request/,
    );
    await on
      .as(on.own)
      .post(`/${id}/messages`, { body: 'Sheep.', author_type: 'agent', author_id: 'forged' });
    expect((await on.as(on.sister).get(`/${id}`)).body).toMatchObject({
      request: { status: 'info_requested' },
      messages: [
        { author_id: on.sister.id, body: 'Count what?' },
        { author_id: on.own.id, body: 'Sheep.' },
      ],
    });
    expect(on.told.slice(1)).toMatchObject([
      ['REQUEST_MESSAGE', on.own.id, { author_id: on.sister.id }],
      ['REQUEST_MESSAGE', on.own.id, { author_id: on.own.id }],
    ]);
    expect(await readFeed(on.open, on.sister)).toEqual([]);
  });

  test('is taken back without a word to anybody, and still takes messages', async () => {
    using on = openRequests();
    const id = await on.ask(on.own, toAgent(on.sister));
    on.told.length = 0;
    expect(await on.as(on.sister).post(`/${id}/cancel`)).toMatchObject({
      status: 403,
      body: { error: 'not the requester' },
    });
    expect((await on.as(on.own).post(`/${id}/cancel`)).body).toEqual({ status: 'cancelled', request_id: id });
    expect(on.told).toEqual([]);
    const note = { body: 'Too late?', author_type: 'agent' };
    expect((await on.as(on.sister).post(`/${id}/messages`, note)).status).toBe(201);
    expect((await on.as(on.own).get()).body).toMatchObject([{ status: 'cancelled' }]);
    expect((await on.as(on.own).post(`/${id}/cancel`)).status).toBe(404);
  });
});

describe('a request to a person', () => {
  test('is answered only on the paths of the canvas', async () => {
    using on = openRequests();
    const id = await on.ask(on.own, TO_USER);
    expect(on.told).toMatchObject([['REQUEST_CREATED', on.own.id, { recipient_type: 'user' }]]);
    expect(await on.as(on.own).post(`/${id}/respond`, { action: 'approved' })).toMatchObject({
      status: 403,
      body: { error: 'not the recipient' },
    });
    expect((await on.admin.get('/pending?kind=approval')).body).toMatchObject([
      { id, workspace_name: 'Own' },
    ]);
    expect((await on.as(on.own).get('')).status).toBe(200);
    expect(await on.admin.post(`/${id}/respond`, { action: 'approved' })).toMatchObject({ status: 200 });
    expect((await on.as(on.own).get(`/${id}`)).body).toMatchObject({
      request: { status: 'approved', responder_type: 'user', responder_id: 'human' },
    });
    await on.as(on.own).beat();
    expect(JSON.stringify(await readFeed(on.open, on.own))).toContain('was approved by the user.');
  });

  test('is not for tokens of workspaces there', async () => {
    using on = openRequests();
    const id = await on.ask(on.own, TO_USER);
    const path = `/requests/${id}/respond`;
    const json = { action: 'approved' };
    expect((await on.open.call('POST', path, { token: on.own.token, json })).status).toBe(401);
  });
});

describe('what is refused', () => {
  test.each([
    [{}, 400, 'invalid request body'],
    [{ kind: 'wish', recipient_type: 'user', title: 't' }, 400, "request: kind must be 'task' or 'approval'"],
    [{ kind: 'task', recipient_type: 'team', title: 't' }, 400, "request: type must be 'user' or 'agent'"],
    [{ kind: 'task', recipient_type: 'user', title: 't', priority: 40_000 }, 500, 'failed to create request'],
  ])('%j', async (json, status, error) => {
    using on = openRequests();
    expect(await on.as(on.own).post('', json)).toMatchObject({ status, body: { error } });
  });

  test('the wrong action, oneself, strangers, and ids that are none', async () => {
    using on = openRequests();
    const id = await on.ask(on.own, toAgent(on.sister));
    const toSelf = await on.ask(on.own, toAgent(on.own));
    const { lead, own, sister } = on;
    const cases = [
      [
        sister,
        `/${id}/respond`,
        { action: 'approved' },
        400,
        'request: invalid action for this request kind',
      ],
      [own, `/${toSelf}/respond`, { action: 'done' }, 400, 'request: responder cannot be the requester'],
      [lead, `/${id}/respond`, { action: 'done' }, 403, 'not the recipient'],
      [lead, `/${id}/messages`, { body: 'b', author_type: 'agent' }, 403, 'not a participant'],
      [sister, `/${id}/messages`, { body: 'b' }, 400, 'invalid request body'],
      [own, `/${NOBODY}/messages`, { body: 'b', author_type: 'agent' }, 404, 'request not found'],
      [own, `/${NOBODY}/cancel`, {}, 404, 'request not found or already resolved'],
      [own, '/r-1/respond', { action: 'done' }, 500, 'failed to respond'],
      [own, '/r-1/messages', { body: 'b', author_type: 'agent' }, 500, 'failed to add message'],
      [own, '/r-1/cancel', {}, 500, 'failed to cancel'],
    ] as const;
    for (const [who, path, json, status, error] of cases) {
      expect(await on.as(who).post(path, json)).toMatchObject({ status, body: { error } });
    }
    expect(await on.as(lead).get(`/${id}`)).toMatchObject({
      status: 403,
      body: { error: 'not a participant' },
    });
    expect(await on.as(own).get('/r-1')).toMatchObject({ status: 500, body: { error: 'query failed' } });
  });

  test('asking the same again is a second request', async () => {
    using on = openRequests();
    await on.ask(on.own, toAgent(on.sister));
    await on.ask(on.own, { recipient_type: 'agent', recipient_id: NOBODY });
    await on.ask(on.own, toAgent(on.sister));
    expect((await on.as(on.own).get()).body).toHaveLength(3);
  });

  test.each(['E0', 'E1'] as const)('all of it, before there were requests (%s)', async (era) => {
    using open = openPlatform({ era });
    const { own } = createFamily(open.platform);
    const path = `/workspaces/${own.id}/requests/inbox`;
    expect(await open.call('GET', path, { token: own.token })).toMatchObject({
      status: 404,
      body: '404 page not found',
    });
  });
});

describe('from time to time the platform', () => {
  test('reminds an idle agent of what it has not looked after, once an hour', async () => {
    using on = openRequests();
    await on.ask(on.own, toAgent(on.sister));
    await on.as(on.sister).beat();
    const nudges = async () => {
      await on.as(on.sister).beat();
      return readFeed(on.open, on.sister);
    };
    on.clock.pass(600);
    expect(await nudges()).toEqual([]);
    on.clock.pass(300);
    expect(await nudges()).toMatchObject([
      {
        source_id: null,
        request_body: {
          params: {
            message: {
              messageId: expect.stringMatching(/^inbox-nudge-[0-9a-f-]{36}$/),
              metadata: { source: 'platform', kind: 'inbox_nudge', source_type: 'self-nudge' },
              parts: [{ text: expect.stringMatching(/^You have 1 unhandled inbox request /) }],
            },
          },
        },
      },
    ]);
    on.clock.pass(1_800);
    expect(await nudges()).toHaveLength(1);
    on.clock.pass(2_100);
    expect(await nudges()).toHaveLength(2);
  });

  test('hands over what an agent with time has not fetched for ten seconds', async () => {
    using on = openRequests();
    await on.as(on.own).beat();
    const id = await on.ask(on.own, TO_USER);
    await on.admin.post(`/${id}/respond`, { action: 'rejected' });
    expect(await readFeed(on.open, on.own)).toEqual([]);
    on.clock.pass(10);
    expect(await readFeed(on.open, on.own)).toHaveLength(1);
  });
});
