import { describe, expect, test } from 'bun:test';
import { z } from 'zod';
import { activityRowSchema } from '../../../../src/wire/activity.ts';
import { createFamily, fakeClock, NOBODY, openPlatform, readFeed, START_MICROS } from '../local-client.ts';

const rows = z.array(activityRowSchema.strict());
const textOf = z
  .object({ params: z.object({ message: z.object({ parts: z.array(z.object({ text: z.string() })) }) }) })
  .transform((body) => body.params.message.parts[0]?.text ?? '');

const feed = async (...args: Parameters<typeof readFeed>) => rows.parse(await readFeed(...args));

async function texts(...args: Parameters<typeof feed>): Promise<string[]> {
  return (await feed(...args)).map((row) => textOf.parse(row.request_body));
}

describe('the feed', () => {
  test('is a bare array, empty to begin with', async () => {
    using open = openPlatform();
    const { own } = createFamily(open.platform);
    expect(await open.call('GET', `/workspaces/${own.id}/activity`, { token: own.token })).toMatchObject({
      status: 200,
      body: [],
    });
  });

  test('has null for columns without a value, and no key at all for bodies without one', async () => {
    using open = openPlatform({ clock: fakeClock() });
    const { own } = createFamily(open.platform);
    open.platform.insertActivity({ workspaceId: own.id, id: 'row-1', targetId: null, method: null });
    const { body } = await open.call('GET', `/workspaces/${own.id}/activity`, { token: own.token });
    expect(body).toEqual([
      {
        id: 'row-1',
        workspace_id: own.id,
        activity_type: 'a2a_receive',
        source_id: null,
        target_id: null,
        method: null,
        summary: null,
        duration_ms: null,
        status: 'ok',
        error_detail: null,
        created_at: '2026-01-01T00:00:00Z',
        seq: 1,
      },
    ]);
  });

  test('prints times with as many digits as they need', async () => {
    using open = openPlatform();
    const { own } = createFamily(open.platform);
    for (const micros of [0, 500_000, 123_450, 1]) {
      open.platform.insertActivity({ workspaceId: own.id, createdAtMicros: START_MICROS + micros });
    }
    expect((await feed(open, own)).map((row) => row.created_at)).toEqual([
      '2026-01-01T00:00:00.5Z',
      '2026-01-01T00:00:00.12345Z',
      '2026-01-01T00:00:00.000001Z',
      '2026-01-01T00:00:00Z',
    ]);
  });

  test('shows the newest first, and of equal times the later written', async () => {
    using open = openPlatform();
    const { own } = createFamily(open.platform);
    open.platform.insertMessages(own.id, ['a', 'b', 'c'], { createdAtMicros: () => START_MICROS });
    open.platform.insertMessages(own.id, ['old'], { createdAtMicros: () => START_MICROS - 1 });
    expect(await texts(open, own)).toEqual(['c', 'b', 'a', 'old']);
  });

  test('gives 100 rows unless asked, and never more than 500', async () => {
    using open = openPlatform();
    const { own } = createFamily(open.platform);
    open.platform.insertMessages(
      own.id,
      Array.from({ length: 510 }, (_, index) => `m${index}`),
    );
    const count = async (limit: string) => (await feed(open, own, `?limit=${limit}`)).length;
    expect(await count('')).toBe(100);
    expect(await count('7')).toBe(7);
    expect(await count('%2B7')).toBe(7);
    expect(await count('501')).toBe(500);
    for (const nonsense of ['0', '-1', 'ten', '5.5']) expect(await count(nonsense)).toBe(100);
  });

  test('filters by type, by who wrote, and by peer', async () => {
    using open = openPlatform();
    const { own, lead, sister } = createFamily(open.platform);
    const insert = (id: string, more: object) =>
      open.platform.insertActivity({ workspaceId: own.id, targetId: own.id, id, ...more });
    insert('canvas', {});
    insert('lead', { sourceId: lead.id });
    insert('sister', { sourceId: sister.id });
    insert('to-sister', { sourceId: own.id, targetId: sister.id, activityType: 'a2a_send' });
    const ids = async (query: string) => (await feed(open, own, query)).map((row) => row.id);
    expect(await ids('?type=a2a_send')).toEqual(['to-sister']);
    expect(await ids('?type=nothing_of_the_kind')).toEqual([]);
    expect(await ids('?source=canvas')).toEqual(['canvas']);
    expect(await ids('?source=agent')).toEqual(['to-sister', 'sister', 'lead']);
    expect(await ids(`?peer_id=${sister.id}`)).toEqual(['to-sister', 'sister']);
    expect(await ids(`?peer_id=${sister.id.toUpperCase()}&type=a2a_receive`)).toEqual(['sister']);
  });

  test('looks back as many seconds as asked by its own clock, the edge included, 30 days at most', async () => {
    const clock = fakeClock();
    using open = openPlatform({ clock });
    const { own } = createFamily(open.platform);
    const at = (secondsAgo: number) => () => START_MICROS - secondsAgo * 1_000_000;
    open.platform.insertMessages(own.id, ['31 days'], { createdAtMicros: at(31 * 86_400) });
    open.platform.insertMessages(own.id, ['30 days'], { createdAtMicros: at(30 * 86_400) });
    open.platform.insertMessages(own.id, ['30 s'], { createdAtMicros: at(30) });
    open.platform.insertMessages(own.id, ['now'], { createdAtMicros: at(0) });
    expect(await texts(open, own, '?since_secs=30')).toEqual(['now', '30 s']);
    expect(await texts(open, own, '?since_secs=29')).toEqual(['now']);
    expect(await texts(open, own, '?since_secs=99999999')).toEqual(['now', '30 s', '30 days']);
    clock.pass(1);
    expect(await texts(open, own, '?since_secs=30')).toEqual(['now']);
  });

  test('pages back strictly before a time, so that rows sharing it fall through', async () => {
    using open = openPlatform();
    const { own } = createFamily(open.platform);
    open.platform.insertMessages(own.id, ['a', 'b', 'b2', 'c'], {
      createdAtMicros: (index) => START_MICROS + [0, 1, 1, 2][index]!,
    });
    expect(await texts(open, own, '?limit=2')).toEqual(['c', 'b2']);
    expect(await texts(open, own, '?before_ts=2026-01-01T00:00:00.000001Z')).toEqual(['a']);
    expect(await texts(open, own, '?before_ts=2026-01-01T01:00:00.000002%2B01:00')).toEqual(['b2', 'b', 'a']);
  });

  test('with a cursor goes on after that row, oldest first, equal times included', async () => {
    using open = openPlatform({ clock: fakeClock(START_MICROS + 10) });
    const { own } = createFamily(open.platform);
    const [a = ''] = open.platform.insertMessages(own.id, ['a', 'a2', 'b', 'c'], {
      createdAtMicros: (index) => START_MICROS + [0, 0, 1, 2][index]!,
    });
    expect(await texts(open, own, `?since_id=${a}`)).toEqual(['a2', 'b', 'c']);
    expect(await texts(open, own, `?since_id=${a}&limit=2`)).toEqual(['a2', 'b']);
    expect(await texts(open, own, `?since_id=${a.toUpperCase()}&since_secs=1`)).toEqual(['a2', 'b', 'c']);
    const other = open.platform.insertActivity({ workspaceId: own.id, activityType: 'agent_log' });
    expect(await feed(open, own, `?since_id=${other.id}&type=a2a_receive`)).toEqual([]);
  });

  test('never shows a row that committed late to a cursor that is past it, but shows it to a window', async () => {
    using open = openPlatform();
    const { own } = createFamily(open.platform);
    const [cursor] = open.platform.insertMessages(own.id, ['on time']);
    open.platform.insertMessages(own.id, ['late'], { createdAtMicros: () => Date.now() * 1000 - 5_000_000 });
    expect(await texts(open, own, `?since_id=${cursor}`)).toEqual([]);
    expect(await texts(open, own, '?since_secs=30')).toEqual(['on time', 'late']);
  });
});

