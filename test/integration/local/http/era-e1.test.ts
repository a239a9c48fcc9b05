import { describe, expect, test } from 'bun:test';
import { z } from 'zod';
import type { Era } from '../../../../src/local/platform.ts';
import { uploadResponseSchema } from '../../../../src/wire/uploads.ts';
import {
  createFamily,
  fakeClock,
  NOBODY,
  openPlatform,
  readFeed,
  START_MICROS,
  send,
  textMessage,
  uploadForm,
} from '../local-client.ts';

const rows = z.array(z.record(z.string(), z.unknown()));
const openEra = (era: Era) => openPlatform({ era, clock: fakeClock() });
describe('the documented age (E1)', () => {
  test('has neither seq nor acknowledgements, and does not know include', async () => {
    using open = openEra('E1');
    const { own, lead } = createFamily(open.platform);
    await open.platform.sendAsPeer(lead.id, own.id, 'x');
    const [row] = await readFeed(open, own, '?include=peer_info');
    expect(row).not.toHaveProperty('seq');
    expect(row).not.toHaveProperty('peer_name');
    const ack = await open.call('POST', `/workspaces/${own.id}/activity/ack`, {
      token: own.token,
      json: { acked_seq: 1 },
    });
    expect(ack).toMatchObject({ status: 404, body: '404 page not found' });
  });

  test('loses rows that share the cursor’s microsecond', async () => {
    using open = openEra('E1');
    const { own } = createFamily(open.platform);
    const [cursor] = open.platform.insertMessages(own.id, ['a', 'a2', 'b'], {
      createdAtMicros: (index) => START_MICROS + [0, 0, 1][index]!,
    });
    expect(await readFeed(open, own, `?since_id=${cursor}`)).toHaveLength(1);
    expect(
      (await open.call('GET', `/workspaces/${own.id}/activity?since_id=${NOBODY}`, { token: own.token }))
        .status,
    ).toBe(410);
  });

  test('keeps type keys, and a message without a role', async () => {
    using open = openEra('E1');
    const { own, lead } = createFamily(open.platform);
    const message = { messageId: 'm', parts: [{ type: 'text', text: 'x' }] };
    const json = { jsonrpc: '2.0', id: '1', method: 'message/send', params: { message } };
    await send(open, own.id, lead.token, json);
    expect(await readFeed(open, own)).toMatchObject([
      { summary: 'message/send → Own (queued for poll)', request_body: { params: { message } } },
    ]);
  });

  test('stores every copy of a message', async () => {
    using open = openEra('E1');
    const { own, lead } = createFamily(open.platform);
    const json = textMessage('x', { messageId: 'm' });
    await send(open, own.id, lead.token, json);
    await send(open, own.id, lead.token, json);
    expect(await readFeed(open, own)).toHaveLength(2);
  });

  test('cuts bodies off at 1 MiB, and then cannot read them', async () => {
    using open = openEra('E1');
    const { own, lead } = createFamily(open.platform);
    const json = textMessage('x'.repeat(1024 * 1024));
    expect(await send(open, own.id, lead.token, json)).toMatchObject({
      status: 400,
      body: { error: 'invalid JSON' },
    });
  });

  test('trusts who says nothing to be a person, and a bearer or a claim to be a workspace', async () => {
    using open = openEra('E1');
    const { own, lead, sister } = createFamily(open.platform);
    await send(open, own.id, undefined, textMessage('nobody'));
    await send(open, own.id, lead.token, textMessage('bearer'));
    await send(open, own.id, lead.token, textMessage('both'), { 'X-Workspace-ID': lead.id });
    expect((await readFeed(open, own)).map((row) => row.source_id)).toEqual([lead.id, lead.id, null]);
    const headers = { 'X-Workspace-ID': lead.id };
    expect(await send(open, own.id, undefined, textMessage('x'), headers)).toMatchObject({
      status: 401,
      body: { error: 'missing caller auth token' },
    });
    expect(await send(open, own.id, sister.token, textMessage('x'), headers)).toMatchObject({
      status: 401,
      body: { error: 'invalid caller auth token' },
    });
  });

  test('does not mark a person’s message', async () => {
    using open = openEra('E1');
    const { own } = createFamily(open.platform);
    await open.platform.sendAsCanvasUser(own.id, 'x');
    const [row] = await readFeed(open, own);
    expect(JSON.stringify(row)).not.toContain('canvas_user');
  });

  test('lets two roots talk, and lists them as peers', async () => {
    using open = openEra('E1');
    const { lead } = createFamily(open.platform);
    const other = open.platform.createWorkspace({ name: 'Other root' });
    expect((await send(open, other.id, lead.token, textMessage('x'))).status).toBe(200);
    const peers = await open.call('GET', `/registry/${lead.id}/peers`, { token: lead.token });
    expect(rows.parse(peers.body).map(({ name }) => name)).toEqual(['Other root', 'Own', 'Sister']);
  });

  test('does not keep messages for who is not up yet', async () => {
    using open = openEra('E1');
    const { lead } = createFamily(open.platform);
    const push = open.platform.createWorkspace({
      name: 'Push',
      parentId: lead.id,
      external: true,
      deliveryMode: 'push',
    });
    expect(await send(open, push.id, lead.token, textMessage('x'))).toMatchObject({
      status: 503,
      body: { error: 'workspace has no URL', status: 'awaiting_agent' },
    });
  });

  test('takes files up to 25 MiB, 50 MiB in all, and does not tell its limits', async () => {
    using open = openEra('E1');
    const { own } = createFamily(open.platform);
    const mib = 'x'.repeat(1024 * 1024);
    const upload = (body: FormData) =>
      open.call('POST', `/workspaces/${own.id}/chat/uploads`, { token: own.token, body });
    expect((await upload(uploadForm(['ok', '', mib.repeat(25)]))).status).toBe(200);
    expect(await upload(uploadForm(['big', '', `${mib.repeat(25)}x`]))).toMatchObject({
      status: 413,
      body: { error: 'file exceeds per-file cap', filename: 'big', size: 26_214_401, max: 26_214_400 },
    });
    expect((await upload(uploadForm(['a', '', mib.repeat(25)], ['b', '', mib.repeat(25)]))).status).toBe(400);
    expect((await open.call('GET', '/uploads/limits')).status).toBe(404);
  });

  test('forgets a file as soon as it is acknowledged', async () => {
    using open = openEra('E1');
    const { own } = createFamily(open.platform);
    const form = uploadForm(['a', '', 'x']);
    const uploaded = await open.call('POST', `/workspaces/${own.id}/chat/uploads`, {
      token: own.token,
      body: form,
    });
    const fileId = uploadResponseSchema.parse(uploaded.body).files[0]?.uri.split('/').at(-1);
    const path = `/workspaces/${own.id}/pending-uploads/${fileId}`;
    const ack = () => open.call('POST', `${path}/ack`, { token: own.token });
    expect((await ack()).status).toBe(200);
    expect((await ack()).status).toBe(404);
    expect((await open.call('GET', `${path}/content`, { token: own.token })).status).toBe(404);
  });

  test('filters memories itself, wraps the global ones, and can change them', async () => {
    using open = openPlatform({ era: 'E1', memoryPlugin: false });
    const { lead } = createFamily(open.platform);
    const call = (method: string, path: string, json?: unknown) =>
      open.call(method, `/workspaces/${lead.id}/memories${path}`, {
        token: lead.token,
        ...(json === undefined ? {} : { json }),
      });
    const local = await call('POST', '', { content: 'Fridays', scope: 'LOCAL', namespace: 'ops' });
    const { id } = z.object({ id: z.string() }).parse(local.body);
    await call('POST', '', { content: 'for all', scope: 'GLOBAL' });
    expect((await call('GET', '?q=friday&scope=LOCAL&namespace=ops')).body).toMatchObject([
      { id, workspace_id: lead.id, content: 'Fridays', scope: 'LOCAL', namespace: 'ops' },
    ]);
    expect((await call('GET', '?scope=GLOBAL')).body).toMatchObject([
      { content: '<global-memory>\nfor all\n</global-memory>' },
    ]);
    expect((await call('PATCH', `/${id}`, { content: 'Mondays' })).status).toBe(200);
    expect((await call('GET', '?limit=1&q=monday')).body).toHaveLength(1);
    expect((await call('DELETE', `/${id}`)).status).toBe(200);
    expect((await call('DELETE', `/${id}`)).status).toBe(404);
    expect(
      (await open.call('GET', `/workspaces/${lead.id}/v2/namespaces`, { token: lead.token })).status,
    ).toBe(404);
  });

  test('describes a workspace in fewer words, and gives up on it sooner', async () => {
    const clock = fakeClock();
    using open = openPlatform({ era: 'E1', clock });
    const { own } = createFamily(open.platform);
    const json = { workspace_id: own.id };
    const beat = await open.call('POST', '/registry/heartbeat', { token: own.token, json });
    expect(beat.body).toEqual({ status: 'ok', platform_inbound_secret: expect.any(String) });
    clock.pass(91);
    const workspace = await open.call('GET', `/workspaces/${own.id}`);
    expect(workspace.body).toMatchObject({ status: 'awaiting_agent' });
    for (const key of ['kind', 'last_heartbeat_at', 'talk_to_user_enabled', 'wedged']) {
      expect(workspace.body).not.toHaveProperty(key);
    }
    open.platform.removeWorkspace(own.id);
    expect(await open.call('GET', `/workspaces/${own.id}`)).toMatchObject({
      status: 410,
      body: { hint: 'Regenerate workspace + token from the canvas → Tokens tab' },
    });
  });

  test('has no broadcasts, abilities and admin tokens yet, but test tokens, and removes without a name', async () => {
    using open = openEra('E1');
    const { own } = createFamily(open.platform);
    const token = open.admin;
    expect((await open.call('POST', `/workspaces/${own.id}/broadcast`, { token, json: {} })).status).toBe(
      404,
    );
    expect((await open.call('PATCH', `/workspaces/${own.id}/abilities`, { token, json: {} })).status).toBe(
      404,
    );
    expect((await open.call('POST', `/admin/workspaces/${own.id}/tokens`, { token })).status).toBe(404);
    expect(await open.call('GET', `/admin/workspaces/${own.id}/test-token`, { token })).toMatchObject({
      status: 200,
      body: { auth_token: expect.any(String), workspace_id: own.id },
    });
    expect((await open.call('DELETE', `/workspaces/${own.id}`, { token })).status).toBe(200);
  });

  test('shows the settings of the documentation, with a token to be filled in', async () => {
    using open = openEra('E1');
    const answer = await open.call('POST', '/workspaces', {
      token: open.admin,
      json: { name: 'a', external: true },
    });
    const { id } = z.object({ id: z.string() }).parse(answer.body);
    expect(answer.body).toMatchObject({
      connection: {
        claude_code_channel_snippet: expect.stringContaining(
          `MOLECULE_PLATFORM_URL=http://platform.test\nMOLECULE_WORKSPACE_IDS=${id}\nMOLECULE_WORKSPACE_TOKENS=<paste auth_token from create response>\n`,
        ),
      },
    });
  });

  test('lists delegations without a direction', async () => {
    using open = openEra('E1');
    const { own, sister } = createFamily(open.platform);
    const json = { target_id: sister.id, task: 't', delegation_id: 'd' };
    await open.call('POST', `/workspaces/${own.id}/delegations/record`, { token: own.token, json });
    const listed = await open.call('GET', `/workspaces/${own.id}/delegations`, { token: own.token });
    expect(rows.parse(listed.body)[0]).not.toHaveProperty('direction');
  });
});
