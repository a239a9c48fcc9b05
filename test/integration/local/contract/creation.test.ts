import { expect } from 'bun:test';
import { containing, error, facts, TIME, UUID } from './facts.ts';

const TOKEN = expect.stringMatching(/^[\w-]{43}$/);

facts('creating a workspace', [
  {
    when: 'for an agent elsewhere',
    ask: 'POST /workspaces',
    as: 'admin',
    json: { name: 'New', external: true },
    status: 201,
    body: {
      id: UUID,
      external: true,
      status: 'awaiting_agent',
      connection: expect.objectContaining({
        workspace_id: UUID,
        platform_url: 'http://platform.test',
        auth_token: TOKEN,
        registry_endpoint: 'http://platform.test/registry/register',
        heartbeat_endpoint: 'http://platform.test/registry/heartbeat',
        claude_code_channel_snippet: expect.stringContaining('MOLECULE_WORKSPACES_JSON'),
      }),
    },
  },
  {
    when: 'for an agent at an address, which brings no token',
    ask: 'POST /workspaces',
    as: 'admin',
    json: { name: 'New', external: true, url: 'https://agent.example.com' },
    status: 201,
    body: { id: UUID, external: true, status: 'online' },
  },
  {
    when: 'without a name',
    ask: 'POST /workspaces',
    as: 'admin',
    json: { external: true },
    status: 400,
    body: error('invalid workspace payload'),
  },
  {
    when: 'with letters that a name must not have',
    ask: 'POST /workspaces',
    as: 'admin',
    json: { name: '{New}', external: true },
    status: 400,
    body: error('invalid workspace fields'),
  },
]);

facts('removing a workspace', [
  {
    when: 'without its name',
    ask: 'DELETE /workspaces/:own',
    as: 'admin',
    status: 400,
    body: containing({ error: 'destructive_action_requires_confirmation', workspace_name: 'Own' }),
  },
  {
    when: 'with children',
    ask: 'DELETE /workspaces/:lead',
    as: 'admin',
    headers: { 'X-Confirm-Name': 'Lead' },
    status: 409,
    body: expect.objectContaining({ status: 'confirmation_required' }),
  },
  {
    when: 'again',
    ask: 'DELETE /workspaces/:removed',
    as: 'admin',
    headers: { 'X-Confirm-Name': 'Removed' },
    status: 410,
    body: expect.objectContaining({ error: expect.any(String) }),
  },
]);

facts('tokens', [
  {
    when: 'another one of our own',
    ask: 'POST /workspaces/:own/tokens',
    status: 201,
    body: {
      auth_token: TOKEN,
      workspace_id: ':own',
      message: 'Save this token now — it cannot be retrieved again.',
    },
  },
  {
    when: 'those that there are',
    ask: 'GET /workspaces/:own/tokens',
    status: 200,
    body: {
      tokens: [
        { id: UUID, prefix: expect.stringMatching(/^[\w-]{8}$/), created_at: TIME, last_used_at: TIME },
      ],
      count: 1,
    },
  },
  {
    when: 'one that there is not',
    ask: 'DELETE /workspaces/:own/tokens/:nobody',
    status: 404,
    body: error('token not found or already revoked'),
  },
  {
    when: 'a new one instead of all others',
    ask: 'POST /workspaces/:own/external/rotate',
    status: 200,
    body: { connection: expect.objectContaining({ auth_token: TOKEN }) },
  },
  {
    when: 'shown again, without the secret',
    ask: 'GET /workspaces/:own/external/connection',
    status: 200,
    body: { connection: expect.objectContaining({ auth_token: '' }) },
  },
]);
