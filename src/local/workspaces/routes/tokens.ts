import type { Hono } from 'hono';
import { isUuid } from '../../http/random-token.ts';
import { ok, refuse, reply } from '../../http/reply.ts';
import { goTimestamp, goTimestampOrNull } from '../../store/go-time.ts';
import type { Services } from '../../store/services.ts';
import { connectionOf } from '../connection.ts';

const MAX_LIVE_TOKENS = 50;
const DEFAULT_LISTED = 50;
const MAX_LISTED = 200;

export function registerTokenRoutes(app: Hono, services: Services): void {
  const { auth, tokens, rules } = services;

  app.post('/workspaces/:id/tokens', (c) => {
    const workspaceId = c.req.param('id');
    auth.requireWorkspace(c.req.raw, workspaceId);
    return mint(workspaceId, services);
  });

  app.get('/workspaces/:id/tokens', (c) => {
    const workspaceId = c.req.param('id');
    auth.requireWorkspace(c.req.raw, workspaceId);
    const limit = Math.min(count(c.req.query('limit')) || DEFAULT_LISTED, MAX_LISTED);
    const listed = tokens.list(workspaceId, limit, count(c.req.query('offset'))).map((token) => ({
      id: token.id,
      prefix: token.prefix,
      created_at: goTimestamp(token.created_at),
      last_used_at: goTimestampOrNull(token.last_used_at),
    }));
    return ok({ tokens: listed, count: listed.length });
  });

  app.delete('/workspaces/:id/tokens/:tokenId', (c) => {
    const workspaceId = c.req.param('id');
    auth.requireWorkspace(c.req.raw, workspaceId);
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
  const { auth, tokens, workspaces, rules } = services;

  const checkExternal = (workspaceId: string) => {
    if (workspaces.get(workspaceId)?.runtime === 'external') return;
    refuse(400, 'workspace is not external');
  };

  app.post('/workspaces/:id/external/rotate', (c) => {
    const workspaceId = c.req.param('id');
    auth.requireWorkspace(c.req.raw, workspaceId);
    checkExternal(findLive(workspaceId, services));
    tokens.revokeAll(workspaceId);
    const token = tokens.mint(workspaceId, 'instance');
    return ok({ connection: connectionOf(workspaceId, token, c.req.raw, rules) });
  });

  app.get('/workspaces/:id/external/connection', (c) => {
    const workspaceId = c.req.param('id');
    auth.requireWorkspace(c.req.raw, workspaceId);
    checkExternal(findLive(workspaceId, services));
    return ok({ connection: connectionOf(workspaceId, '', c.req.raw, rules) });
  });
}

function mint(workspaceId: string, services: Services): Response {
  const { tokens } = services;
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

function findLive(workspaceId: string, { workspaces }: Services): string {
  if (!isUuid(workspaceId)) refuse(400, 'invalid workspace id');
  const status = workspaces.get(workspaceId)?.status ?? 'removed';
  return status === 'removed' ? refuse(404, 'workspace not found') : workspaceId;
}

function count(text: string | undefined): number {
  const number = Number(text ?? 0);
  return Number.isInteger(number) && number > 0 ? number : 0;
}
