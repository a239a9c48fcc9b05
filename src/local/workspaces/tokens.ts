import type { Hono } from 'hono';
import type { EraRules } from '../http/era.ts';
import { hostOf } from '../http/guards.ts';
import { readLimit } from '../http/read-request.ts';
import { ok, refuse, reply } from '../http/reply.ts';
import type { Services } from '../http/services.ts';
import { goTimestamp, goTimestampOrNull } from '../store/clock.ts';
import { isUuid } from '../store/schema.ts';

const MAX_LIVE_TOKENS = 50;
const DEFAULT_LISTED = 50;
const MAX_LISTED = 200;

/** The tokens of a workspace, and what a person needs to connect an agent with one. */
export function registerTokenRoutes(app: Hono, services: Services): void {
  const { auth, rules } = services;
  const { tokens } = services.store;

  app.post('/workspaces/:id/tokens', (c) => {
    const workspaceId = auth.requireWorkspace(c);
    return mint(workspaceId, services);
  });

  app.get('/workspaces/:id/tokens', (c) => {
    const workspaceId = auth.requireWorkspace(c);
    const limit = readLimit(c.req.query('limit'), DEFAULT_LISTED, MAX_LISTED);
    const offset = readLimit(c.req.query('offset'), 0, Number.MAX_SAFE_INTEGER);
    const listed = tokens.list(workspaceId, limit, offset).map((token) => ({
      id: token.id,
      prefix: token.prefix,
      created_at: goTimestamp(token.created_at),
      last_used_at: goTimestampOrNull(token.last_used_at),
    }));
    return ok({ tokens: listed, count: listed.length });
  });

  app.delete('/workspaces/:id/tokens/:tokenId', (c) => {
    const workspaceId = auth.requireWorkspace(c);
    return tokens.revoke(workspaceId, c.req.param('tokenId'))
      ? ok({ status: 'revoked' })
      : refuse(404, 'token not found or already revoked');
  });

  registerConnectionRoutes(app, services);

  if (rules.isCurrent) {
    app.post('/admin/workspaces/:id/tokens', (c) => {
      auth.requireAdmin(c.req.raw);
      return mint(c.req.param('id'), services);
    });
    return;
  }

  app.get('/admin/workspaces/:id/test-token', (c) => {
    auth.requireAdmin(c.req.raw);
    const workspaceId = findLive(c.req.param('id'), services);
    return ok({ auth_token: tokens.mint(workspaceId, 'api'), workspace_id: workspaceId });
  });
}

function registerConnectionRoutes(app: Hono, services: Services): void {
  const { auth, store, rules } = services;

  const checkExternal = (workspaceId: string) => {
    findLive(workspaceId, services);
    if (store.workspaces.get(workspaceId)?.runtime !== 'external') refuse(400, 'workspace is not external');
  };

  app.post('/workspaces/:id/external/rotate', (c) => {
    const workspaceId = auth.requireWorkspace(c);
    checkExternal(workspaceId);
    store.tokens.revokeAll(workspaceId);
    const token = store.tokens.mint(workspaceId, 'instance');
    return ok({ connection: connectionOf(workspaceId, token, c.req.raw, rules) });
  });

  app.get('/workspaces/:id/external/connection', (c) => {
    const workspaceId = auth.requireWorkspace(c);
    checkExternal(workspaceId);
    return ok({ connection: connectionOf(workspaceId, '', c.req.raw, rules) });
  });
}

function mint(workspaceId: string, services: Services): Response {
  const { tokens } = services.store;
  findLive(workspaceId, services);
  if (tokens.countLive(workspaceId) >= MAX_LIVE_TOKENS) {
    refuse(429, `maximum ${MAX_LIVE_TOKENS} active tokens per workspace`);
  }
  return reply({
    status: 201,
    body: {
      auth_token: tokens.mint(workspaceId, 'api'),
      workspace_id: workspaceId,
      message: 'Save this token now — it cannot be retrieved again.',
    },
  });
}

function findLive(workspaceId: string, { store }: Services): string {
  if (!isUuid(workspaceId)) refuse(400, 'invalid workspace id');
  return store.workspaces.getLive(workspaceId)?.id ?? refuse(404, 'workspace not found');
}

/** What a person needs to connect an agent; `token` is empty when it is shown again. */
export function connectionOf(workspaceId: string, token: string, request: Request, rules: EraRules) {
  const platformUrl = publicBase(request);
  const register = `${platformUrl}/registry/register`;
  const heartbeat = `${platformUrl}/registry/heartbeat`;
  return {
    workspace_id: workspaceId,
    platform_url: platformUrl,
    auth_token: token,
    registry_endpoint: register,
    heartbeat_endpoint: heartbeat,
    curl_register_template: [
      `curl -X POST ${register}`,
      `-H 'Authorization: Bearer ${token || '<token>'}'`,
      `-H 'Content-Type: application/json'`,
      `-d '{"id":"${workspaceId}","delivery_mode":"poll","agent_card":{"name":"my agent"}}'`,
    ].join(' \\\n  '),
    python_snippet: `PLATFORM_URL = "${platformUrl}"\nWORKSPACE_ID = "${workspaceId}"\n`,
    claude_code_channel_snippet: rules.isCurrent
      ? currentSnippet(workspaceId, token || '<ROTATE_TO_REVEAL_TOKEN>', platformUrl)
      : documentedSnippet(workspaceId, platformUrl),
  };
}

/** The platform's address from outside: what a proxy in front of it says, else what the request was sent to. */
function publicBase(request: Request): string {
  const scheme = request.headers.get('X-Forwarded-Proto') ?? new URL(request.url).protocol.replace(/:$/, '');
  return `${scheme}://${request.headers.get('X-Forwarded-Host') ?? hostOf(request)}`;
}

/** Three lines of settings with a token to be filled in by hand. */
function documentedSnippet(workspaceId: string, platformUrl: string): string {
  const settings = `MOLECULE_PLATFORM_URL=${platformUrl}
MOLECULE_WORKSPACE_IDS=${workspaceId}
MOLECULE_WORKSPACE_TOKENS=<paste auth_token from create response>`;
  return snippet(settings, '--channels plugin:molecule@molecule-mcp-claude-channel');
}

/** One line of settings that holds every workspace with its own token. */
function currentSnippet(workspaceId: string, token: string, platformUrl: string): string {
  const workspaces = JSON.stringify([{ id: workspaceId, token, platform_url: platformUrl }]);
  return snippet(`MOLECULE_WORKSPACES_JSON=${workspaces}`, 'plugin:molecule@molecule-channel');
}

function snippet(settings: string, launchArguments: string): string {
  return `# Connect a Claude Code session to this workspace.
mkdir -p ~/.claude/channels/molecule
cat > ~/.claude/channels/molecule/.env <<'EOF'
${settings}
EOF
chmod 600 ~/.claude/channels/molecule/.env
claude --dangerously-load-development-channels ${launchArguments}
`;
}
