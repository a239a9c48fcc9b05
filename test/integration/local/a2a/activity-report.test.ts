import { describe, expect, test } from 'bun:test';
import { z } from 'zod';
import { activityRowSchema } from '../../../../src/wire/activity.ts';
import { createFamily, NOBODY, openPlatform, readFeed, type TestPlatform } from '../local-client.ts';

const rows = z.array(activityRowSchema.strict());
const feed = async (...args: Parameters<typeof readFeed>) => rows.parse(await readFeed(...args));

describe('an agent’s own report', () => {
  const report = (open: TestPlatform, own: { id: string; token: string }, json: unknown) =>
    open.call('POST', `/workspaces/${own.id}/activity`, { token: own.token, json });

  test('is a row of its own inbox, written by itself', async () => {
    using open = openPlatform();
    const { own } = createFamily(open.platform);
    const json = {
      activity_type: 'a2a_receive',
      method: 'm',
      summary: 's',
      metadata: { a: 1 },
      duration_ms: 3,
    };
    expect(await report(open, own, json)).toMatchObject({ status: 200, body: { status: 'logged' } });
    expect(await feed(open, own)).toMatchObject([
      { source_id: own.id, method: 'm', summary: 's', request_body: { a: 1 }, duration_ms: 3, status: 'ok' },
    ]);
  });

  test('is lost in silence when the database cannot take it', async () => {
    using open = openPlatform();
    const { own } = createFamily(open.platform);
    for (const json of [
      { activity_type: 'agent_log', target_id: 'not-a-uuid' },
      { activity_type: 'agent_log', summary: 'a\u0000b' },
    ]) {
      expect(await report(open, own, json)).toMatchObject({ status: 200, body: { status: 'logged' } });
    }
    expect(await feed(open, own)).toEqual([]);
  });

  test.each([
    [
      { activity_type: 'gossip' },
      400,
      'invalid activity_type, must be one of: a2a_send, a2a_receive, task_update, agent_log, skill_promotion, memory_write, error',
    ],
    [{}, 400, 'invalid request body'],
    [{ activity_type: 'error', duration_ms: 'long' }, 400, 'invalid request body'],
    ['not an object', 400, 'invalid request body'],
    [{ activity_type: 'error', source_id: NOBODY }, 403, 'source_id must match authenticated workspace'],
  ])('%p is refused', async (json, status, error) => {
    using open = openPlatform();
    const { own } = createFamily(open.platform);
    expect(await report(open, own, json)).toMatchObject({ status, body: { error } });
  });
});

describe('the inbox acknowledgement', () => {
  const ack = (open: TestPlatform, own: { id: string; token: string }, json: unknown) =>
    open.call('POST', `/workspaces/${own.id}/activity/ack`, { token: own.token, json });

  test('only goes forward, hides no row, and is counted from', async () => {
    using open = openPlatform();
    const { own } = createFamily(open.platform);
    open.platform.insertMessages(own.id, ['a', 'b', 'c']);
    expect(await ack(open, own, { acked_seq: 2 })).toMatchObject({
      status: 200,
      body: { last_acked_seq: 2 },
    });
    expect(await ack(open, own, { acked_seq: 1 })).toMatchObject({
      status: 200,
      body: { last_acked_seq: 2 },
    });
    expect(await feed(open, own)).toHaveLength(3);
    const summary = await open.call('GET', `/workspaces/${own.id}/mail/summary`, { token: own.token });
    expect(summary.body).toEqual({ unread_count: 1, last_acked_seq: 2 });
  });

  test.each([
    [{}, 'acked_seq is required'],
    [{ acked_seq: '2' }, 'acked_seq is required'],
    [{ acked_seq: -1 }, 'acked_seq must be >= 0'],
  ])('%p is refused', async (json, error) => {
    using open = openPlatform();
    const { own } = createFamily(open.platform);
    expect(await ack(open, own, json)).toMatchObject({ status: 400, body: { error } });
  });
});
