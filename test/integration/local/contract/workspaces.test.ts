import { expect } from 'bun:test';
import { containing, error, facts, type Stage, TIME } from './facts.ts';

const OWN = 'GET /workspaces/:own';
const PATCH = 'PATCH /workspaces/:own';
const setStatus =
  (name: string, status: string) =>
  ({ platform, ids }: Stage) =>
    platform.setStatus(ids.get(name) ?? '', status);

const COMMON = {
  id: ':own',
  name: 'Own',
  role: null,
  tier: expect.any(Number),
  status: 'awaiting_agent',
  agent_card: null,
  url: '',
  parent_id: ':lead',
  active_tasks: 0,
  max_concurrent_tasks: 1,
  last_error_rate: 0,
  uptime_seconds: 0,
  runtime: 'external',
  x: 0,
  y: 0,
  collapsed: false,
  last_outbound_at: null,
};

facts('a workspace', [
  {
    when: 'for everybody, never with how it gets its messages',
    ask: OWN,
    as: 'nobody',
    status: 200,
    body: {
      ...COMMON,
      kind: 'workspace',
      last_sample_error: '',
      broadcast_enabled: false,
      talk_to_user_enabled: true,
      compute: {},
      loaded_mcp_tools: [],
      mcp_surface: null,
      last_heartbeat_at: null,
      wedged: false,
    },
  },
  {
    when: 'that there is not',
    ask: 'GET /workspaces/:nobody',
    as: 'nobody',
    status: 404,
    body: error('workspace not found'),
  },
  {
    when: 'whose id is none',
    ask: 'GET /workspaces/own',
    as: 'nobody',
    status: 400,
    body: error('invalid workspace ID'),
  },
  {
    when: 'that was removed',
    ask: 'GET /workspaces/:removed',
    as: 'nobody',
    status: 410,
    body: {
      error: 'workspace removed',
      id: ':removed',
      removed_at: TIME,
      hint: 'Create a replacement workspace in Canvas, then open Settings → Workspace Tokens → + New Token',
    },
  },
  {
    when: 'that was removed, for who asks for those',
    ask: 'GET /workspaces/:removed?include_removed=true',
    as: 'nobody',
    status: 200,
    body: containing({ id: ':removed', status: 'removed' }),
  },
  {
    when: 'as its operator sees it, with what it is doing',
    ask: 'GET /workspaces',
    as: 'admin',
    before: ({ does }) =>
      does('POST /registry/heartbeat', { workspace_id: ':own', current_task: 'Counting', active_tasks: 1 }),
    status: 200,
    body: expect.arrayContaining([
      expect.objectContaining({ name: 'Own', status: 'online', current_task: 'Counting', active_tasks: 1 }),
    ]),
  },
]);

facts('the state of a workspace', [
  {
    when: 'that runs',
    ask: `${OWN}/state`,
    status: 200,
    body: { workspace_id: ':own', status: 'awaiting_agent', paused: false, deleted: false },
  },
  {
    when: 'that was paused',
    ask: `${OWN}/state`,
    before: setStatus('own', 'paused'),
    status: 200,
    body: { workspace_id: ':own', status: 'paused', paused: true, deleted: false },
  },
  {
    when: 'that was removed, for an operator',
    ask: 'GET /workspaces/:removed/state',
    as: 'admin',
    status: 404,
    body: { workspace_id: ':removed', status: 'removed', deleted: true },
  },
]);

facts('changing a workspace with its own token', [
  {
    when: 'in what people see of it',
    ask: PATCH,
    json: { name: 'Mine', role: 'Counts', x: 1, y: 2, collapsed: true },
    status: 200,
    body: { status: 'updated' },
  },
  {
    when: 'in a way that is not written',
    ask: PATCH,
    json: { x: 'left', y: 2 },
    status: 200,
    body: { status: 'updated' },
  },
  {
    when: 'in where it runs',
    ask: PATCH,
    json: { name: 'Mine', tier: 3, parent_id: null },
    status: 403,
    body: {
      error: expect.any(String),
      code: 'WORKSPACE_INFRASTRUCTURE_AUTH_REQUIRED',
      fields: ['tier', 'parent_id'],
    },
  },
  {
    when: 'of another',
    ask: 'PATCH /workspaces/:sister',
    json: { name: 'Mine' },
    status: 401,
    body: error('invalid workspace auth token'),
  },
  { when: 'to no JSON', ask: PATCH, raw: '{', status: 400, body: error('invalid request body') },
  {
    when: 'in where it runs, as an operator',
    ask: PATCH,
    as: 'admin',
    json: { parent_id: ':sister' },
    status: 200,
    body: { status: 'updated' },
  },
]);

facts(
  'a workspace in May 2026',
  [
    { when: 'has fewer fields', ask: OWN, as: 'nobody', status: 200, body: COMMON },
    {
      when: 'that was removed',
      ask: 'GET /workspaces/:removed',
      as: 'nobody',
      status: 410,
      body: containing({ hint: 'Regenerate workspace + token from the canvas → Tokens tab' }),
    },
  ],
  { era: 'E1', rateLimitPerMinute: 0 },
);

facts(
  'a workspace in April 2026',
  [
    {
      when: 'that was removed is shown like every other',
      ask: 'GET /workspaces/:removed',
      as: 'nobody',
      status: 200,
      body: containing({ status: 'removed' }),
    },
  ],
  { era: 'E0', rateLimitPerMinute: 0 },
);
