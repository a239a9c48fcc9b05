import { expect } from 'bun:test';
import { error, facts, TIME, UUID } from './facts.ts';

const ACK = 'POST /workspaces/:own/activity/ack';
const REPORT = 'POST /workspaces/:own/activity';

facts('the mark of what was handled', [
  { when: 'is moved', ask: ACK, json: { acked_seq: 7 }, status: 200, body: { last_acked_seq: 7 } },
  {
    when: 'never goes back',
    ask: ACK,
    json: { acked_seq: 3 },
    before: (stage) => stage.does(ACK, { acked_seq: 9 }),
    status: 200,
    body: { last_acked_seq: 9 },
  },
  { when: 'without a number', ask: ACK, json: {}, status: 400, body: error('acked_seq is required') },
  {
    when: 'below zero',
    ask: ACK,
    json: { acked_seq: -1 },
    status: 400,
    body: error('acked_seq must be >= 0'),
  },
]);

facts('a row that an agent reports itself', [
  {
    when: 'of a known type',
    ask: REPORT,
    json: { activity_type: 'agent_log' },
    status: 200,
    body: { status: 'logged' },
  },
  {
    when: 'has our own id as its source',
    ask: 'GET /workspaces/:own/activity',
    before: (stage) =>
      stage.does(REPORT, { activity_type: 'error', summary: 'No disk', metadata: { disk: 1 } }),
    status: 200,
    body: [
      {
        id: UUID,
        workspace_id: ':own',
        duration_ms: null,
        status: 'ok',
        error_detail: null,
        created_at: TIME,
        seq: expect.any(Number),
        activity_type: 'error',
        source_id: ':own',
        target_id: null,
        method: null,
        summary: 'No disk',
        request_body: { disk: 1 },
      },
    ],
  },
  {
    when: 'of an unknown type',
    ask: REPORT,
    json: { activity_type: 'gossip' },
    status: 400,
    body: error(
      'invalid activity_type, must be one of: a2a_send, a2a_receive, task_update, agent_log, skill_promotion, memory_write, error',
    ),
  },
  {
    when: 'in the name of another workspace',
    ask: REPORT,
    json: { activity_type: 'error', source_id: ':sister' },
    status: 403,
    body: error('source_id must match authenticated workspace'),
  },
  { when: 'that is no JSON', ask: REPORT, raw: '{', status: 400, body: error('invalid request body') },
]);
