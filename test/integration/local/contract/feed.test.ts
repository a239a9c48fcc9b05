import { expect } from 'bun:test';
import { textMessage } from '../local-client.ts';
import { containing, error, facts, type Stage, TIME, UUID } from './facts.ts';

const FEED = 'GET /workspaces/:own/activity';
const ACK = 'POST /workspaces/:own/activity/ack';
const A2A = 'POST /workspaces/:own/a2a';
const GONE = error(
  'since_id cursor not found (row may have been pruned or belongs to a different workspace); omit since_id to reset',
);

/** What every row has, also where it says nothing. */
const ROW = {
  id: UUID,
  workspace_id: ':own',
  activity_type: 'a2a_receive',
  source_id: null,
  target_id: ':own',
  method: 'message/send',
  summary: 'message/send → Own (ingest)',
  duration_ms: null,
  status: 'ok',
  error_detail: null,
  created_at: TIME,
  seq: expect.any(Number),
};

async function remember(stage: Stage, name: string, query = ''): Promise<void> {
  const { body } = await stage.does(`${FEED}${query}`);
  if (Array.isArray(body)) stage.ids.set(name, String(body[0]?.id));
}

facts('the feed', [
  { when: 'of a workspace that nobody wrote to', ask: FEED, status: 200, body: [] },
  {
    when: 'with the message of a person',
    ask: `${FEED}?type=a2a_receive`,
    before: (stage) => stage.does(A2A, textMessage('Good morning', { messageId: 'm-1' }), 'admin'),
    status: 200,
    body: [
      {
        ...ROW,
        request_body: {
          jsonrpc: '2.0',
          id: 'request-1',
          method: 'message/send',
          params: {
            message: {
              role: 'user',
              messageId: 'm-1',
              contextId: 'canvas-:own',
              parts: [{ kind: 'text', text: 'Good morning' }],
            },
            metadata: { source: 'canvas_user', user_identity_status: 'UNAUTHENTICATED' },
          },
        },
      },
    ],
  },
  {
    when: 'with the message of a peer, which has neither a thread nor a mark',
    ask: `${FEED}?source=agent`,
    before: (stage) => stage.does(A2A, textMessage('Hello', { messageId: 'm-1' }), 'sister'),
    status: 200,
    body: [
      {
        ...ROW,
        source_id: ':sister',
        request_body: {
          jsonrpc: '2.0',
          id: 'request-1',
          method: 'message/send',
          params: {
            message: { role: 'user', messageId: 'm-1', parts: [{ kind: 'text', text: 'Hello' }] },
          },
        },
      },
    ],
  },
  {
    when: 'with the names of who wrote',
    ask: `${FEED}?include=peer_info`,
    before: (stage) => stage.does(A2A, textMessage('Hello'), 'lead'),
    status: 200,
    body: [
      containing({
        source_id: ':lead',
        peer_name: 'Lead',
        peer_role: 'Coordinates',
        agent_card_url: 'http://platform.test/registry/discover/:lead',
      }),
    ],
  },
  {
    when: 'with an answer of our own to the person, which comes back without a target',
    ask: FEED,
    before: (stage) => stage.does('POST /workspaces/:own/notify', { message: 'Done' }),
    status: 200,
    body: [
      {
        ...ROW,
        target_id: null,
        method: 'notify',
        summary: 'Agent message: Done',
        response_body: { result: 'Done' },
      },
    ],
  },
  {
    when: 'of a type that nobody has',
    ask: `${FEED}?type=a_type`,
    before: (stage) => stage.does(A2A, textMessage('Hello'), 'lead'),
    status: 200,
    body: [],
  },
  {
    when: 'after a row, oldest first',
    ask: `${FEED}?since_id=:first`,
    before: async (stage) => {
      await stage.does(A2A, textMessage('first'), 'lead');
      await remember(stage, 'first');
      await stage.does(A2A, textMessage('second'), 'lead');
      await remember(stage, 'second');
      await stage.does(A2A, textMessage('third'), 'lead');
      await remember(stage, 'third');
    },
    status: 200,
    body: [containing({ id: ':second' }), containing({ id: ':third' })],
  },
  {
    when: 'in a window of time, newest first',
    ask: `${FEED}?since_secs=60&limit=1`,
    before: async (stage) => {
      await stage.does(A2A, textMessage('first'), 'lead');
      await stage.does(A2A, textMessage('second'), 'lead');
      await remember(stage, 'second');
    },
    status: 200,
    body: [containing({ id: ':second' })],
  },
  { when: 'after a row that is gone', ask: `${FEED}?since_id=:nobody&limit=1`, status: 410, body: GONE },
  {
    when: 'after a row of another workspace',
    ask: 'GET /workspaces/:sister/activity?since_id=:first',
    as: 'sister',
    before: async (stage) => {
      await stage.does(A2A, textMessage('first'), 'lead');
      await remember(stage, 'first');
    },
    status: 410,
    body: GONE,
  },
  {
    when: 'after something that is no id',
    ask: `${FEED}?since_id=act-1`,
    status: 500,
    body: error('cursor lookup failed'),
  },
  {
    when: 'with a source that is neither',
    ask: `${FEED}?source=user`,
    status: 400,
    body: error("source must be 'canvas' or 'agent'"),
  },
  {
    when: 'with a peer that is no id',
    ask: `${FEED}?peer_id=lead`,
    status: 400,
    body: error('peer_id must be a UUID'),
  },
  {
    when: 'of no seconds',
    ask: `${FEED}?since_secs=0`,
    status: 400,
    body: error('since_secs must be a positive integer'),
  },
  {
    when: 'before no time',
    ask: `${FEED}?before_ts=yesterday`,
    status: 400,
    body: error('before_ts must be an RFC3339 timestamp (e.g. 2026-05-01T00:00:00Z)'),
  },
  {
    when: 'with a limit that is none',
    ask: `${FEED}?limit=many&since_secs=999999999`,
    status: 200,
    body: [],
  },
]);

facts(
  'the feed of June 2026',
  [
    {
      when: 'has no numbers',
      ask: FEED,
      before: (stage) => stage.does(A2A, textMessage('Hello', { messageId: 'm-1' }), 'admin'),
      status: 200,
      body: [expect.not.objectContaining({ seq: expect.anything() })],
    },
    {
      when: 'has no mark',
      ask: ACK,
      json: { acked_seq: 1 },
      status: 404,
      type: 'text/plain',
      body: '404 page not found',
    },
  ],
  { era: 'E1.5', rateLimitPerMinute: 0 },
);

facts(
  'the feed of May 2026',
  [
    {
      when: 'keeps the parts as they were sent',
      ask: FEED,
      before: (stage) =>
        stage.does(
          A2A,
          {
            method: 'message/send',
            params: { message: { messageId: 'm-1', parts: [{ type: 'text', text: 'Hello' }] } },
          },
          'admin',
        ),
      status: 200,
      body: [
        containing({
          summary: 'message/send → Own (queued for poll)',
          request_body: {
            jsonrpc: '2.0',
            id: UUID,
            method: 'message/send',
            params: { message: { messageId: 'm-1', parts: [{ type: 'text', text: 'Hello' }] } },
          },
        }),
      ],
    },
    { when: 'knows cursors', ask: `${FEED}?since_id=:nobody`, status: 410, body: GONE },
  ],
  { era: 'E1', rateLimitPerMinute: 0 },
);

facts(
  'the feed of April 2026',
  [{ when: 'ignores cursors', ask: `${FEED}?since_id=:nobody&since_secs=0`, status: 200, body: [] }],
  { era: 'E0', rateLimitPerMinute: 0 },
);
