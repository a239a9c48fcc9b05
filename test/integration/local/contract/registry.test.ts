import { expect } from 'bun:test';
import { error, facts, type Stage, UUID } from './facts.ts';

const REGISTER = 'POST /registry/register';
const HEARTBEAT = 'POST /registry/heartbeat';
const PEERS = 'GET /registry/:own/peers';
const DISCOVER = 'GET /registry/discover/:sister';
const OWN = { id: ':own', agent_card: null };
const SECRET = expect.any(String);
const INVALID = error('invalid workspace auth token');

facts('registering', [
  {
    when: 'for an inbox',
    ask: REGISTER,
    json: { ...OWN, delivery_mode: 'poll' },
    status: 200,
    body: { status: 'registered', delivery_mode: 'poll', platform_inbound_secret: SECRET },
  },
  {
    when: 'without a mode keeps the one there is',
    ask: REGISTER,
    json: OWN,
    status: 200,
    body: { status: 'registered', delivery_mode: 'poll', platform_inbound_secret: SECRET },
  },
  {
    when: 'for the first time, which brings a token',
    ask: REGISTER,
    as: 'nobody',
    json: { id: '11111111-1111-4111-8111-111111111111', agent_card: { name: 'New' }, delivery_mode: 'poll' },
    status: 200,
    body: {
      status: 'registered',
      delivery_mode: 'poll',
      auth_token: expect.stringMatching(/^[\w-]{43}$/),
      platform_inbound_secret: SECRET,
    },
  },
  {
    when: 'of a workspace that was removed, which seems to go well',
    ask: REGISTER,
    as: 'nobody',
    json: { id: ':removed', agent_card: null, delivery_mode: 'poll' },
    status: 200,
    body: expect.objectContaining({ status: 'registered' }),
  },
  {
    when: 'without a token',
    ask: REGISTER,
    as: 'nobody',
    json: { ...OWN, delivery_mode: 'poll' },
    status: 401,
    body: error('missing workspace auth token'),
  },
  {
    when: 'with the token of another',
    ask: REGISTER,
    as: 'sister',
    json: { ...OWN, delivery_mode: 'poll' },
    status: 401,
    body: INVALID,
  },
  {
    when: 'without a card',
    ask: REGISTER,
    json: { id: ':own', delivery_mode: 'poll' },
    status: 400,
    body: error('invalid request body'),
  },
  {
    when: 'for a mode that there is not',
    ask: REGISTER,
    json: { ...OWN, delivery_mode: 'pull' },
    status: 400,
    body: error("delivery_mode must be 'push' or 'poll'"),
  },
  {
    when: 'for calls without an address',
    ask: REGISTER,
    json: { ...OWN, delivery_mode: 'push' },
    status: 400,
    body: error('url is required for push-mode workspaces'),
  },
  {
    when: 'of something that is no id',
    ask: REGISTER,
    as: 'nobody',
    json: { id: 'own', agent_card: null, delivery_mode: 'poll' },
    status: 500,
    body: error('registration failed'),
  },
]);

facts('a heartbeat', [
  {
    when: 'of an agent',
    ask: HEARTBEAT,
    json: { workspace_id: ':own', active_tasks: 1, current_task: 'Counting' },
    status: 200,
    body: { status: 'ok', generation: expect.any(Number), platform_inbound_secret: SECRET },
  },
  {
    when: 'of a paused agent',
    ask: HEARTBEAT,
    before: ({ platform, ids }: Stage) => platform.setStatus(ids.get('own') ?? '', 'paused'),
    json: { workspace_id: ':own' },
    status: 200,
    body: expect.objectContaining({ status: 'ok' }),
  },
  {
    when: 'of a workspace that was removed',
    ask: HEARTBEAT,
    as: 'nobody',
    json: { workspace_id: ':removed' },
    status: 200,
    body: expect.objectContaining({ status: 'ok' }),
  },
  { when: 'without an id', ask: HEARTBEAT, json: {}, status: 400, body: error('invalid request body') },
  {
    when: 'with a word for a number',
    ask: HEARTBEAT,
    json: { workspace_id: ':own', active_tasks: 'many' },
    status: 400,
    body: error('invalid request body'),
  },
  {
    when: 'with the token of another',
    ask: HEARTBEAT,
    as: 'sister',
    json: { workspace_id: ':own' },
    status: 401,
    body: INVALID,
  },
]);

