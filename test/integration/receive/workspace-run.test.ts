import { describe, expect, test } from 'bun:test';
import { FencedError } from '../../../src/core/errors.ts';
import { waitingIn } from '../../support/inbox-arrivals.ts';
import { receiveWorkspace } from '../../support/received-workspace.ts';

describe('a workspace', () => {
  test('is polled before it is registered, and then kept present', async () => {
    await using s = receiveWorkspace({});
    await s.until('heartbeat');
    expect(s.heard).toEqual(['polled', 'registered', 'heartbeat']);
    await s.time.pass(300_000);
    expect(s.requests(/heartbeat/)).toBeGreaterThan(8);
    expect(s.requests(/register/)).toBe(1);
  });

  test('is not registered while no poll has worked', async () => {
    await using s = receiveWorkspace({ state: true, delegations: true, broadcasts: true, doorbell: true });
    s.platform.faults.set({
      match: { path: '/workspaces/*/activity' },
      fault: { kind: 'status', status: 503 },
    });
    await s.time.pass(300_000);
    expect(s.heard.length).toBeGreaterThan(5);
    expect(new Set(s.heard)).toEqual(new Set(['poll failed: unavailable']));
    expect(s.requests(/register|heartbeat|state|delegations|stream/)).toBe(0);
  });

  test('of which nothing more is wanted is asked for nothing but messages', async () => {
    await using s = receiveWorkspace({});
    await s.time.pass(600_000);
    expect(s.requests(/activity/)).toBe(1);
    expect(s.requests(/state|delegations|stream|ack|broadcast/)).toBe(0);
  });

  test('tells at once what the session works on', async () => {
    await using s = receiveWorkspace({});
    await s.until('registered');
    Object.assign(s.work, { activeTasks: 1, currentTask: 'answering a person' });
    s.workChanged();
    await s.until('heartbeat', 100);
  });

  test('is polled at once when the machine wakes', async () => {
    await using s = receiveWorkspace({});
    await s.until('registered');
    s.platform.insertMessages(s.own.id, ['from meanwhile']);
    s.wakeUp();
    await s.until('arrived', 100);
    expect(s.texts()).toEqual(['from meanwhile']);
  });

  test('ends as a whole when another process has taken over', async () => {
    await using s = receiveWorkspace({ doorbell: true, state: true, broadcasts: true, delegations: true });
    await s.until('registered');
    s.inbox.takeOver();
    s.platform.insertMessages(s.own.id, ['not ours']);
    s.wakeUp();
    await s.time.until('the end', () => Bun.peek.status(s.ended) === 'rejected' || undefined);
    await expect(s.ended).rejects.toBeInstanceOf(FencedError);
    const before = s.requests(/./);
    await s.time.pass(600_000);
    expect(s.requests(/./)).toBe(before);
  });
});

describe('the doorbell', () => {
  test('brings a message at once, and is proven by a heartbeat of our own', async () => {
    await using s = receiveWorkspace({ doorbell: true });
    await s.until('doorbell: alive', 1_000);
    await s.platform.sendAsCanvasUser(s.own.id, 'hello');
    await s.until('arrived', 100);
    expect(s.texts()).toEqual(['hello']);
  });

  test('makes polls rare while it works, and frequent again as soon as it does not', async () => {
    await using s = receiveWorkspace({ doorbell: true }, 5_000);
    await s.until('doorbell: alive', 5_000);
    await s.time.pass(10_000);
    const alive = s.requests(/activity/);
    await s.time.pass(60_000);
    expect(s.requests(/activity/) - alive).toBeLessThanOrEqual(1);
    s.platform.faults.set({
      match: { path: '/workspaces/*/events/stream' },
      fault: { kind: 'status', status: 503 },
    });
    s.platform.dropEventStreams();
    await s.until('doorbell: closed', 5_000);
    const closed = s.requests(/activity/);
    await s.time.pass(60_000);
    expect(s.requests(/activity/) - closed).toBeGreaterThanOrEqual(10);
  });
});

describe('beside the feed', () => {
  test('the result of a delegation arrives', async () => {
    await using s = receiveWorkspace({ delegations: true }, 1_000);
    const responder = s.platform.createWorkspace({
      name: 'Responder',
      parentId: s.own.id,
      responder: () => ({ status: 422, body: { error: 'too vague' } }),
    });
    const body = { target_id: responder.id, task: 'count', idempotency_key: crypto.randomUUID() };
    const { id } = await s.client.delegations.start(body, new AbortController().signal);
    s.inbox.delegations.add({
      workspaceId: s.own.id,
      id,
      peerId: responder.id,
      task: 'count',
      isAwaited: true,
    });
    await s.until('arrived', 120_000);
    expect(s.texts()).toEqual(['too vague']);
  });

  test('the result of one that the platform files in the feed has the name of the peer', async () => {
    await using s = receiveWorkspace({});
    s.platform.insertActivity({
      workspaceId: s.own.id,
      activityType: 'a2a_receive',
      method: 'delegate_result',
      sourceId: s.own.id,
      targetId: s.peer.id,
      requestBody: { delegation_id: 'd-1' },
      responseBody: { text: 'ten', delegation_id: 'd-1' },
    });
    await s.until('arrived');
    const [waiting] = waitingIn(s.inbox, [s.own.id]);
    expect(waiting?.message).toMatchObject({
      sender: { kind: 'peer_agent', peerId: s.peer.id, name: 'Laptop lead' },
      text: 'ten',
    });
  });

  test('a broadcast arrives', async () => {
    await using s = receiveWorkspace({ broadcasts: true });
    s.platform.insertActivity({
      workspaceId: s.own.id,
      activityType: 'broadcast_receive',
      method: 'broadcast',
      sourceId: s.peer.id,
      summary: 'Broadcast from Laptop lead: news',
    });
    await s.until('arrived', 120_000);
    expect(s.texts()).toEqual(['news']);
  });

  test('a pause is noticed, and when it ends the workspace is registered again', async () => {
    await using s = receiveWorkspace({ state: true });
    await s.until('registered');
    s.platform.setStatus(s.own.id, 'paused');
    await s.until('looked: paused', 200_000);
    s.platform.setStatus(s.own.id, 'online');
    await s.until('looked: online', 60_000);
    await s.time.until('the registration', () => s.requests(/register/) === 2 || undefined, 60_000);
  });

  test('what is dealt with is acknowledged, but only while the inbox outlives a restart', async () => {
    let isDurable = false;
    await using s = receiveWorkspace({ acknowledgeWhile: () => isDurable }, 1_000);
    s.platform.insertMessages(s.own.id, ['done']);
    await s.until('arrived');
    for (const { row } of waitingIn(s.inbox, [s.own.id])) s.inbox.settleBySession(row, 'pop');
    await s.time.pass(120_000);
    expect(s.requests(/ack/)).toBe(0);
    isDurable = true;
    await s.time.until('the acknowledgement', () => s.requests(/ack/) === 1 || undefined, 120_000);
  });
});
