import { describe, expect, test } from 'bun:test';
import type { Era } from '../../../../src/local/platform.ts';
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

const openEra = (era: Era) => openPlatform({ era, clock: fakeClock() });
describe('before poll mode (E0)', () => {
  test('every window and cursor is ignored, wrong ones too', async () => {
    using open = openEra('E0');
    const { own } = createFamily(open.platform);
    open.platform.insertMessages(own.id, ['old', 'new'], {
      createdAtMicros: (index) => START_MICROS - 1e9 + index,
    });
    const all = await readFeed(open, own);
    expect(all).toHaveLength(2);
    for (const query of ['since_secs=1', 'since_secs=0', `since_id=${NOBODY}`, 'before_ts=x', 'peer_id=x']) {
      expect(await readFeed(open, own, `?${query}`)).toEqual(all);
    }
    expect(await readFeed(open, own, '?limit=1')).toEqual(all.slice(0, 1));
    const refused = await open.call('GET', `/workspaces/${own.id}/activity?source=x`, { token: own.token });
    expect(refused.status).toBe(400);
  });

  test('registering needs an address, and says nothing of delivery', async () => {
    using open = openEra('E0');
    const { own } = createFamily(open.platform);
    const register = (more: object) =>
      open.call('POST', '/registry/register', {
        token: own.token,
        json: { id: own.id, agent_card: {}, ...more },
      });
    expect((await register({ delivery_mode: 'poll' })).status).toBe(400);
    const answer = await register({ delivery_mode: 'poll', url: 'https://agent.example' });
    expect(answer.body).toEqual({ status: 'registered', platform_inbound_secret: expect.any(String) });
    const json = { workspace_id: own.id };
    expect((await open.call('POST', '/registry/heartbeat', { token: own.token, json })).body).toEqual({
      status: 'ok',
    });
  });

  test('a message is tried at once, and what failed is a row', async () => {
    using open = openEra('E0');
    const { own } = createFamily(open.platform);
    expect(await open.platform.sendAsCanvasUser(own.id, 'x')).toMatchObject({
      status: 503,
      body: { error: 'workspace has no URL' },
    });
    const json = { id: own.id, agent_card: {}, url: 'https://agent.example' };
    await open.call('POST', '/registry/register', { token: own.token, json });
    expect((await open.platform.sendAsCanvasUser(own.id, 'x')).status).toBe(502);
    expect(await readFeed(open, own)).toMatchObject([
      { status: 'error', error_detail: 'failed to reach workspace agent' },
    ]);
  });

  test('only the header tells who writes', async () => {
    using open = openEra('E0');
    const { lead, own } = createFamily(open.platform);
    const push = open.platform.createWorkspace({
      name: 'Push',
      parentId: lead.id,
      responder: () => ({ body: { result: 'ok' } }),
    });
    await send(open, push.id, own.token, textMessage('x'));
    await send(open, push.id, own.token, textMessage('x'), { 'X-Workspace-ID': own.id });
    expect((await readFeed(open, push)).map((row) => row.source_id)).toEqual([own.id, null]);
  });

  test('there are no uploads, and a removed workspace is still shown', async () => {
    using open = openEra('E0');
    const { own } = createFamily(open.platform);
    const form = uploadForm(['a', '', 'x']);
    expect(
      await open.call('POST', `/workspaces/${own.id}/chat/uploads`, { token: own.token, body: form }),
    ).toMatchObject({
      status: 503,
      body: { error: 'workspace container not running' },
    });
    const path = `/workspaces/${own.id}/pending-uploads/${NOBODY}/content`;
    expect(await open.call('GET', path, { token: own.token })).toMatchObject({
      status: 404,
      body: '404 page not found',
    });
    open.platform.removeWorkspace(own.id);
    expect(await open.call('GET', `/workspaces/${own.id}`)).toMatchObject({
      status: 200,
      body: { status: 'removed' },
    });
  });
});
