import { expect } from 'bun:test';
import { textMessage } from '../local-client.ts';
import { containing, error, facts, TIME, UUID } from './facts.ts';

/** What the proxy answers with says nothing about an encoding. */
const type = 'application/json';
const TO_OWN = 'POST /workspaces/:own/a2a';
const FEED = 'GET /workspaces/:own/activity';
const NOTIFY = 'POST /workspaces/:own/notify';
const BROADCAST = 'POST /workspaces/:own/broadcast';
const QUEUED = { status: 'queued', delivery_mode: 'poll', method: 'message/send' };
const REFUSED = error('access denied: workspaces cannot communicate per hierarchy rules');
const HELLO = textMessage('Hello');

facts('a message', [
  { when: 'from a sibling', ask: TO_OWN, as: 'sister', json: HELLO, status: 200, type, body: QUEUED },
  { when: 'from a parent', ask: TO_OWN, as: 'lead', json: HELLO, status: 200, type, body: QUEUED },
  { when: 'from oneself', ask: TO_OWN, json: HELLO, status: 200, type, body: QUEUED },
  { when: 'from a stranger', ask: TO_OWN, as: 'stranger', json: HELLO, status: 403, body: REFUSED },
  {
    when: 'to nobody, from a workspace',
    ask: 'POST /workspaces/:nobody/a2a',
    json: HELLO,
    status: 403,
    body: REFUSED,
  },
  {
    when: 'to nobody, from a person',
    ask: 'POST /workspaces/:nobody/a2a',
    as: 'admin',
    json: HELLO,
    status: 404,
    body: error('workspace not found'),
  },
  {
    when: 'to a workspace that was removed, which takes it',
    ask: 'POST /workspaces/:removed/a2a',
    json: HELLO,
    status: 200,
    type,
    body: QUEUED,
  },
  {
    when: 'without a token',
    ask: TO_OWN,
    as: 'nobody',
    json: HELLO,
    status: 401,
    body: error('missing caller auth token'),
  },
  {
    when: 'with a token that is none',
    ask: TO_OWN,
    as: 'a void token',
    json: HELLO,
    status: 401,
    body: error('invalid caller auth token'),
  },
  {
    when: 'in the name of somebody else',
    ask: TO_OWN,
    as: 'sister',
    headers: { 'X-Workspace-ID': ':lead' },
    json: HELLO,
    status: 401,
    body: error('caller ID does not match workspace auth token'),
  },
  {
    when: 'in the name of the platform',
    ask: TO_OWN,
    as: 'sister',
    headers: { 'X-Workspace-ID': 'system:cron' },
    json: HELLO,
    status: 403,
    body: error('invalid caller ID'),
  },
  {
    when: 'that is no JSON',
    ask: TO_OWN,
    as: 'sister',
    raw: 'Hello',
    status: 400,
    body: error('invalid JSON'),
  },
  { when: 'that is a list', ask: TO_OWN, as: 'sister', json: [], status: 400, body: error('invalid JSON') },
  {
    when: 'without parts',
    ask: TO_OWN,
    as: 'sister',
    json: { method: 'message/send', params: { message: { role: 'user' } } },
    status: 400,
    body: {
      error: "params.message must contain either 'parts' (v0.3) or 'content' (v0.2 compat)",
      hint: expect.any(String),
    },
  },
  {
    when: 'with a number as its content',
    ask: TO_OWN,
    as: 'sister',
    json: { method: 'message/send', params: { message: { content: 7 } } },
    status: 400,
    body: { error: 'invalid params.message.content type', hint: expect.any(String) },
  },
  {
    when: 'without a message at all, which nothing checks',
    ask: TO_OWN,
    as: 'sister',
    json: { parts: [{ text: 'Hello' }] },
    status: 200,
    type,
    body: { status: 'queued', delivery_mode: 'poll', method: '' },
  },
  {
    when: 'of more than 16 MiB',
    ask: TO_OWN,
    as: 'sister',
    raw: 'x'.repeat(16 * 1024 * 1024 + 1),
    status: 413,
    body: {
      error: 'request body exceeds 16777216 byte limit: A2A body exceeds size limit',
      truncated: true,
      max_bytes: 16_777_216,
    },
  },
  {
    when: 'that was sent twice is one row',
    ask: FEED,
    before: async (stage) => {
      const twice = textMessage('first', { messageId: 'm-1' });
      await stage.does(TO_OWN, twice, 'sister');
      await stage.does(TO_OWN, textMessage('second', { messageId: 'm-1' }), 'sister');
    },
    status: 200,
    body: [
      containing({
        request_body: containing({
          params: { message: { role: 'user', messageId: 'm-1', parts: [{ kind: 'text', text: 'first' }] } },
        }),
      }),
    ],
  },
  {
    when: 'of a workspace that may not delegate',
    ask: TO_OWN,
    as: 'sister',
    before: (stage) => stage.does('PATCH /workspaces/:sister/abilities', { can_delegate: false }, 'admin'),
    json: HELLO,
    status: 403,
    body: error('tool call failed'),
  },
  {
    when: 'to a workspace whose budget is used up',
    ask: TO_OWN,
    as: 'sister',
    before: async (stage) => {
      await stage.does('PATCH /workspaces/:own/budget', { budget_limits: { daily: 100 } }, 'admin');
      await stage.does('POST /registry/heartbeat', { workspace_id: ':own', monthly_spend: 500 });
    },
    json: HELLO,
    status: 402,
    body: { error: 'workspace budget limit exceeded', exceeded_periods: ['daily'] },
  },
]);

