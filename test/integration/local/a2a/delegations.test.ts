import { describe, expect, test } from 'bun:test';
import { z } from 'zod';
import { type LocalPlatformOptions, type PeerResponder, textAnswer } from '../../../../src/local/platform.ts';
import { createFamily, NOBODY, openPlatform, type TestPlatform, type Workspace } from '../local-client.ts';

const delegate = (open: TestPlatform, own: Workspace, json: unknown) =>
  open.call('POST', `/workspaces/${own.id}/delegate`, { token: own.token, json });
const list = async (open: TestPlatform, own: Workspace) => {
  const answer = await open.call('GET', `/workspaces/${own.id}/delegations`, { token: own.token });
  return z.array(z.record(z.string(), z.unknown())).parse(answer.body);
};
const idOf = (answer: { body: unknown }) =>
  z.object({ delegation_id: z.uuid() }).parse(answer.body).delegation_id;

/** Delegates, and waits for the end of it. */
async function carriedOut(open: TestPlatform, own: Workspace, json: unknown) {
  const ended = Promise.withResolvers<void>();
  const stop = open.platform.events.subscribe(({ type }) => {
    if (type === 'DELEGATION_COMPLETE' || type === 'DELEGATION_FAILED') ended.resolve();
  });
  const answer = await delegate(open, own, json);
  await ended.promise;
  stop?.();
  return answer;
}

async function toResponder(responder: PeerResponder, options: LocalPlatformOptions = {}) {
  const open = openPlatform(options);
  const { own } = createFamily(open.platform);
  const helper = open.platform.createWorkspace({ name: 'Helper', parentId: own.id, responder });
  await carriedOut(open, own, { target_id: helper.id, task: 'count' });
  return { rows: await list(open, own), [Symbol.dispose]: () => open[Symbol.dispose]() };
}

describe('a delegation to a poll-mode peer', () => {
  test('is completed at once, with the queued note for a preview, in two rows', async () => {
    using open = openPlatform();
    const { own, sister } = createFamily(open.platform);
    const answer = await carriedOut(open, own, { target_id: sister.id, task: 'count' });
    const id = idOf(answer);
    expect(answer).toMatchObject({
      status: 202,
      body: { delegation_id: id, status: 'delegated', target_id: sister.id },
    });
    const common = {
      id: expect.any(String),
      type: 'delegation',
      source_id: own.id,
      target_id: sister.id,
      direction: 'sent',
      status: 'completed',
      created_at: expect.any(String),
      delegation_id: id,
    };
    const queued = '{"delivery_mode":"poll","method":"message/send","status":"queued"}';
    expect(await list(open, own)).toEqual([
      { ...common, summary: expect.stringContaining('Delegation completed'), response_preview: queued },
      { ...common, summary: `Delegating to ${sister.id}`, response_preview: `{"delegation_id":"${id}"}` },
    ]);
    expect(await list(open, sister)).toMatchObject([{ direction: 'received' }, { direction: 'received' }]);
  });

  test('is a message in its inbox that carries the id of the delegation', async () => {
    using open = openPlatform();
    const { own, sister } = createFamily(open.platform);
    const id = idOf(await carriedOut(open, own, { target_id: sister.id, task: 'count' }));
    expect(open.platform.activities(sister.id)).toMatchObject([
      {
        activity_type: 'a2a_receive',
        source_id: own.id,
        request_body: {
          params: {
            message: {
              messageId: id,
              metadata: { delegation_id: id },
              parts: [{ kind: 'text', text: 'count' }],
            },
          },
        },
      },
    ]);
  });
});

describe('a delegation to a push-mode peer', () => {
  test('ends with its answer, of which the list shows the first 300 bytes', async () => {
    const text = 'forty-two '.repeat(50);
    using delegated = await toResponder(() => ({
      body: { jsonrpc: '2.0', result: { parts: [{ kind: 'text', text }] } },
    }));
    expect(delegated.rows[0]).toMatchObject({ status: 'completed', response_preview: text.slice(0, 300) });
  });

  test('that answers a JSON-RPC error counts as done, and the error as its answer', async () => {
    const text = '{"jsonrpc":"2.0","error":{"code":1,"message":"no idea"}}';
    using delegated = await toResponder(() => ({ body: text }));
    expect(delegated.rows[0]).toMatchObject({ status: 'completed', response_preview: text });
  });

  test.each([
    ['an error status', { status: 422, body: { error: 'too vague' } }, 'too vague'],
    ['an empty answer', { body: '' }, 'agent returned empty response body'],
  ])('fails on %s', async (_what, answer, error) => {
    using delegated = await toResponder(() => answer);
    expect(delegated.rows).toMatchObject([
      { status: 'failed', summary: 'Delegation failed', error },
      { status: 'failed', error },
    ]);
  });

  test('is tried once more when the peer could not be reached', async () => {
    let calls = 0;
    const responder: PeerResponder = (message) => {
      calls += 1;
      if (calls === 1) throw new Error('gone');
      return textAnswer(message, 'there now');
    };
    using delegated = await toResponder(responder, { delegationRetryMs: 1 });
    expect(delegated.rows[0]).toMatchObject({ status: 'completed', response_preview: 'there now' });
    expect(calls).toBe(2);
  });
});