describe('the feed refuses', () => {
  test.each([
    ['source=robot', 400, "source must be 'canvas' or 'agent'"],
    ['peer_id=42', 400, 'peer_id must be a UUID'],
    ['since_secs=0', 400, 'since_secs must be a positive integer'],
    ['since_secs=-5', 400, 'since_secs must be a positive integer'],
    ['since_secs=1.5', 400, 'since_secs must be a positive integer'],
    ['since_secs=soon', 400, 'since_secs must be a positive integer'],
    ['before_ts=yesterday', 400, 'before_ts must be an RFC3339 timestamp (e.g. 2026-05-01T00:00:00Z)'],
    ['since_id=act-1', 500, 'cursor lookup failed'],
    [
      `since_id=${NOBODY}`,
      410,
      'since_id cursor not found (row may have been pruned or belongs to a different workspace); omit since_id to reset',
    ],
  ])('%s', async (query, status, error) => {
    using open = openPlatform();
    const { own } = createFamily(open.platform);
    const answer = await open.call('GET', `/workspaces/${own.id}/activity?${query}`, { token: own.token });
    expect(answer).toMatchObject({ status, body: { error } });
  });

  test('the row of another workspace as a cursor', async () => {
    using open = openPlatform();
    const { own, sister } = createFamily(open.platform);
    const [id] = open.platform.insertMessages(sister.id, ['x']);
    const path = `/workspaces/${own.id}/activity?since_id=${id}`;
    expect(await open.call('GET', path, { token: own.token })).toMatchObject({ status: 410 });
  });

  test('who has no bearer, a wrong one, or that of another workspace', async () => {
    using open = openPlatform();
    const { own, sister } = createFamily(open.platform);
    const path = `/workspaces/${own.id}/activity`;
    expect(await open.call('GET', path)).toMatchObject({
      status: 401,
      body: { error: 'missing workspace auth token' },
    });
    const invalid = { status: 401, body: { error: 'invalid workspace auth token' } };
    expect(await open.call('GET', path, { token: 'nonsense' })).toMatchObject(invalid);
    expect(await open.call('GET', path, { token: sister.token })).toMatchObject(invalid);
    expect(await open.call('GET', path, { headers: { Authorization: `bearer ${own.token}` } })).toMatchObject(
      {
        status: 401,
        body: { error: 'missing workspace auth token' },
      },
    );
  });

  test('nobody with an admin token, but an id that is none', async () => {
    using open = openPlatform();
    const token = open.admin;
    expect(await open.call('GET', `/workspaces/${NOBODY}/activity`, { token })).toMatchObject({
      status: 200,
      body: [],
    });
    expect(await open.call('GET', '/workspaces/ws-1/activity', { token })).toMatchObject({
      status: 500,
      body: { error: 'query failed' },
    });
  });
});

