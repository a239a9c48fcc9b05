import { expect } from 'bun:test';
import { eventually } from '../../../support/eventually.ts';
import { readFeed } from '../local-client.ts';
import { error, facts, type Stage, TIME, UUID } from './facts.ts';

const DELEGATE = 'POST /workspaces/:own/delegate';
const LIST = 'GET /workspaces/:own/delegations';
const TASK = { target_id: ':sister', task: 'Count' };
const QUEUED_TEXT = '{"delivery_mode":"poll","method":"message/send","status":"queued"}';

/** Delegates, and waits for the outcome. */
async function delegate(stage: Stage, fields: object = {}): Promise<void> {
  const { body } = await stage.does(DELEGATE, { ...TASK, ...fields });
  if (body !== null && typeof body === 'object' && 'delegation_id' in body)
    stage.ids.set('delegation', String(body.delegation_id));
  const own = { id: stage.ids.get('own') ?? '', token: stage.token('own') };
  await eventually('the outcome', async () => (await readFeed(stage, own, '?type=delegation')).length === 2);
}

facts('delegating', [
  {
    when: 'to a peer',
    ask: DELEGATE,
    json: TASK,
    status: 202,
    body: { delegation_id: UUID, status: 'delegated', target_id: ':sister' },
  },
  {
    when: 'with a key that was used',
    ask: DELEGATE,
    before: (stage) => delegate(stage, { idempotency_key: 'k' }),
    json: { ...TASK, idempotency_key: 'k' },
    status: 200,
    body: { delegation_id: ':delegation', status: 'completed', target_id: ':sister', idempotent_hit: true },
  },
  {
    when: 'without a task',
    ask: DELEGATE,
    json: { target_id: ':sister', task: '' },
    status: 400,
    body: error('invalid delegation request'),
  },
  {
    when: 'to something that is no id',
    ask: DELEGATE,
    json: { ...TASK, target_id: 'sister' },
    status: 400,
    body: error('target_id must be a valid UUID'),
  },
  {
    when: 'to oneself',
    ask: DELEGATE,
    json: { ...TASK, target_id: ':own' },
    status: 400,
    body: { error: 'self-delegation not permitted', reason: expect.any(String), hint: expect.any(String) },
  },
  {
    when: 'of a workspace that may not',
    ask: DELEGATE,
    before: (stage) => stage.does('PATCH /workspaces/:own/abilities', { can_delegate: false }, 'admin'),
    json: TASK,
    status: 403,
    body: error('tool call failed'),
  },
]);

facts('delegations', [
  { when: 'without any', ask: LIST, status: 200, body: [] },
  {
    when: 'to an inbox: two rows each, and the receipt stands for the answer',
    ask: LIST,
    before: (stage) => delegate(stage),
    status: 200,
    body: [
      {
        id: UUID,
        type: 'delegation',
        source_id: ':own',
        target_id: ':sister',
        direction: 'sent',
        summary: expect.any(String),
        status: 'completed',
        created_at: TIME,
        delegation_id: ':delegation',
        response_preview: QUEUED_TEXT,
      },
      {
        id: UUID,
        type: 'delegation',
        source_id: ':own',
        target_id: ':sister',
        direction: 'sent',
        summary: 'Delegating to :sister',
        status: 'completed',
        created_at: TIME,
        delegation_id: ':delegation',
        response_preview: '{"delegation_id":":delegation"}',
      },
    ],
  },
  {
    when: 'in the feed: the outcome has no request',
    ask: 'GET /workspaces/:own/activity?type=delegation&limit=1',
    before: (stage) => delegate(stage),
    status: 200,
    body: [
      {
        id: UUID,
        workspace_id: ':own',
        activity_type: 'delegation',
        source_id: ':own',
        target_id: ':sister',
        method: 'delegate_result',
        summary: expect.any(String),
        response_body: { text: QUEUED_TEXT, delegation_id: ':delegation' },
        duration_ms: null,
        status: 'completed',
        error_detail: null,
        created_at: TIME,
        seq: expect.any(Number),
      },
    ],
  },
  {
    when: 'to a stranger: the refusal comes later, as an outcome',
    ask: 'GET /workspaces/:own/activity?type=delegation&limit=1',
    before: (stage) => delegate(stage, { target_id: ':stranger' }),
    status: 200,
    body: [
      expect.objectContaining({
        method: 'delegate_result',
        status: 'failed',
        error_detail: expect.stringContaining('access denied'),
      }),
    ],
  },
]);

facts('a delegation that an agent reports itself', [
  {
    when: 'that it started',
    ask: `${LIST.replace('GET', 'POST')}/record`,
    json: { ...TASK, delegation_id: 'd-1' },
    status: 202,
    body: { delegation_id: 'd-1', status: 'recorded' },
  },
  {
    when: 'that it ended',
    ask: `${LIST.replace('GET', 'POST')}/d-1/update`,
    json: { status: 'completed', response_preview: 'Three' },
    status: 200,
    body: { status: 'completed', delegation_id: 'd-1' },
  },
  {
    when: 'that it goes on',
    ask: `${LIST.replace('GET', 'POST')}/d-1/update`,
    json: { status: 'running' },
    status: 400,
    body: error('status must be one of: completed, failed'),
  },
]);
