import { expect, test } from 'bun:test';
import { createFamily, fakeClock, openPlatform, readFeed, send, textMessage } from '../local-client.ts';

test('nobody can write to a workspace that spent what it may, until the hour is over', async () => {
  const clock = fakeClock();
  using open = openPlatform({ clock });
  const { own, sister } = createFamily(open.platform);
  const spend = (cents: number) =>
    open.call('POST', '/registry/heartbeat', {
      token: own.token,
      json: { workspace_id: own.id, monthly_spend: cents },
    });
  await open.call('PATCH', `/workspaces/${own.id}/budget`, {
    token: open.admin,
    json: { budget_limits: { hourly: 500 } },
  });
  await spend(300);
  expect((await send(open, own.id, sister.token, textMessage('one'))).status).toBe(200);
  await spend(500);
  expect(await send(open, own.id, sister.token, textMessage('two'))).toMatchObject({
    status: 402,
    body: { error: 'workspace budget limit exceeded', exceeded_periods: ['hourly'] },
  });
  expect(await readFeed(open, own)).toHaveLength(1);
  expect((await open.call('GET', `/workspaces/${own.id}/budget`, { token: own.token })).body).toEqual({
    periods: {
      hourly: { limit: 500, spend: 500, remaining: 0 },
      daily: { limit: null, spend: 500, remaining: null },
      weekly: { limit: null, spend: 500, remaining: null },
      monthly: { limit: null, spend: 500, remaining: null },
    },
    budget_limit: null,
    monthly_spend: 500,
    budget_remaining: null,
  });
  clock.pass(3_600);
  expect((await send(open, own.id, sister.token, textMessage('three'))).status).toBe(200);
});

test('only an admin sets a budget', async () => {
  using open = openPlatform();
  const { own } = createFamily(open.platform);
  const patch = (token: string, json: unknown) =>
    open.call('PATCH', `/workspaces/${own.id}/budget`, { token, json });
  expect((await patch(own.token, { budget_limit: null })).status).toBe(401);
  expect(await patch(open.admin, {})).toMatchObject({
    status: 400,
    body: { error: 'budget_limit field is required' },
  });
  expect((await patch(open.admin, { budget_limit: 700 })).body).toMatchObject({
    budget_limit: 700,
    budget_remaining: 700,
  });
});
