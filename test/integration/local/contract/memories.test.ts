import { expect } from 'bun:test';
import { error, facts } from './facts.ts';

const MEMORIES = '/workspaces/:own/memories';

facts('memories', [
  {
    when: 'of the workspace itself',
    ask: `POST ${MEMORIES}`,
    json: { content: 'Three sheep', scope: 'LOCAL' },
    status: 201,
    body: { id: expect.any(String), scope: 'LOCAL', namespace: 'general' },
  },
  {
    when: 'of everybody, from a child',
    ask: `POST ${MEMORIES}`,
    json: { content: 'Three sheep', scope: 'GLOBAL' },
    status: 403,
    body: error('only root workspaces can write GLOBAL memories'),
  },
  {
    when: 'in a scope that there is not',
    ask: `POST ${MEMORIES}`,
    json: { content: 'Three sheep', scope: 'local' },
    status: 400,
    body: error('scope must be LOCAL, TEAM, or GLOBAL'),
  },
  {
    when: 'in a namespace that is too long',
    ask: `POST ${MEMORIES}`,
    json: { content: 'Three sheep', scope: 'LOCAL', namespace: 'n'.repeat(51) },
    status: 400,
    body: error('namespace must be <= 50 characters'),
  },
  {
    when: 'of nothing',
    ask: `POST ${MEMORIES}`,
    json: { scope: 'LOCAL' },
    status: 400,
    body: error('invalid request body'),
  },
  {
    when: 'whatever is asked for, and whole seconds',
    ask: `GET ${MEMORIES}?q=goats`,
    before: (stage) => stage.does(`POST ${MEMORIES}`, { content: 'Three sheep', scope: 'LOCAL' }),
    status: 200,
    body: [
      {
        id: expect.any(String),
        content: 'Three sheep',
        scope: 'LOCAL',
        created_at: expect.stringMatching(/T\d\d:\d\d:\d\dZ$/),
      },
    ],
  },
]);

facts(
  'memories without a plugin',
  [
    {
      when: 'written',
      ask: `POST ${MEMORIES}`,
      json: { content: 'Three sheep', scope: 'LOCAL' },
      status: 503,
      body: error('memory plugin is not configured (set MEMORY_PLUGIN_URL)'),
    },
    {
      when: 'read',
      ask: `GET ${MEMORIES}`,
      status: 503,
      body: error('memory plugin is not configured (set MEMORY_PLUGIN_URL)'),
    },
  ],
  { memoryPlugin: false, rateLimitPerMinute: 0 },
);
