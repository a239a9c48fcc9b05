import { expect } from 'bun:test';
import { containing, error, facts, TIME, UUID } from './facts.ts';
import { answer, ask, CLOSED, RAISED, RECEIVED, ROW } from './request-stage.ts';

const MESSAGE = { body: 'Which ones?', author_type: 'agent' };

facts('the thread of a request', [
  {
    when: 'gets a message',
    ask: `POST ${RECEIVED}/:request/messages`,
    as: 'sister',
    before: ask,
    json: MESSAGE,
    status: 201,
    body: { status: 'created', request_id: ':request', message_id: UUID },
  },
  {
    when: 'gets a message also when it is closed',
    ask: `POST ${RAISED}/:request/messages`,
    before: answer,
    json: MESSAGE,
    status: 201,
    body: { status: 'created', request_id: ':request', message_id: UUID },
  },
  {
    when: 'has the token’s workspace as its author, whatever was sent',
    ask: `GET ${RAISED}/:request`,
    before: async (stage) => {
      await ask(stage);
      await stage.does(`POST ${RECEIVED}/:request/messages`, { ...MESSAGE, author_id: ':own' }, 'sister');
    },
    status: 200,
    body: {
      request: { ...ROW, status: 'info_requested' },
      messages: [
        {
          id: UUID,
          request_id: ':request',
          author_type: 'agent',
          author_id: ':sister',
          body: 'Which ones?',
          created_at: TIME,
        },
      ],
    },
  },
  {
    when: 'without an author',
    ask: `POST ${RAISED}/:request/messages`,
    before: ask,
    json: { body: 'Which ones?' },
    status: 400,
    body: error('invalid request body'),
  },
  {
    when: 'of others',
    ask: 'POST /workspaces/:lead/requests/:request/messages',
    as: 'lead',
    before: ask,
    json: MESSAGE,
    status: 403,
    body: error('not a participant'),
  },
  {
    when: 'that there is not',
    ask: `POST ${RAISED}/:nobody/messages`,
    json: MESSAGE,
    status: 404,
    body: error('request not found'),
  },
]);

facts('taking a request back', [
  {
    when: 'as who raised it',
    ask: `POST ${RAISED}/:request/cancel`,
    before: ask,
    status: 200,
    body: { status: 'cancelled', request_id: ':request' },
  },
  {
    when: 'as its recipient',
    ask: `POST ${RECEIVED}/:request/cancel`,
    as: 'sister',
    before: ask,
    status: 403,
    body: error('not the requester'),
  },
  {
    when: 'that was answered',
    ask: `POST ${RAISED}/:request/cancel`,
    before: answer,
    status: 404,
    body: CLOSED,
  },
]);

const notice = (messageId: RegExp, text: RegExp) =>
  containing({
    activity_type: 'a2a_receive',
    source_id: null,
    target_id: ':own',
    method: 'message/send',
    summary: 'message/send → Own (ingest)',
    request_body: containing({
      params: {
        message: containing({
          messageId: expect.stringMatching(messageId),
          contextId: 'canvas-:own',
          parts: [{ kind: 'text', text: expect.stringMatching(text) }],
        }),
      },
    }),
    response_body: { status: 'queued', delivery_mode: 'poll', method: 'message/send' },
  });

facts('what who raised a request hears of it, with its next heartbeat', [
  {
    when: 'when it was answered: a row that looks like the message of a person',
    ask: 'GET /workspaces/:own/activity',
    before: async (stage) => {
      await answer(stage);
      await stage.does('POST /registry/heartbeat', { workspace_id: ':own' });
    },
    status: 200,
    body: [
      notice(
        /^request-responded:[0-9a-f-]{36}-[0-9a-f-]{36}$/,
        /^Your task request "Count" \(id [0-9a-f-]{36}\) was done by agent [0-9a-f-]{36}\./,
      ),
    ],
  },
  {
    when: 'when somebody wants to know more',
    ask: 'GET /workspaces/:own/activity',
    before: async (stage) => {
      await ask(stage);
      await stage.does(`POST ${RECEIVED}/:request/messages`, MESSAGE, 'sister');
      await stage.does('POST /registry/heartbeat', { workspace_id: ':own' });
    },
    status: 200,
    body: [
      notice(
        /^request-message:[0-9a-f-]{36}-[0-9a-f-]{36}$/,
        /^More info requested on your task request "Count" \(id [0-9a-f-]{36}\): Which ones\?/,
      ),
    ],
  },
  {
    when: 'when it is busy: nothing yet',
    ask: 'GET /workspaces/:own/activity',
    before: async (stage) => {
      await answer(stage);
      await stage.does('POST /registry/heartbeat', { workspace_id: ':own', active_tasks: 1 });
    },
    status: 200,
    body: [],
  },
]);