test('a delegation to a stranger is taken, and fails later', async () => {
  using open = openPlatform();
  const { own } = createFamily(open.platform);
  const stranger = open.platform.createWorkspace({ name: 'Stranger' });
  expect((await carriedOut(open, own, { target_id: stranger.id, task: 'count' })).status).toBe(202);
  expect((await list(open, own))[0]).toMatchObject({
    status: 'failed',
    error: 'access denied: workspaces cannot communicate per hierarchy rules',
  });
});

describe('an idempotency key', () => {
  test('makes a repeat the same delegation', async () => {
    using open = openPlatform();
    const { own, sister } = createFamily(open.platform);
    const json = { target_id: sister.id, task: 'count', idempotency_key: 'k' };
    const first = idOf(await carriedOut(open, own, json));
    const again = await delegate(open, own, json);
    expect(again.status).toBe(200);
    expect(again.body).toEqual({
      delegation_id: first,
      status: 'completed',
      target_id: sister.id,
      idempotent_hit: true,
    });
    expect(open.platform.activities(sister.id)).toHaveLength(1);
  });

  test('is free again after a failure', async () => {
    using open = openPlatform();
    const { own } = createFamily(open.platform);
    const stranger = open.platform.createWorkspace({ name: 'Stranger' });
    const json = { target_id: stranger.id, task: 'count', idempotency_key: 'k' };
    const first = idOf(await carriedOut(open, own, json));
    const second = await carriedOut(open, own, json);
    expect(second.status).toBe(202);
    expect(idOf(second)).not.toBe(first);
  });
});

describe('a delegation is refused', () => {
  test.each([
    [{}, 400, 'invalid delegation request'],
    [{ target_id: NOBODY, task: '' }, 400, 'invalid delegation request'],
    [{ target_id: 'ws-1', task: 't' }, 400, 'target_id must be a valid UUID'],
  ])('%j', async (json, status, error) => {
    using open = openPlatform();
    const { own } = createFamily(open.platform);
    expect(await delegate(open, own, json)).toMatchObject({ status, body: { error } });
  });

  test('to oneself, with a reason and a hint', async () => {
    using open = openPlatform();
    const { own } = createFamily(open.platform);
    expect(await delegate(open, own, { target_id: own.id, task: 't' })).toMatchObject({
      status: 400,
      body: { error: 'self-delegation not permitted', reason: expect.any(String), hint: expect.any(String) },
    });
  });

  test('from who may not, and in the name of another', async () => {
    using open = openPlatform();
    const { own, sister } = createFamily(open.platform);
    const json = { target_id: sister.id, task: 't' };
    expect((await delegate(open, { id: own.id, token: open.admin }, json)).status).toBe(403);
    expect((await delegate(open, { id: own.id, token: sister.token }, json)).status).toBe(401);
    const abilities = { token: open.admin, json: { can_delegate: false } };
    await open.call('PATCH', `/workspaces/${own.id}/abilities`, abilities);
    expect(await delegate(open, own, json)).toMatchObject({
      status: 403,
      body: { error: 'tool call failed' },
    });
  });
});

describe('a delegation that the agent made itself', () => {
  test('is recorded and updated', async () => {
    using open = openPlatform();
    const { own, sister } = createFamily(open.platform);
    const path = `/workspaces/${own.id}/delegations`;
    const id = crypto.randomUUID();
    const json = { target_id: sister.id, task: 'count', delegation_id: id };
    expect(await open.call('POST', `${path}/record`, { token: own.token, json })).toMatchObject({
      status: 202,
      body: { delegation_id: id, status: 'recorded' },
    });
    const update = (status: string) =>
      open.call('POST', `${path}/${id}/update`, {
        token: own.token,
        json: { status, response_preview: '42' },
      });
    expect(await update('completed')).toMatchObject({
      status: 200,
      body: { status: 'completed', delegation_id: id },
    });
    expect(await list(open, own)).toMatchObject([
      { delegation_id: id, status: 'completed', target_id: '', response_preview: '42' },
      { delegation_id: id, status: 'completed' },
    ]);
    expect(await update('done')).toMatchObject({
      status: 400,
      body: { error: 'status must be one of: completed, failed' },
    });
    expect(open.platform.activities(sister.id)).toEqual([]);
  });
});

test('the list ends after fifty rows', async () => {
  using open = openPlatform();
  const { own, sister } = createFamily(open.platform);
  for (let count = 0; count < 26; count += 1)
    await carriedOut(open, own, { target_id: sister.id, task: `t${count}` });
  expect(await list(open, own)).toHaveLength(50);
});
