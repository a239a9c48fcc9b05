import { describe, expect, test } from 'bun:test';
import { createFamily, NOBODY, openPlatform, readFeed, send, textMessage } from '../local-client.ts';

describe('the age of June 2026 (E1.5)', () => {
  test('believes whoever writes: nobody, a bad token and a foreign claim are all answered 200', async () => {
    using open = openPlatform({ era: 'E1.5' });
    const { own, sister } = createFamily(open.platform);
    const anonymous = await send(open, own.id, undefined, textMessage('from nobody'));
    const badToken = await send(open, own.id, 'not-a-token', textMessage('with a bad token'));
    const claim = { 'X-Workspace-ID': own.id };
    const claimed = await send(open, own.id, sister.token, textMessage('as the receiver'), claim);
    expect([anonymous.status, badToken.status, claimed.status]).toEqual([200, 200, 200]);
    expect((await readFeed(open, own)).map(({ source_id: source }) => source)).toEqual([own.id, null, null]);
    const stranger = { 'X-Workspace-ID': NOBODY };
    expect((await send(open, own.id, sister.token, textMessage('as a stranger'), stranger)).status).toBe(403);
    const asSister = { 'X-Workspace-ID': sister.id };
    expect((await send(open, own.id, 'not-a-token', textMessage('x'), asSister)).status).toBe(401);
  });

  test('keeps messages as today, without seq and without a word about who a person is', async () => {
    using open = openPlatform({ era: 'E1.5' });
    const { own, sister } = createFamily(open.platform);
    const message = textMessage('once');
    await send(open, own.id, sister.token, message);
    await send(open, own.id, sister.token, message);
    await send(open, own.id, undefined, textMessage('hello'));
    const rows = await readFeed(open, own, '?include=peer_info');
    expect(rows).toMatchObject([{ source_id: null }, { source_id: sister.id, peer_name: 'Sister' }]);
    expect(rows[0]).not.toHaveProperty('seq');
    expect(rows[0]).toMatchObject({ summary: 'message/send → Own (ingest)' });
    expect(JSON.stringify(rows[0]?.request_body)).not.toContain('canvas');
    const ack = { token: own.token, json: { acked_seq: 1 } };
    expect((await open.call('POST', `/workspaces/${own.id}/activity/ack`, ack)).status).toBe(404);
  });

  test('lets the token of a workspace change where it belongs', async () => {
    using open = openPlatform({ era: 'E1.5' });
    const { own } = createFamily(open.platform);
    const json = { parent_id: null };
    expect((await open.call('PATCH', `/workspaces/${own.id}`, { token: own.token, json })).status).toBe(200);
    expect((await open.call('GET', `/workspaces/${own.id}`)).body).toMatchObject(json);
  });
});
