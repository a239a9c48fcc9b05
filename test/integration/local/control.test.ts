import { describe, expect, test } from 'bun:test';
import { readdirSync, readFileSync } from 'node:fs';
import { join, resolve } from 'node:path';
import { z } from 'zod';
import {
  BASE,
  createFamily,
  fakeClock,
  NOBODY,
  openPlatform,
  type TestPlatform,
  textMessage,
  uploadForm,
} from './local-client.ts';

const CANVAS = resolve(import.meta.dir, '../../../src/local/canvas/page');

/** What the canvas page can do: its cookie, and the origin that browsers add. */
async function asPage(open: TestPlatform) {
  const response = await open.request('GET', '/');
  const cookie = (response.headers.get('Set-Cookie') ?? '').split(';')[0] ?? '';
  return {
    cookie,
    call: (method: string, path: string, json?: unknown, body?: BodyInit) =>
      open.call(method, path, {
        headers: { Cookie: cookie, Origin: BASE },
        ...(json === undefined ? {} : { json }),
        ...(body === undefined ? {} : { body }),
      }),
  };
}

describe('the page', () => {
  test('is served with all its parts, under a strict policy, and is never kept', async () => {
    using open = openPlatform();
    const fileText = (name: string) => readFileSync(join(CANVAS, name), 'utf8');
    const html = fileText('index.html').replace('<!-- templates.html -->', fileText('templates.html'));
    const files = readdirSync(CANVAS).filter((name) => name !== 'templates.html');
    for (const name of files) {
      const isPage = name === 'index.html';
      const response = await open.request('GET', isPage ? '/' : `/${name}`);
      expect([name, response.status]).toEqual([name, 200]);
      expect(await response.text()).toBe(isPage ? html : fileText(name));
      expect(response.headers.get('Content-Security-Policy')).toStartWith("default-src 'self';");
      expect(response.headers.get('Content-Security-Policy')).not.toContain('unsafe');
      expect(response.headers.get('X-Content-Type-Options')).toBe('nosniff');
      expect(response.headers.get('Cache-Control')).toBe('no-store');
    }
    const script = await open.request('GET', '/canvas.js');
    expect(script.headers.get('Content-Type')).toBe('text/javascript; charset=utf-8');
  });

  test('makes its reader the canvas user, with a cookie that no script and no other site can use', async () => {
    using open = openPlatform();
    const header = (await open.request('GET', '/')).headers.get('Set-Cookie') ?? '';
    expect(header).toMatch(/^molecule_session=[\w-]{43}; Path=\/; HttpOnly; SameSite=Strict$/);
    using other = openPlatform();
    expect((await other.request('GET', '/')).headers.get('Set-Cookie')).not.toBe(header);
    expect((await open.request('GET', '/canvas.css')).headers.has('Set-Cookie')).toBe(false);
  });
});

describe('the session', () => {
  test('is an admin, a workspace, and a known person', async () => {
    using open = openPlatform();
    const { own } = createFamily(open.platform);
    const page = await asPage(open);
    expect((await page.call('GET', '/workspaces')).status).toBe(200);
    expect((await page.call('GET', `/workspaces/${own.id}/activity`)).status).toBe(200);
    expect((await page.call('POST', `/workspaces/${own.id}/a2a`, textMessage('hi'))).status).toBe(200);
    expect(open.platform.activities(own.id)).toMatchObject([
      {
        source_id: null,
        request_body: {
          params: { metadata: { user_identity_status: 'AUTHENTICATED', user_id: 'local-user' } },
        },
      },
    ]);
    expect(open.platform.requests.matching({ method: 'POST' })).toMatchObject([{ authorization: 'session' }]);
  });

  test.each([
    ['no Origin', {}],
    ['that of an allowed development page', { Origin: 'http://localhost:3000' }],
    ['that of a stranger', { Origin: 'http://evil.test' }],
  ])('changes nothing with %s', async (_which, headers: Record<string, string>) => {
    using open = openPlatform();
    const { own } = createFamily(open.platform);
    const { cookie } = await asPage(open);
    for (const path of [`/workspaces/${own.id}/a2a`, '/local/workspaces', '/local/faults']) {
      const json = { ...textMessage('x'), name: 'x', fault: { kind: 'outage' } };
      const answer = await open.call('POST', path, { headers: { Cookie: cookie, ...headers }, json });
      expect(answer).toMatchObject({ status: 403, body: '' });
    }
    expect(open.platform.activities(own.id)).toEqual([]);
    expect(open.platform.faults.list()).toEqual([]);
  });

  test('is not guessed', async () => {
    using open = openPlatform();
    const { own } = createFamily(open.platform);
    const headers = { Cookie: 'molecule_session=guess', Origin: BASE };
    expect((await open.call('GET', '/local/state', { headers })).status).toBe(401);
    expect((await open.call('GET', `/workspaces/${own.id}/activity`, { headers })).status).toBe(401);
    expect(
      (await open.call('POST', `/workspaces/${own.id}/a2a`, { headers, json: textMessage('x') })).status,
    ).toBe(401);
  });
});