describe('include=peer_info', () => {
  test('names the peer and lists its files', async () => {
    using open = openPlatform();
    const { own, lead } = createFamily(open.platform);
    await open.platform.sendAsPeer(lead.id, own.id, 'hi', {
      attachments: [{ uri: 'platform-pending:x/y', name: 'a.png', mimeType: 'image/png' }],
    });
    const [row] = await feed(open, own, '?include=other,peer_info');
    expect(row).toMatchObject({
      peer_name: 'Lead',
      peer_role: 'Coordinates',
      agent_card_url: `http://platform.test/registry/discover/${lead.id}`,
      attachments: [{ kind: 'file', uri: 'platform-pending:x/y', name: 'a.png' }],
    });
  });

  test('adds nothing where there is nothing to add', async () => {
    using open = openPlatform();
    const { own, sister } = createFamily(open.platform);
    await open.platform.sendAsCanvasUser(own.id, 'canvas');
    open.platform.insertMessages(own.id, ['stranger'], { sourceId: NOBODY });
    await open.platform.sendAsPeer(sister.id, own.id, 'no role');
    const [sisterRow, stranger, canvas] = await feed(open, own, '?include=peer_info');
    const added = (row: object | undefined) =>
      Object.keys(row ?? {}).filter((key) => /^peer_|agent_card|attachments/.test(key));
    expect(added(sisterRow)).toEqual(['peer_name', 'agent_card_url']);
    expect(added(stranger)).toEqual(['agent_card_url']);
    expect(added(canvas)).toEqual([]);
  });
});
