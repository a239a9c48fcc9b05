import { describe, expect, test } from 'bun:test';
import { z } from 'zod';
import { type Era, type LocalPlatform, textAnswer } from '../../../src/local/platform.ts';
import { checkTaskStatus } from '../../../src/tools/check-task-status.ts';
import { delegateTaskAsync } from '../../../src/tools/delegate-task-async.ts';
import { localSession, targetOf, toolSession } from '../../support/tool-session.ts';
import { inVirtualTime } from '../../support/virtual-time.ts';
import { delegationStage } from './delegation-stage.ts';

function stage(options: Parameters<typeof delegationStage>[0] = {}) {
  const staged = delegationStage(options);
  const { session, peer } = staged;
  return {
    ...staged,
    delegate: (task = 'count') => session.call(delegateTaskAsync, { workspace_id: peer.id, task }),
    check: (task_id?: unknown) => session.call(checkTaskStatus, { task_id }),
  };
}

/** Does the work, and waits until the platform has filed the end of a delegation. */
async function untilEnded<T>(platform: LocalPlatform, work: () => Promise<T>): Promise<T> {
  const ended = Promise.withResolvers<void>();
  const stop = platform.events.subscribe(({ type }) => {
    if (type === 'DELEGATION_COMPLETE' || type === 'DELEGATION_FAILED') ended.resolve();
  });
  const result = await work();
  await ended.promise;
  stop?.();
  return result;
}

const sent = (platform: LocalPlatform, id: string) =>
  platform.activities(id).filter(({ method }) => method === 'delegate');

describe('an async delegation', () => {
  test.each<Era>(['E0', 'E1', 'E2'])(
    'ends with the whole text, not the 300-byte preview (%s)',
    async (era) => {
      const long = `${'forty-two '.repeat(100)}END`;
      using s = stage({ era, responder: (asked) => textAnswer(asked, long) });
      const started = await untilEnded(s.platform, () => s.delegate());
      expect(started).toMatchObject({ data: { status: 'delegated', peer_id: s.peer.id } });
      expect(started.text).toContain('arrives as a message with this delegation_id');
      const status = await s.check(started.data?.delegation_id);
      expect(status.data).toMatchObject({ status: 'completed', is_cut: false });
      expect(status.text).toContain(long);
    },
  );

  test.each<Era>(['E1', 'E2'])('to a poll-mode peer is in its inbox, and not done (%s)', async (era) => {
    using s = stage({ era });
    const started = await untilEnded(s.platform, () => s.delegate());
    const status = await s.check(started.data?.delegation_id);
    expect(status.data?.status).toBe('in_inbox');
    expect(status.text).toContain('no answer yet');
    expect(JSON.stringify(status)).not.toContain('delivery_mode');
    expect((await s.check()).text).toContain('delivered to its inbox, no answer yet');
  });

  test('that the platform could not record is told as such, with what not to do', async () => {
    using s = stage();
    s.platform.faults.set({
      match: { path: '/workspaces/*/delegate' },
      fault: { kind: 'database-down', afterAuth: true },
    });
    const started = await s.delegate();
    expect(started.data).toMatchObject({ status: 'unrecorded', delegation_id: expect.stringMatching(/./) });
    expect(started.text).toContain('could not record it');
    expect(started.text).toContain('Do not call this again');
    expect(started.text).not.toContain('arrives as a message');
    expect(started.text).not.toContain('delegation could not be recorded');
  });

  test('that failed says why, and is not lost among rows that say otherwise', async () => {
    using s = stage({ responder: () => ({ status: 422, body: { error: 'too vague' } }) });
    const started = await untilEnded(s.platform, () => s.delegate());
    const status = await s.check(started.data?.delegation_id);
    expect(status.data?.status).toBe('failed');
    expect(status.text).toContain('too vague');
  });

  test('that the peer answered with an error failed, in the words of the peer', async () => {
    const error = { code: -32603, message: 'no disk left', data: 'x'.repeat(500) };
    using s = stage({ responder: () => ({ body: { jsonrpc: '2.0', id: '1', error } }) });
    const started = await untilEnded(s.platform, () => s.delegate());
    const status = await s.check(started.data?.delegation_id);
    expect(status.data?.status).toBe('failed');
    expect(status.text).toContain('answered with an error');
    expect(status.text).toContain('no disk left\nxxx');
    expect(status.text).not.toContain('jsonrpc');
    // The platform's list has only the beginning of it.
    expect((await s.check()).data?.delegations).toMatchObject([{ status: 'failed' }]);
  });

  test('that runs is not finished yet', async () => {
    const answer = Promise.withResolvers<{ body: unknown }>();
    using s = stage({ responder: () => answer.promise });
    const started = await s.delegate();
    const status = await s.check(started.data?.delegation_id);
    expect(status.data?.status).toBe('running');
    expect(status.text).toContain('has not finished');
    await untilEnded(s.platform, async () => answer.resolve({ body: { result: 'late' } }));
    expect((await s.check(started.data?.delegation_id)).text).toContain('late');
  });

  test('that nobody knows is not found, which is not failed', async () => {
    using s = stage();
    const status = await s.check('00000000-0000-0000-0000-000000000000');
    expect(status.isError).toBeUndefined();
    expect(status.data?.status).toBe('not_found');
    expect(status.text).toContain('does not mean that it failed');
  });
});

