import { describe, expect, test } from 'bun:test';
import { textAnswer } from '../../../../src/local/platform.ts';
import {
  createFamily,
  openPlatform,
  readFeed,
  send,
  type TestPlatform,
  textMessage,
} from '../local-client.ts';

const act = (open: TestPlatform, action: string, { id, token }: { id: string; token: string }, query = '') =>
  open.call('POST', `/workspaces/${id}/${action}${query}`, { token });
const beat = (open: TestPlatform, { id, token }: { id: string; token: string }, fields = {}) =>
  open.call('POST', '/registry/heartbeat', { token, json: { workspace_id: id, ...fields } });
const statusOf = async (open: TestPlatform, id: string) => (await open.call('GET', `/workspaces/${id}`)).body;

describe('a paused workspace', () => {
  test('goes on receiving, and is told so by its state, not by registering', async () => {
    using open = openPlatform();
    const { own } = createFamily(open.platform);
    const told: string[] = [];
    open.platform.events.subscribe(({ type }) => told.push(type));
    expect((await act(open, 'pause', own)).body).toEqual({ status: 'paused', paused_count: 1 });
    expect(told).toEqual(['WORKSPACE_PAUSED']);
    await send(open, own.id, open.admin, textMessage('still there?'));
    expect(await readFeed(open, own)).toHaveLength(1);
    await beat(open, own);
    expect((await open.call('GET', `/workspaces/${own.id}/state`, { token: own.token })).body).toMatchObject({
      status: 'paused',
      paused: true,
    });
    expect(await act(open, 'pause', own)).toMatchObject({
      status: 404,
      body: { error: 'workspace not found or already paused' },
    });
  });

  test('waits for a heartbeat once it is resumed', async () => {
    using open = openPlatform();
    const { own } = createFamily(open.platform);
    await act(open, 'pause', own);
    expect((await act(open, 'resume', own)).body).toEqual({ status: 'provisioning', resumed_count: 1 });
    await beat(open, own);
    expect(await statusOf(open, own.id)).toMatchObject({ status: 'online' });
    expect(await act(open, 'resume', own)).toMatchObject({
      status: 404,
      body: { error: 'workspace not found or not paused' },
    });
  });

  test('is resumed only by something that starts workspaces, and only under those that run', async () => {
    using without = openPlatform({ provisioner: false });
    const alone = createFamily(without.platform).own;
    await act(without, 'pause', alone);
    expect(await act(without, 'resume', alone)).toMatchObject({
      status: 503,
      body: { error: 'provisioner not available' },
    });
    using open = openPlatform();
    const { own, lead } = createFamily(open.platform);
    await act(open, 'pause', lead, '?cascade=true');
    expect(await act(open, 'resume', own)).toMatchObject({
      status: 409,
      body: { error: 'parent workspace "Lead" is paused — resume it first' },
    });
  });

  test('takes those below it along only when asked to', async () => {
    using open = openPlatform();
    const { lead, own, sister } = createFamily(open.platform);
    const descendants = [
      { id: own.id, name: 'Own' },
      { id: sister.id, name: 'Sister' },
    ];
    expect(await act(open, 'pause', lead)).toMatchObject({
      status: 409,
      body: { error: 'workspace has descendants — use ?cascade=true to pause all', descendants },
    });
    expect((await act(open, 'pause', lead, '?cascade=true')).body).toEqual({
      status: 'paused',
      paused_count: 3,
    });
    expect((await act(open, 'resume', lead)).status).toBe(409);
    expect((await act(open, 'resume', lead, '?cascade=true')).body).toEqual({
      status: 'provisioning',
      resumed_count: 3,
    });
  });

  test('is online at once where its agent is part of the platform', async () => {
    using open = openPlatform();
    const helper = open.platform.createWorkspace({
      name: 'Helper',
      responder: (message) => textAnswer(message, 'here'),
    });
    await act(open, 'pause', helper);
    await act(open, 'resume', helper);
    expect(await statusOf(open, helper.id)).toMatchObject({ status: 'online' });
  });
});

describe('hibernating', () => {
  test('is for a workspace that is online and has nothing to do, unless forced', async () => {
    using open = openPlatform();
    const { own } = createFamily(open.platform);
    expect(await act(open, 'hibernate', own)).toMatchObject({
      status: 404,
      body: { error: 'workspace not found or not in a hibernatable state (must be online or degraded)' },
    });
    await beat(open, own, { active_tasks: 1 });
    expect(await act(open, 'hibernate', own)).toMatchObject({ status: 409, body: { active_tasks: 1 } });
    expect((await act(open, 'hibernate', own, '?force=true')).body).toEqual({ status: 'hibernated' });
    await beat(open, own);
    expect(await statusOf(open, own.id)).toMatchObject({ status: 'hibernated' });
  });
});

test('restarting is nothing to do for an agent outside, and a new start for one inside', async () => {
  using open = openPlatform();
  const { own, sister } = createFamily(open.platform);
  expect((await act(open, 'restart', own)).body).toMatchObject({ status: 'noop', runtime: 'external' });
  expect((await act(open, 'restart', sister)).body).toMatchObject({ status: 'provisioning' });
});