describe('the controls', () => {
  test('are for the session and for admins only', async () => {
    using open = openPlatform();
    const { own } = createFamily(open.platform);
    for (const path of [
      '/local/state',
      '/local/faults',
      '/local/requests',
      '/local/events',
      `/local/workspaces/${own.id}/conversation`,
    ]) {
      expect((await open.call('GET', path)).status).toBe(401);
      expect((await open.call('GET', path, { token: own.token })).status).toBe(401);
    }
    expect((await open.call('GET', '/local/state', { token: open.admin })).status).toBe(200);
    expect((await open.call('GET', '/local/nothing', { token: open.admin })).status).toBe(404);
  });

  test('tell how the platform is', async () => {
    const clock = fakeClock();
    using open = openPlatform({ clock });
    const page = await asPage(open);
    const { own, lead } = createFamily(open.platform);
    open.platform.createWorkspace({ name: 'Push', parentId: lead.id, responder: () => ({}) });
    const card = { id: own.id, delivery_mode: 'poll', agent_card: null };
    await open.call('POST', '/registry/register', { token: own.token, json: card });
    const json = { workspace_id: own.id, active_tasks: 1, current_task: 'reading' };
    await open.call('POST', '/registry/heartbeat', { token: own.token, json });
    const id = open.platform.faults.set({ fault: { kind: 'hang' }, match: { path: '/nothing' } });
    const ownState = {
      id: own.id,
      name: 'Own',
      role: null,
      status: 'online',
      external: true,
      parent_id: lead.id,
      delivery_mode: 'poll',
      active_tasks: 1,
      current_task: 'reading',
      last_heartbeat_at: '2026-01-01T00:00:00Z',
      online: true,
      connected: true,
      has_responder: false,
    };
    const state = (await page.call('GET', '/local/state')).body;
    expect(state).toMatchObject({
      era: 'E2',
      faults: [{ id, fault: { kind: 'hang' } }],
      workspaces: [
        { name: 'Lead', online: true, connected: false, external: false },
        ownState,
        { name: 'Sister' },
        { name: 'Push', delivery_mode: 'push', has_responder: true },
      ],
    });
    clock.pass(181);
    expect((await page.call('GET', '/local/state')).body).toMatchObject({
      workspaces: [{}, { ...ownState, status: 'awaiting_agent', online: false, connected: false }, {}, {}],
    });
  });

  test('create workspaces that have inboxes', async () => {
    using open = openPlatform();
    const page = await asPage(open);
    const answer = await page.call('POST', '/local/workspaces', {
      name: 'Laptop',
      role: 'Codes',
      external: true,
    });
    expect(answer.status).toBe(201);
    const { id, token } = z.strictObject({ id: z.uuid(), token: z.string().length(43) }).parse(answer.body);
    await page.call('POST', '/local/workspaces', { name: 'Child', parent_id: id });
    expect((await page.call('GET', '/local/state')).body).toMatchObject({
      workspaces: [
        {
          id,
          name: 'Laptop',
          role: 'Codes',
          external: true,
          delivery_mode: 'poll',
          status: 'awaiting_agent',
        },
        { name: 'Child', parent_id: id, external: false, delivery_mode: 'poll', status: 'online' },
      ],
    });
    expect((await open.call('GET', `/workspaces/${id}/activity`, { token })).status).toBe(200);
    expect((await page.call('POST', '/local/workspaces', { name: '' })).status).toBe(400);
    expect((await page.call('POST', '/local/workspaces', { name: 'a', parent_id: NOBODY })).status).toBe(400);
  });

  test('send in a peer’s name, through the same checks, and show no token', async () => {
    using open = openPlatform();
    const page = await asPage(open);
    const { own, lead } = createFamily(open.platform);
    const other = open.platform.createWorkspace({ name: 'Other root' });
    const file = { uri: 'platform-pending:x/y', name: 'a.txt', mimeType: 'text/plain', size: 1 };
    const send = (from: string) =>
      page.call('POST', `/local/peers/${from}/send`, { target_id: own.id, text: 'hi', attachments: [file] });
    expect(await send(lead.id)).toMatchObject({
      status: 200,
      body: { status: 'queued', delivery_mode: 'poll' },
    });
    expect(await send(other.id)).toMatchObject({ status: 403 });
    expect(await send(NOBODY)).toMatchObject({ status: 401 });
    expect(open.platform.activities(own.id)).toMatchObject([
      {
        source_id: lead.id,
        request_body: { params: { message: { parts: [{ text: 'hi' }, { kind: 'file', file }] } } },
      },
    ]);
  });

  test('set, list and lift faults', async () => {
    using open = openPlatform();
    const page = await asPage(open);
    const added = await page.call('POST', '/local/faults', {
      fault: { kind: 'delay', delayMs: 1 },
      times: 3,
    });
    const { id } = z.object({ id: z.string() }).parse(added.body);
    expect((await page.call('GET', '/local/faults')).body).toEqual([
      { id, fault: { kind: 'delay', delayMs: 1 }, times: 3 },
    ]);
    expect((await page.call('DELETE', `/local/faults/${id}`)).status).toBe(200);
    expect((await page.call('DELETE', `/local/faults/${id}`)).status).toBe(404);
    await page.call('POST', '/local/faults', { fault: { kind: 'hang' } });
    expect((await page.call('DELETE', '/local/faults')).status).toBe(200);
    expect(open.platform.faults.list()).toEqual([]);
    expect(
      await page.call('POST', '/local/faults', { fault: { kind: 'status', status: 'bad' } }),
    ).toMatchObject({
      status: 400,
      body: { error: 'fault.status: got "bad", expected number.' },
    });
  });

  test('show the latest requests first', async () => {
    using open = openPlatform();
    const page = await asPage(open);
    await open.call('GET', '/health');
    await open.call('GET', '/uploads/limits');
    expect((await page.call('GET', '/local/requests?limit=1')).body).toMatchObject([
      {
        method: 'GET',
        path: '/uploads/limits',
        status: 200,
        authorization: 'none',
        duration_ms: expect.any(Number),
      },
    ]);
  });

  test('stream every event', async () => {
    using open = openPlatform({ clock: fakeClock() });
    const { own, lead } = createFamily(open.platform);
    const stream = await open.request('GET', '/local/events', { token: open.admin });
    const reader = stream.body?.getReader();
    const next = async () => new TextDecoder().decode((await reader?.read())?.value).trim();
    expect(await next()).toBe(': ping');
    await open.platform.sendAsPeer(lead.id, own.id, 'hi');
    open.platform.faults.set({ fault: { kind: 'outage' } });
    const events = [await next(), await next(), await next()].map((line) =>
      JSON.parse(line.replace(/^data: /, '')),
    );
    expect(events).toMatchObject([
      {
        type: 'ACTIVITY_LOGGED',
        workspace_id: own.id,
        timestamp: 1_767_225_600_000,
        payload: { source_id: lead.id },
      },
      { type: 'PEER_MESSAGE', workspace_id: own.id },
      { type: 'FAULTS_CHANGED', payload: { count: 1 } },
    ]);
    expect(events[2]).not.toHaveProperty('workspace_id');
  });
});

