import { createHmac } from 'node:crypto';
import type { Context } from 'hono';
import type { Stores } from '../store/stores.ts';
import { randomToken, sha256, type TokenKind } from '../store/tokens.ts';
import { refuse } from './reply.ts';

/** Who a request says it is. `session` is the canvas page, opened by its key. */
export type Identity =
  | { readonly kind: 'none' }
  | { readonly kind: 'unknown-bearer' }
  | { readonly kind: 'admin' }
  | { readonly kind: 'session' }
  | { readonly kind: 'workspace'; readonly workspaceId: string };

/** The checks end the request with 401 when they fail. */
export interface Auth {
  identify(request: Request): Identity;
  /** WorkspaceAuth: the workspace itself, or an operator. Returns the id: that of the path unless given. */
  requireWorkspace(c: Context, workspaceId?: string): string;
  /** AdminAuth. */
  requireAdmin(request: Request): void;
  /** The workspace's own bearer and no other, not even an admin's. */
  requireOwnBearer(request: Request, workspaceId: string): void;
  /** The same, but everybody passes while the workspace has no token (of that kind). */
  requireOwnBearerIfAny(request: Request, workspaceId: string, kind?: TokenKind): void;
  /** A bearer that acts as a workspace and never leaves this process. */
  bearerFor(workspaceId: string): string;
  /** Who has it is the person at the canvas. Not a cookie: those go to every port of this machine, whoever listens there. */
  readonly canvasKey: string;
  /** Differs with each start, and is told to everybody. */
  readonly startId: string;
  /** Says at which port the canvas is; see `pageBearer`. */
  listensOn(port: number): void;
}

/**
 * What an open page sends instead of the key, which it keeps to itself. A page that is left open asks again and again; when
 * this program has ended, somebody else on this machine may answer at its port. What such a one is sent opens nothing: it
 * holds for this one start at this one port.
 */
export function pageBearer(canvasKey: string, startId: string, port: number): string {
  return createHmac('sha256', canvasKey).update(`${startId} ${port}`).digest('base64url');
}

export function createAuth(
  { tokens, workspaces }: Stores,
  adminToken: string,
  canvasKey: string = randomToken(),
): Auth {
  const startId = randomToken();
  const pageBearers = new Set([sha256(canvasKey)]);
  const bearers = new Map<string, string>();
  const workspacesByBearerHash = new Map<string, string>();

  const workspaceOf = (token: string): string | undefined => {
    const actingAs = workspacesByBearerHash.get(sha256(token));
    return actingAs !== undefined && workspaces.getLive(actingAs) !== undefined
      ? actingAs
      : tokens.workspaceOf(token);
  };

  const identify = (request: Request): Identity => {
    const token = bearerOf(request);
    if (token === undefined) return { kind: 'none' };
    if (sha256(token) === sha256(adminToken)) return { kind: 'admin' };
    if (pageBearers.has(sha256(token))) return { kind: 'session' };
    const workspaceId = workspaceOf(token);
    return workspaceId === undefined ? { kind: 'unknown-bearer' } : { kind: 'workspace', workspaceId };
  };

  const requireOwnBearer = (request: Request, workspaceId: string): void =>
    requireIdentityOf(workspaceId, identify(request));

  return {
    identify,
    requireOwnBearer,
    canvasKey,
    startId,
    listensOn(port) {
      pageBearers.add(sha256(pageBearer(canvasKey, startId, port)));
    },
    requireWorkspace(c, workspaceId = c.req.param('id') ?? '') {
      const identity = identify(c.req.raw);
      if (!isOperator(identity)) requireIdentityOf(workspaceId, identity);
      return workspaceId;
    },
    requireAdmin(request) {
      const identity = identify(request);
      if (isOperator(identity)) return;
      refuse(401, identity.kind === 'none' ? 'admin auth required' : 'invalid admin auth token');
    },
    requireOwnBearerIfAny(request, workspaceId, kind) {
      if (tokens.countLive(workspaceId, kind) > 0) requireOwnBearer(request, workspaceId);
    },
    bearerFor(workspaceId) {
      const known = bearers.get(workspaceId);
      if (known !== undefined) return known;
      const bearer = randomToken();
      bearers.set(workspaceId, bearer);
      workspacesByBearerHash.set(sha256(bearer), workspaceId);
      return bearer;
    },
  };
}

/** An operator may do what any workspace may: the holder of the admin token, or the person at the canvas. */
export function isOperator(identity: Identity): boolean {
  return identity.kind === 'admin' || identity.kind === 'session';
}

function requireIdentityOf(workspaceId: string, identity: Identity): void {
  if (identity.kind === 'workspace' && identity.workspaceId === workspaceId) return;
  refuse(401, identity.kind === 'none' ? 'missing workspace auth token' : 'invalid workspace auth token');
}

/** The scheme is case-sensitive here. */
export function bearerOf(request: Request): string | undefined {
  const header = request.headers.get('Authorization');
  if (header === null || !header.startsWith('Bearer ')) return undefined;
  const token = header.slice('Bearer '.length).trim();
  return token === '' ? undefined : token;
}