test('a delegation that is older than the list is found page by page', async () => {
  using s = stage({ responder: (asked) => textAnswer(asked, `answer to ${asked.text}`) });
  const first = await untilEnded(s.platform, () => s.delegate('the first'));
  for (let count = 0; count < 120; count += 1) {
    s.platform.insertActivity({
      workspaceId: s.own.id,
      activityType: 'delegation',
      sourceId: s.own.id,
      targetId: s.peer.id,
      method: 'delegate_result',
      requestBody: { delegation_id: `later-${count}` },
      responseBody: { delegation_id: `later-${count}`, text: 'x' },
      status: 'completed',
    });
  }
  const status = await s.check(first.data?.delegation_id);
  expect(status.text).toContain('answer to the first');
  const pages = s.platform.requests.matching({ path: /\/activity$/ });
  expect(pages.length).toBe(2);
});

describe('a platform with a ledger', () => {
  const item = {
    source_id: 'x',
    target_id: 'p',
    direction: 'sent',
    summary: 's',
    created_at: '2026-07-01T00:00:00Z',
    updated_at: '2026-07-01T00:00:00Z',
    _ledger: true,
  };
  test.each([
    [{ status: 'in_progress' }, 'running', 'in_progress'],
    [{ status: 'stuck' }, 'running', 'stuck'],
    [{ status: 'failed', error: 'no idea' }, 'failed', 'no idea'],
    [{ status: 'completed', response_preview: 'the beginning' }, 'completed', 'only the beginning'],
    [
      { status: 'completed', response_preview: '{"delivery_mode":"poll","status":"queued"}' },
      'in_inbox',
      'no answer yet',
    ],
  ])('lists each delegation once: %j', async (fields, state, words) => {
    using s = stage();
    const body = JSON.stringify([{ ...item, ...fields, delegation_id: 'd-1' }]);
    s.platform.faults.set({
      match: { path: `/workspaces/${s.own.id}/delegations` },
      fault: { kind: 'status', status: 200, body },
    });
    const status = await s.check('d-1');
    expect(status.data?.status).toBe(state);
    expect(status.text).toContain(words);
  });
});

describe('one call', () => {
  test('is one delegation, however often it is repeated after an unknown outcome', async () => {
    using s = stage();
    const path = `/workspaces/${s.own.id}/delegate`;
    s.platform.faults.set({ match: { path }, fault: { kind: 'drop', afterHandling: true }, times: 3 });
    const unknown = await inVirtualTime(() => s.delegate());
    expect(unknown).toMatchObject({ isError: true, data: { status: 'unknown' } });
    expect(unknown.text).toContain('will not be done twice');
    const again = await s.delegate();
    expect(again.isError).toBeUndefined();
    expect(again.text).toContain('was already given to');
    expect(sent(s.platform, s.own.id)).toHaveLength(1);
  });

  test('is another delegation than the same words later', async () => {
    using s = stage();
    const first = await s.delegate();
    const second = await s.delegate();
    expect(second.data?.delegation_id).not.toBe(first.data?.delegation_id);
    expect(sent(s.platform, s.own.id)).toHaveLength(2);
  });

  test('has a key that differs between peers and tasks', async () => {
    using s = stage();
    const keys: string[] = [];
    using session = toolSession({
      targets: [targetOf(s.own)],
      fetch: async (request) => {
        keys.push(z.object({ idempotency_key: z.string() }).parse(await request.json()).idempotency_key);
        return new Response('{}', { status: 500 });
      },
    });
    for (const [workspace_id, task] of [
      ['a', 't'],
      ['b', 't'],
      ['a', 'u'],
      ['a', 't'],
    ]) {
      await session.call(delegateTaskAsync, { workspace_id, task });
    }
    expect(new Set(keys).size).toBe(3);
    expect(keys[0]).toBe(keys[3] ?? '');
  });
});

test.each([
  [400, {}, 'did not accept the request'],
  [401, {}, 'The token is not valid'],
  [402, {}, 'budget'],
  [
    403,
    { error: 'source workspace does not match authenticated identity' },
    'does not let this workspace delegate',
  ],
  [403, { error: 'tool call failed' }, 'delegating is switched off'],
  [404, {}, 'does not know'],
  [429, {}, 'takes no more at the moment'],
  [500, {}, 'has trouble'],
  [503, { retry_after: 30 }, 'after 30 s'],
])('%i %j of the platform has its own advice', async (status, body, words) => {
  using s = stage();
  s.platform.faults.set({
    match: { path: `/workspaces/${s.own.id}/*` },
    fault: { kind: 'status', status, body: JSON.stringify(body) },
  });
  const result = await inVirtualTime(() => s.delegate());
  expect(result.isError).toBeTrue();
  expect(result.text).toContain(words);
});

test('a session that receives nothing is told where the result will be', async () => {
  using s = stage();
  using passive = toolSession({
    targets: [targetOf(s.own)],
    fetch: (request) => s.platform.fetch(request),
    mode: 'passive',
  });
  const started = await passive.call(delegateTaskAsync, { workspace_id: s.peer.id, task: 't' });
  expect(started.text).toContain('ask check_task_status');
});

test('with two workspaces the one that delegated is asked, without being named', async () => {
  using s = stage({ responder: (asked) => textAnswer(asked, 'done') });
  const other = s.platform.createWorkspace({ name: 'Other', external: true });
  using session = localSession(s.platform, other, s.own);
  const started = await untilEnded(s.platform, () =>
    session.call(delegateTaskAsync, { workspace_id: s.peer.id, task: 't', source_workspace_id: s.own.id }),
  );
  const status = await session.call(checkTaskStatus, { task_id: started.data?.delegation_id });
  expect(status).toMatchObject({ data: { status: 'completed', workspace_id: s.own.id } });
  const all = await session.call(checkTaskStatus, {});
  expect(all.text).toContain(`No recent delegations of ${other.id}`);
  expect(all.text).toContain(`Recent delegations of ${s.own.id}`);
});