describe('a conversation', () => {
  const conversation = async (open: TestPlatform, id: string, query = '') =>
    (await open.call('GET', `/local/workspaces/${id}/conversation${query}`, { token: open.admin })).body;

  test('has everything that a workspace heard and said, oldest first', async () => {
    const clock = fakeClock();
    using open = openPlatform({ clock });
    const { own, lead } = createFamily(open.platform);
    const step = () => clock.pass(1);
    await open.platform.sendAsCanvasUser(own.id, 'from you');
    step();
    await open.platform.sendAsPeer(lead.id, own.id, 'from lead');
    step();
    await open.call('POST', `/workspaces/${own.id}/notify`, {
      token: own.token,
      json: { message: 'to you' },
    });
    step();
    await open.call('POST', `/workspaces/${lead.id}/a2a`, { token: own.token, json: textMessage('to lead') });
    step();
    open.platform.insertActivity({
      workspaceId: own.id,
      requestBody: {
        params: { message: { parts: [{ text: 'wake' }] }, metadata: { source_type: 'self-cron' } },
      },
    });
    const ownParty = { kind: 'workspace', id: own.id, name: 'Own' };
    const leadParty = { id: lead.id, name: 'Lead' };
    const message = (seconds: number, fields: object) => ({
      id: expect.any(String),
      at: `2026-01-01T00:00:0${seconds}Z`,
      attachments: [],
      ...fields,
    });
    expect(await conversation(open, own.id)).toEqual([
      message(0, { direction: 'in', from: { kind: 'canvas_user' }, text: 'from you' }),
      message(1, { direction: 'in', from: { kind: 'peer_agent', ...leadParty }, text: 'from lead' }),
      message(2, { direction: 'out', from: ownParty, text: 'to you' }),
      message(3, { direction: 'out', from: ownParty, to: leadParty, text: 'to lead' }),
      message(4, { direction: 'in', from: { kind: 'system' }, text: 'wake' }),
    ]);
    expect(await conversation(open, lead.id)).toMatchObject([
      { direction: 'out', to: { id: own.id, name: 'Own' }, text: 'from lead' },
      { direction: 'in', from: { kind: 'peer_agent', id: own.id, name: 'Own' }, text: 'to lead' },
    ]);
  });

  test('shows the answers of a push-mode agent on both sides', async () => {
    using open = openPlatform();
    const { own } = createFamily(open.platform);
    const push = open.platform.createWorkspace({
      name: 'Push',
      parentId: own.id,
      responder: () => ({ body: { result: { artifacts: [{ parts: [{ kind: 'text', text: 'answer' }] }] } } }),
    });
    await open.platform.sendAsPeer(own.id, push.id, 'question');
    const [row] = open.platform.activities(push.id);
    expect(await conversation(open, push.id)).toMatchObject([
      { id: row?.id, direction: 'in', text: 'question' },
      { id: `${row?.id}-answer`, direction: 'out', to: { id: own.id }, text: 'answer' },
    ]);
    expect(await conversation(open, own.id)).toMatchObject([
      { direction: 'out', to: { id: push.id }, text: 'question' },
      { direction: 'in', from: { kind: 'peer_agent', id: push.id }, text: 'answer' },
    ]);
  });

  test('links the files that the platform keeps, to where the page can get them', async () => {
    using open = openPlatform();
    const page = await asPage(open);
    const { own } = createFamily(open.platform);
    const uploaded = await page.call(
      'POST',
      `/workspaces/${own.id}/chat/uploads`,
      undefined,
      uploadForm(['a.txt', 'text/plain', 'hello']),
    );
    const { files } = z
      .object({ files: z.array(z.object({ uri: z.string(), name: z.string() })) })
      .parse(uploaded.body);
    const elsewhere = { uri: 'workspace:/x/b.txt', name: 'b.txt' };
    await open.platform.sendAsCanvasUser(own.id, '', { attachments: [...files, elsewhere] });
    const json = { message: 'see', attachments: [{ ...elsewhere, mimeType: 'text/plain', size: 3 }] };
    await open.call('POST', `/workspaces/${own.id}/notify`, { token: own.token, json });
    const { uri = '' } = files[0] ?? {};
    const url = `/workspaces/${uri.replace('platform-pending:', '').replace('/', '/pending-uploads/')}/content`;
    expect(await conversation(open, own.id)).toMatchObject([
      {
        text: '',
        attachments: [
          { name: 'a.txt', uri, url },
          { name: 'b.txt', uri: 'workspace:/x/b.txt' },
        ],
      },
      { text: 'see', attachments: [{ name: 'b.txt', mime_type: 'text/plain', size: 3 }] },
    ]);
    expect(await page.call('GET', url)).toMatchObject({ status: 200, body: 'hello' });
  });

  test('has the newest messages when there are many', async () => {
    using open = openPlatform();
    const { own } = createFamily(open.platform);
    open.platform.insertMessages(
      own.id,
      Array.from({ length: 250 }, (_, index) => `m${index}`),
    );
    const texts = async (query: string) =>
      z
        .array(z.object({ text: z.string() }))
        .parse(await conversation(open, own.id, query))
        .map(({ text }) => text);
    expect((await texts('')).at(0)).toBe('m50');
    expect(await texts('?limit=2')).toEqual(['m248', 'm249']);
  });

  test('of nobody is not found', async () => {
    using open = openPlatform();
    expect(
      await open.call('GET', `/local/workspaces/${NOBODY}/conversation`, { token: open.admin }),
    ).toMatchObject({
      status: 404,
      body: { error: 'workspace not found' },
    });
  });
});

test('the chat history has both sides of the talk with the person', async () => {
  using open = openPlatform();
  const { own, lead } = createFamily(open.platform);
  await open.platform.sendAsCanvasUser(own.id, 'question');
  await open.platform.sendAsPeer(lead.id, own.id, 'not a person');
  await open.call('POST', `/workspaces/${own.id}/notify`, { token: own.token, json: { message: 'answer' } });
  const history = (query = '') =>
    open.call('GET', `/workspaces/${own.id}/chat-history${query}`, { token: own.token });
  expect((await history()).body).toMatchObject({
    messages: [
      { role: 'user', content: 'question' },
      { role: 'agent', content: 'answer' },
    ],
    reached_end: true,
  });
  expect((await history('?limit=1')).body).toMatchObject({
    messages: [{ content: 'answer' }],
    reached_end: false,
  });
  expect((await history('?before_ts=2000-01-01T00:00:00Z')).body).toEqual({
    messages: [],
    reached_end: true,
  });
  expect((await history('?before_ts=x')).status).toBe(400);
});
