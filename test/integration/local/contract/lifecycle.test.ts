import { expect } from 'bun:test';
import { error, facts, type Stage } from './facts.ts';

const setStatus =
  (status: string, name = 'own') =>
  ({ platform, ids }: Stage) =>
    platform.setStatus(ids.get(name) ?? '', status);

facts('pausing', [
  {
    when: 'of a workspace without children',
    ask: 'POST /workspaces/:own/pause',
    status: 200,
    body: { status: 'paused', paused_count: 1 },
  },
  {
    when: 'of one that is paused',
    ask: 'POST /workspaces/:own/pause',
    before: setStatus('paused'),
    status: 404,
    body: error('workspace not found or already paused'),
  },
  {
    when: 'of one with children',
    ask: 'POST /workspaces/:lead/pause',
    as: 'lead',
    status: 409,
    body: {
      error: 'workspace has descendants — use ?cascade=true to pause all',
      descendants: expect.arrayContaining([{ id: expect.any(String), name: 'Own' }]),
    },
  },
  {
    when: 'of one with all its children',
    ask: 'POST /workspaces/:lead/pause?cascade=true',
    as: 'lead',
    status: 200,
    body: { status: 'paused', paused_count: 3 },
  },
  {
    when: 'leaves the token and the inbox as they are',
    ask: 'GET /workspaces/:own/activity',
    before: setStatus('paused'),
    status: 200,
    body: [],
  },
]);

facts('resuming', [
  {
    when: 'of a paused workspace',
    ask: 'POST /workspaces/:own/resume',
    before: setStatus('paused'),
    status: 200,
    body: { status: 'provisioning', resumed_count: 1 },
  },
  {
    when: 'of one that is not',
    ask: 'POST /workspaces/:own/resume',
    status: 404,
    body: error('workspace not found or not paused'),
  },
  {
    when: 'of one below a paused one',
    ask: 'POST /workspaces/:own/resume',
    before: (stage) => {
      setStatus('paused')(stage);
      setStatus('paused', 'lead')(stage);
    },
    status: 409,
    body: error('parent workspace "Lead" is paused — resume it first'),
  },
]);

facts(
  'resuming without a provisioner',
  [
    {
      when: 'of a paused workspace',
      ask: 'POST /workspaces/:own/resume',
      before: setStatus('paused'),
      status: 503,
      body: error('provisioner not available'),
    },
  ],
  { provisioner: false, rateLimitPerMinute: 0 },
);

facts('hibernating', [
  {
    when: 'of a workspace that is online',
    ask: 'POST /workspaces/:own/hibernate',
    before: setStatus('online'),
    status: 200,
    body: { status: 'hibernated' },
  },
  {
    when: 'of one that is not',
    ask: 'POST /workspaces/:own/hibernate',
    status: 404,
    body: error('workspace not found or not in a hibernatable state (must be online or degraded)'),
  },
  {
    when: 'of one at work',
    ask: 'POST /workspaces/:own/hibernate',
    before: (stage) => stage.does('POST /registry/heartbeat', { workspace_id: ':own', active_tasks: 2 }),
    status: 409,
    body: { error: 'workspace has active tasks; use ?force=true to terminate them', active_tasks: 2 },
  },
  {
    when: 'of one at work, all the same',
    ask: 'POST /workspaces/:own/hibernate?force=true',
    before: (stage) => stage.does('POST /registry/heartbeat', { workspace_id: ':own', active_tasks: 2 }),
    status: 200,
    body: { status: 'hibernated' },
  },
]);

facts('restarting', [
  {
    when: 'of an agent elsewhere',
    ask: 'POST /workspaces/:own/restart',
    status: 200,
    body: { status: 'noop', runtime: 'external', message: expect.any(String) },
  },
]);

const period = (limit: number | null, spend: number) => ({
  limit,
  spend,
  remaining: limit === null ? null : limit - spend,
});

facts('the budget', [
  {
    when: 'in cents',
    ask: 'GET /workspaces/:own/budget',
    before: async (stage) => {
      await stage.does(
        'PATCH /workspaces/:own/budget',
        { budget_limits: { daily: 100 }, budget_limit: 900 },
        'admin',
      );
      await stage.does('POST /registry/heartbeat', { workspace_id: ':own', monthly_spend: 30 });
    },
    status: 200,
    body: {
      periods: {
        hourly: period(null, 30),
        daily: period(100, 30),
        weekly: period(null, 30),
        monthly: period(900, 30),
      },
      budget_limit: 900,
      monthly_spend: 30,
      budget_remaining: 870,
    },
  },
  {
    when: 'is not set by the workspace itself',
    ask: 'PATCH /workspaces/:own/budget',
    json: { budget_limit: 100_000 },
    status: 401,
    body: error('invalid admin auth token'),
  },
  {
    when: 'without a limit',
    ask: 'PATCH /workspaces/:own/budget',
    as: 'admin',
    json: {},
    status: 400,
    body: error('budget_limit field is required'),
  },
]);

const MEMORY = '/workspaces/:own/memory';

facts('values by key', [
  {
    when: 'a new one',
    ask: `POST ${MEMORY}`,
    json: { key: 'sheep', value: { count: 3 } },
    status: 200,
    body: { status: 'ok', key: 'sheep', version: 1 },
  },
  {
    when: 'changed since it was read',
    ask: `POST ${MEMORY}`,
    before: (stage) => stage.does(`POST ${MEMORY}`, { key: 'sheep', value: 1 }),
    json: { key: 'sheep', value: 2, if_match_version: 4 },
    status: 409,
    body: { error: 'if_match_version mismatch', expected_version: 4, current_version: 1 },
  },
  {
    when: 'without a key',
    ask: `POST ${MEMORY}`,
    json: { value: 1 },
    status: 400,
    body: error('key is required'),
  },
  { when: 'that there is not', ask: `GET ${MEMORY}/sheep`, status: 404, body: error('key not found') },
  {
    when: 'deleted, also if there was none',
    ask: `DELETE ${MEMORY}/sheep`,
    status: 200,
    body: { status: 'deleted' },
  },
]);

const SECRETS = '/workspaces/:own/secrets';

facts('secrets', [
  {
    when: 'a new one',
    ask: `POST ${SECRETS}`,
    json: { key: 'API_KEY', value: 'x' },
    status: 200,
    body: { status: 'saved', key: 'API_KEY' },
  },
  {
    when: 'as the workspace reads them',
    ask: `GET ${SECRETS}/values`,
    before: (stage) => stage.does(`POST ${SECRETS}`, { key: 'API_KEY', value: 'x' }),
    status: 200,
    body: { API_KEY: 'x' },
  },
  {
    when: 'which an operator may not read',
    ask: `GET ${SECRETS}/values`,
    as: 'admin',
    status: 401,
    body: error('invalid workspace auth token'),
  },
  {
    when: 'that there is not',
    ask: `DELETE ${SECRETS}/API_KEY`,
    status: 404,
    body: error('secret not found'),
  },
  {
    when: 'without a value',
    ask: `POST ${SECRETS}`,
    json: { key: 'A' },
    status: 400,
    body: error('invalid request body'),
  },
]);
