import { expect } from 'bun:test';
import { error, facts } from './facts.ts';

const FEED = 'GET /workspaces/:own/activity';
const INVALID = error('invalid workspace auth token');

facts('the token of a workspace', [
  { when: 'with its own token', ask: FEED, status: 200, body: [] },
  {
    when: 'without a token',
    ask: FEED,
    as: 'nobody',
    status: 401,
    body: error('missing workspace auth token'),
  },
  { when: 'with a token that is none', ask: FEED, as: 'a void token', status: 401, body: INVALID },
  { when: 'with the token of another workspace', ask: FEED, as: 'sister', status: 401, body: INVALID },
  {
    when: 'of a workspace that was removed, with its last token',
    ask: 'GET /workspaces/:removed/activity',
    as: 'removed',
    status: 401,
    body: INVALID,
  },
  {
    when: 'of a workspace that does not exist',
    ask: 'GET /workspaces/:nobody/activity',
    status: 401,
    body: INVALID,
  },
  { when: 'as an operator', ask: FEED, as: 'admin', status: 200, body: [] },
  {
    when: 'as an operator, of a workspace that does not exist',
    ask: 'GET /workspaces/:nobody/activity',
    as: 'admin',
    status: 200,
    body: [],
  },
  {
    when: 'with another scheme than Bearer',
    ask: FEED,
    as: 'nobody',
    headers: { Authorization: 'bearer x' },
    status: 401,
    body: error('missing workspace auth token'),
  },
]);

facts('what only an operator may do', [
  {
    when: 'without a token',
    ask: 'GET /workspaces',
    as: 'nobody',
    status: 401,
    body: error('admin auth required'),
  },
  {
    when: 'with the token of a workspace',
    ask: 'GET /workspaces',
    status: 401,
    body: error('invalid admin auth token'),
  },
  {
    when: 'with the token of a workspace',
    ask: 'POST /workspaces',
    json: { name: 'Mine', external: true },
    status: 401,
    body: error('invalid admin auth token'),
  },
  {
    when: 'with the token of a workspace',
    ask: 'DELETE /workspaces/:own',
    status: 401,
    body: error('invalid admin auth token'),
  },
  {
    when: 'with the token of a workspace',
    ask: 'GET /requests/pending',
    status: 401,
    body: error('invalid admin auth token'),
  },
  {
    when: 'with the token of a workspace',
    ask: 'GET /events',
    status: 401,
    body: error('invalid admin auth token'),
  },
]);

facts('addresses', [
  {
    when: 'that lead nowhere',
    ask: 'GET /nothing',
    as: 'nobody',
    status: 404,
    type: 'text/plain',
    body: '404 page not found',
  },
  {
    when: 'below a workspace that lead nowhere, before anybody asks for a token',
    ask: 'GET /workspaces/:own/nothing',
    as: 'nobody',
    status: 404,
    type: 'text/plain',
    body: '404 page not found',
  },
  {
    when: 'with a slash too many',
    ask: 'POST /registry/heartbeat/',
    as: 'nobody',
    json: { workspace_id: ':own' },
    status: 307,
    type: null,
    body: '',
    answers: { Location: '/registry/heartbeat' },
  },
  {
    when: 'from a page elsewhere',
    ask: FEED,
    headers: { Origin: 'http://elsewhere.test' },
    status: 403,
    type: null,
    body: '',
  },
  {
    when: 'from the platform’s own pages',
    ask: FEED,
    headers: { Origin: 'http://platform.test' },
    status: 200,
    body: [],
  },
  {
    when: 'in every answer',
    ask: 'GET /workspaces/:nobody',
    status: 404,
    body: error('workspace not found'),
    answers: {
      'X-Content-Type-Options': 'nosniff',
      'X-Frame-Options': 'DENY',
      'X-RateLimit-Limit': 'unlimited',
    },
  },
]);

facts(
  'a limit of one request per minute',
  [
    {
      when: 'once it is used up, before anybody asks for a token',
      ask: FEED,
      before: (stage) => stage.does(FEED),
      status: 429,
      body: { error: 'rate limit exceeded', retry_after: 60 },
      answers: { 'Retry-After': '60', 'X-RateLimit-Remaining': '0' },
    },
    {
      when: 'of somebody else',
      ask: 'GET /workspaces/:sister/activity',
      as: 'sister',
      before: (stage) => stage.does(FEED),
      status: 200,
      body: [],
      answers: { 'X-RateLimit-Limit': '1', 'X-RateLimit-Remaining': '0', 'X-RateLimit-Reset': '60' },
    },
  ],
  { rateLimitPerMinute: 1, clock: { nowMicros: () => 1_767_225_600_000_000 } },
);

facts(
  'a tenant',
  [
    {
      when: 'that nothing names',
      ask: FEED,
      status: 400,
      body: {
        error: 'missing tenant routing header',
        code: 'TENANT_ORG_HEADER_REQUIRED',
        required_header: 'X-Molecule-Org-Id',
        detail: expect.any(String),
      },
    },
    {
      when: 'that is not the one here',
      ask: FEED,
      headers: { 'X-Molecule-Org-Id': '00000000-0000-4000-8000-000000000000' },
      status: 404,
      type: null,
      body: '',
    },
    {
      when: 'that is named by the origin',
      ask: FEED,
      headers: { Origin: 'http://platform.test' },
      status: 200,
      body: [],
    },
    {
      when: 'is not asked for by a heartbeat',
      ask: 'POST /registry/heartbeat',
      json: { workspace_id: ':own' },
      status: 200,
      body: { status: 'ok', generation: expect.any(Number), platform_inbound_secret: expect.any(String) },
    },
  ],
  { tenantGuard: 'error', rateLimitPerMinute: 0 },
);
