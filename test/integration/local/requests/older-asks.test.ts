import { expect, test } from 'bun:test';
import { z } from 'zod';
import { createFamily, fakeClock, NOBODY, openPlatform } from '../local-client.ts';

function openAsks(kind: 'user-tasks' | 'approvals') {
  const open = openPlatform({ clock: fakeClock() });
  const family = createFamily(open.platform);
  const { own } = family;
  const told: string[] = [];
  open.platform.events.subscribe(({ type }) => told.push(type));
  const call = (method: string, path = '', json?: unknown, token = own.token) =>
    open.call(method, `/workspaces/${own.id}/${kind}${path}`, {
      token,
      ...(json === undefined ? {} : { json }),
    });
  return { open, told, call, ...family, [Symbol.dispose]: () => open[Symbol.dispose]() };
}

test('a task for a person is listed, changed, resolved once and deleted by who raised it', async () => {
  using on = openAsks('user-tasks');
  const raised = await on.call('POST', '', { title: 'Review the draft' });
  expect(raised.status).toBe(201);
  const { user_task_id: id } = z.object({ user_task_id: z.uuid() }).parse(raised.body);
  expect((await on.call('PATCH', `/${id}`, { detail: 'page 3' })).body).toEqual({
    status: 'updated',
    user_task_id: id,
  });
  expect((await on.call('GET')).body).toEqual([
    {
      id,
      title: 'Review the draft',
      detail: 'page 3',
      status: 'pending',
      created_at: '2026-01-01T00:00:00Z',
      resolved_at: null,
      resolved_by: null,
    },
  ]);
  expect((await on.open.call('GET', '/user-tasks/pending', { token: on.open.admin })).body).toMatchObject([
    { id, workspace_id: on.own.id, workspace_name: 'Own' },
  ]);
  expect(await on.call('POST', `/${id}/resolve`, { status: 'maybe' })).toMatchObject({ status: 400 });
  expect((await on.call('POST', `/${id}/resolve`, { status: 'done' })).status).toBe(200);
  expect(await on.call('POST', `/${id}/resolve`, { status: 'done' })).toMatchObject({
    status: 404,
    body: { error: 'user task not found or already resolved' },
  });
  expect((await on.call('DELETE', `/${id}`)).body).toEqual({ status: 'deleted', user_task_id: id });
  expect((await on.call('DELETE', `/${id}`)).status).toBe(404);
  expect(on.told).toEqual(['USER_TASK_REQUESTED', 'USER_TASK_RESOLVED']);
});

test('an approval of the older kind may be decided by the token of its own workspace, or taken back', async () => {
  using on = openAsks('approvals');
  const raise = async () => {
    const { body } = await on.call('POST', '', { action: 'deploy', reason: 'it is Friday' });
    return z.object({ approval_id: z.uuid() }).parse(body).approval_id;
  };
  const [first, second] = [await raise(), await raise()];
  expect(await on.call('POST', `/${first}/decide`, { decision: 'yes' })).toMatchObject({
    status: 400,
    body: { error: "decision must be 'approved' or 'denied'" },
  });
  expect((await on.call('POST', `/${first}/decide`, { decision: 'approved' })).body).toEqual({
    status: 'approved',
    approval_id: first,
  });
  expect((await on.call('POST', `/${second}/withdraw`)).body).toEqual({
    status: 'withdrawn',
    approval_id: second,
  });
  expect(await on.call('POST', `/${second}/withdraw`)).toMatchObject({
    status: 409,
    body: { error: 'approval not pending (already decided or withdrawn)' },
  });
  expect(await on.call('POST', `/${NOBODY}/withdraw`)).toMatchObject({
    status: 404,
    body: { error: 'approval not found' },
  });
  expect((await on.call('GET')).body).toMatchObject([
    { id: second, status: 'withdrawn', decided_by: 'requester' },
    { id: first, status: 'approved', decided_by: 'human', decided_at: '2026-01-01T00:00:00Z' },
  ]);
  expect(on.told.filter((type) => type === 'APPROVAL_ESCALATED')).toHaveLength(2);
  expect((await on.open.call('GET', '/approvals/pending', { token: on.open.admin })).body).toEqual([]);
});
