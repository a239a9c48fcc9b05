import { expect } from 'bun:test';
import { containing, error, facts, TIME, UUID } from './facts.ts';
import { answer, ask, CLOSED, RAISED, RECEIVED, ROW, TO_AGENT, TO_USER } from './request-stage.ts';

facts('raising a request', [
  {
    when: 'to a peer',
    ask: `POST ${RAISED}`,
    json: TO_AGENT,
    status: 201,
    body: { request_id: UUID, status: 'pending' },
  },
  {
    when: 'to the person',
    ask: `POST ${RAISED}`,
    json: TO_USER,
    status: 201,
    body: { request_id: UUID, status: 'pending' },
  },
  {
    when: 'to an agent that there is not, which nobody checks',
    ask: `POST ${RAISED}`,
    json: { ...TO_AGENT, recipient_id: 'whoever' },
    status: 201,
    body: { request_id: UUID, status: 'pending' },
  },
  {
    when: 'twice, which makes two',
    ask: `GET ${RAISED}`,
    before: async (stage) => {
      await ask(stage);
      await ask(stage);
    },
    status: 200,
    body: [expect.any(Object), expect.any(Object)],
  },
  {
    when: 'without a title',
    ask: `POST ${RAISED}`,
    json: { ...TO_AGENT, title: '' },
    status: 400,
    body: error('invalid request body'),
  },
  {
    when: 'of a kind that there is not',
    ask: `POST ${RAISED}`,
    json: { ...TO_AGENT, kind: 'wish' },
    status: 400,
    body: error("request: kind must be 'task' or 'approval'"),
  },
  {
    when: 'to neither',
    ask: `POST ${RAISED}`,
    json: { ...TO_AGENT, recipient_type: 'team' },
    status: 400,
    body: error("request: type must be 'user' or 'agent'"),
  },
  {
    when: 'with a priority that its column does not hold',
    ask: `POST ${RAISED}`,
    json: { ...TO_AGENT, priority: 32_768 },
    status: 500,
    body: error('failed to create request'),
  },
]);

facts('requests', [
  { when: 'that we raised', ask: `GET ${RAISED}`, before: ask, status: 200, body: [ROW] },
  {
    when: 'that a peer received',
    ask: `GET ${RECEIVED}/inbox`,
    as: 'sister',
    before: ask,
    status: 200,
    body: [ROW],
  },
  { when: 'that we received', ask: `GET ${RAISED}/inbox`, before: ask, status: 200, body: [] },
  { when: 'that are done', ask: `GET ${RAISED}?status=done`, before: ask, status: 200, body: [] },
  {
    when: 'one of them',
    ask: `GET ${RAISED}/:request`,
    before: ask,
    status: 200,
    body: { request: ROW, messages: [] },
  },
  {
    when: 'that was answered',
    ask: `GET ${RAISED}?status=done`,
    before: answer,
    status: 200,
    body: [
      containing({ status: 'done', responder_type: 'agent', responder_id: ':sister', responded_at: TIME }),
    ],
  },
  {
    when: 'write no row for the recipient',
    ask: 'GET /workspaces/:sister/activity',
    as: 'sister',
    before: ask,
    status: 200,
    body: [],
  },
  {
    when: 'of others',
    ask: 'GET /workspaces/:lead/requests/:request',
    as: 'lead',
    before: ask,
    status: 403,
    body: error('not a participant'),
  },
  { when: 'that there are not', ask: `GET ${RAISED}/:nobody`, status: 404, body: error('request not found') },
  { when: 'whose id is none', ask: `GET ${RAISED}/r-1`, status: 500, body: error('query failed') },
]);

facts('answering a request', [
  {
    when: 'as its recipient',
    ask: `POST ${RECEIVED}/:request/respond`,
    as: 'sister',
    before: ask,
    json: { action: 'done' },
    status: 200,
    body: { status: 'done', request_id: ':request' },
  },
  {
    when: 'a second time',
    ask: `POST ${RECEIVED}/:request/respond`,
    as: 'sister',
    before: answer,
    json: { action: 'rejected' },
    status: 404,
    body: CLOSED,
  },
  {
    when: 'as who raised it',
    ask: `POST ${RAISED}/:request/respond`,
    before: ask,
    json: { action: 'done' },
    status: 403,
    body: error('not the recipient'),
  },
  {
    when: 'that was raised to oneself',
    ask: `POST ${RAISED}/:request/respond`,
    before: (stage) => ask(stage, { ...TO_AGENT, recipient_id: ':own' }),
    json: { action: 'done' },
    status: 400,
    body: error('request: responder cannot be the requester'),
  },
  {
    when: 'with an action of the other kind',
    ask: `POST ${RECEIVED}/:request/respond`,
    as: 'sister',
    before: ask,
    json: { action: 'approved' },
    status: 400,
    body: error('request: invalid action for this request kind'),
  },
  {
    when: 'without an action',
    ask: `POST ${RECEIVED}/:request/respond`,
    as: 'sister',
    before: ask,
    json: {},
    status: 400,
    body: error('invalid request body'),
  },
  {
    when: 'of an agent, for the person',
    ask: 'POST /requests/:request/respond',
    as: 'admin',
    before: (stage) => ask(stage, TO_USER),
    json: { action: 'approved' },
    status: 200,
    body: { status: 'approved', request_id: ':request' },
  },
  {
    when: 'that there is not',
    ask: `POST ${RAISED}/:nobody/respond`,
    json: { action: 'done' },
    status: 404,
    body: CLOSED,
  },
  {
    when: 'whose id is none',
    ask: `POST ${RAISED}/r-1/respond`,
    json: { action: 'done' },
    status: 500,
    body: error('failed to respond'),
  },
]);