facts('the card of an agent', [
  {
    when: 'of its own',
    ask: 'POST /registry/update-card',
    json: { workspace_id: ':own', agent_card: { name: 'Own' } },
    status: 200,
    body: { status: 'updated' },
  },
  {
    when: 'of another',
    ask: 'POST /registry/update-card',
    as: 'sister',
    json: { workspace_id: ':own', agent_card: { name: 'Own' } },
    status: 401,
    body: INVALID,
  },
]);

const peer = (id: unknown, name: string, parent: string | null, fields: object = {}) => ({
  id,
  name,
  role: null,
  tier: expect.any(Number),
  status: 'online',
  agent_card: null,
  url: '',
  parent_id: parent,
  active_tasks: 0,
  ...fields,
});

facts('peers', [
  {
    when: 'of a child: its siblings, then its parent; none that was removed',
    ask: PEERS,
    status: 200,
    body: [peer(':sister', 'Sister', ':lead'), peer(':lead', 'Lead', null, { role: 'Coordinates' })],
  },
  {
    when: 'of a root, which has no siblings',
    ask: 'GET /registry/:lead/peers?q=own',
    as: 'lead',
    status: 200,
    body: [peer(':own', 'Own', ':lead', { status: 'awaiting_agent' })],
  },
  {
    when: 'by a part of the role',
    ask: `${PEERS}?q=COORD`,
    status: 200,
    body: [peer(':lead', 'Lead', null, { role: 'Coordinates' })],
  },
  {
    when: 'without a token',
    ask: PEERS,
    as: 'nobody',
    status: 401,
    body: error('missing workspace auth token'),
  },
  { when: 'of somebody else', ask: PEERS, as: 'sister', status: 401, body: INVALID },
  {
    when: 'of nobody, for an operator',
    ask: 'GET /registry/:nobody/peers',
    as: 'admin',
    status: 404,
    body: error('workspace not found'),
  },
]);

facts('where a peer is', [
  {
    when: 'for a workspace that says who it is',
    ask: DISCOVER,
    headers: { 'X-Workspace-ID': ':own' },
    status: 200,
    body: { id: ':sister', url: expect.any(String), name: 'Sister' },
  },
  {
    when: 'for one that does not',
    ask: DISCOVER,
    status: 400,
    body: error('X-Workspace-ID header is required'),
  },
  {
    when: 'for a stranger',
    ask: DISCOVER,
    as: 'stranger',
    headers: { 'X-Workspace-ID': ':stranger' },
    status: 403,
    body: error('not authorized to discover this workspace'),
  },
  {
    when: 'may be asked by everybody',
    ask: 'POST /registry/check-access',
    as: 'nobody',
    json: { caller_id: ':own', target_id: ':sister' },
    status: 200,
    body: { allowed: true },
  },
  {
    when: 'about a stranger',
    ask: 'POST /registry/check-access',
    as: 'nobody',
    json: { caller_id: ':own', target_id: ':stranger' },
    status: 200,
    body: { allowed: false },
  },
]);

facts(
  'the registry of May 2026',
  [
    {
      when: 'counts no generations',
      ask: HEARTBEAT,
      json: { workspace_id: ':own' },
      status: 200,
      body: { status: 'ok', platform_inbound_secret: SECRET },
    },
    {
      when: 'lists the other roots as the peers of a root',
      ask: 'GET /registry/:lead/peers?q=another',
      as: 'lead',
      status: 200,
      body: [peer(UUID, 'Another family', null)],
    },
  ],
  { era: 'E1', rateLimitPerMinute: 0 },
);

facts(
  'the registry of April 2026',
  [
    {
      when: 'knows no inboxes',
      ask: REGISTER,
      json: OWN,
      status: 400,
      body: error('invalid request body'),
    },
    {
      when: 'says nothing more',
      ask: HEARTBEAT,
      json: { workspace_id: ':own' },
      status: 200,
      body: { status: 'ok' },
    },
  ],
  { era: 'E0', rateLimitPerMinute: 0 },
);