facts('an answer to the person', [
  { when: 'with words', ask: NOTIFY, json: { message: 'Done' }, status: 200, body: { status: 'sent' } },
  {
    when: 'without words, with a file',
    ask: NOTIFY,
    json: { attachments: [{ uri: 'https://example.com/a', name: 'a' }] },
    status: 400,
    body: error('message is required'),
  },
  { when: 'that is no JSON', ask: NOTIFY, raw: '{', status: 400, body: error('message is required') },
  {
    when: 'with a file without a name',
    ask: NOTIFY,
    json: { message: 'Done', attachments: [{ uri: 'https://example.com/a', name: 'a' }, { uri: 'b' }] },
    status: 400,
    body: error('attachment[1]: uri and name are required'),
  },
  {
    when: 'from a workspace that may not write to people',
    ask: NOTIFY,
    before: (stage) =>
      stage.does('PATCH /workspaces/:own/abilities', { talk_to_user_enabled: false }, 'admin'),
    json: { message: 'Done' },
    status: 403,
    body: { error: 'talk_to_user_disabled', hint: expect.any(String) },
  },
]);

facts('a broadcast', [
  {
    when: 'of a workspace that may',
    ask: BROADCAST,
    before: (stage) => stage.does('PATCH /workspaces/:own/abilities', { broadcast_enabled: true }, 'admin'),
    json: { message: 'Lunch' },
    status: 200,
    body: { status: 'sent', delivered: 2 },
  },
  {
    when: 'of one that may not, as at first',
    ask: BROADCAST,
    json: { message: 'Lunch' },
    status: 403,
    body: { error: 'broadcast_disabled', hint: expect.any(String) },
  },
  {
    when: 'is a row without a target and without bodies, which says its first 120 characters',
    ask: FEED,
    before: async (stage) => {
      await stage.does('PATCH /workspaces/:lead/abilities', { broadcast_enabled: true }, 'admin');
      await stage.does('POST /workspaces/:lead/broadcast', { message: 'x'.repeat(121) }, 'lead');
    },
    status: 200,
    body: [
      {
        id: UUID,
        workspace_id: ':own',
        activity_type: 'broadcast_receive',
        source_id: ':lead',
        target_id: null,
        method: 'broadcast',
        summary: `Broadcast from Lead: ${'x'.repeat(120)}…`,
        duration_ms: null,
        status: 'ok',
        error_detail: null,
        created_at: TIME,
        seq: expect.any(Number),
      },
    ],
  },
]);
