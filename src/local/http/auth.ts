import type { TokenStore } from '../store/tokens.ts';
import { hostOf, isSameOrigin } from './origin.ts';
import { randomToken, sha256 } from './random-token.ts';
import { plain, refuse } from './reply.ts';

/** Who a request says it is. `session` is the canvas page, opened in a browser on this machine. */
export type Identity =
  | { readonly kind: 'none' }
  | { readonly kind: 'unknown-bearer' }
  | { readonly kind: 'admin' }
  | { readonly kind: 'session' }
  | { readonly kind: 'workspace'; readonly workspaceId: string };

export interface Auth {
  identify(request: Request): Identity;
  /** WorkspaceAuth: the workspace itself, or someone above it. Ends the request with 401 otherwise. */
  requireWorkspace(request: Request, workspaceId: string): Identity;
  /** AdminAuth. */
  requireAdmin(request: Request): void;
  /** For handlers that check the workspace's own bearer again, where an admin's does not count. */
  requireOwnBearer(request: Request, workspaceId: string): void;
  /** A bearer that acts as a workspace and never leaves this process. */
  bearerFor(workspaceId: string): string;
  readonly sessionCookie: string;
}

export const SESSION_COOKIE = 'molecule_session';

export interface AuthOptions {
  readonly tokens: TokenStore;
  readonly adminToken: string;
  readonly isAlive: (workspaceId: string) => boolean;
}

export function createAuth({ tokens, adminToken, isAlive }: AuthOptions): Auth {
  const session = randomToken();
  const actors = new Map<string, string>();
  const bearers = new Map<string, string>();

  const workspaceOf = (token: string): string | undefined => {
    const actor = actors.get(sha256(token));
    return actor !== undefined && isAlive(actor) ? actor : tokens.workspaceOf(token);
  };

  const identify = (request: Request): Identity => {
    const token = bearerOf(request);
    if (token === undefined) return { kind: hasCookie(request, session) ? 'session' : 'none' };
    if (sha256(token) === sha256(adminToken)) return { kind: 'admin' };
    const workspaceId = workspaceOf(token);
    return workspaceId === undefined ? { kind: 'unknown-bearer' } : { kind: 'workspace', workspaceId };
  };

  return {
    identify,
    sessionCookie: `${SESSION_COOKIE}=${session}; Path=/; HttpOnly; SameSite=Strict`,
    requireWorkspace(request, workspaceId) {
      const identity = identify(request);
      if (isAbove(identity) || isWorkspace(identity, workspaceId)) return identity;
      return refuse(401, identity.kind === 'none' ? MISSING : INVALID);
    },
    requireAdmin(request) {
      const identity = identify(request);
      if (isAbove(identity)) return;
      refuse(401, identity.kind === 'none' ? 'admin auth required' : 'invalid admin auth token');
    },
    requireOwnBearer(request, workspaceId) {
      const identity = identify(request);
      if (!isWorkspace(identity, workspaceId)) refuse(401, identity.kind === 'none' ? MISSING : INVALID);
    },
    bearerFor(workspaceId) {
      const known = bearers.get(workspaceId);
      if (known !== undefined) return known;
      const bearer = randomToken();
      bearers.set(workspaceId, bearer);
      actors.set(sha256(bearer), workspaceId);
      return bearer;
    },
  };
}

export const MISSING = 'missing workspace auth token';
export const INVALID = 'invalid workspace auth token';

export function isAbove(identity: Identity): boolean {
  return identity.kind === 'admin' || identity.kind === 'session';
}

function isWorkspace(identity: Identity, workspaceId: string): boolean {
  return identity.kind === 'workspace' && identity.workspaceId === workspaceId;
}

/** The scheme is case-sensitive here. */
function bearerOf(request: Request): string | undefined {
  const header = request.headers.get('Authorization');
  if (header === null || !header.startsWith('Bearer ')) return undefined;
  const token = header.slice('Bearer '.length).trim();
  return token === '' ? undefined : token;
}

function hasCookie(request: Request, session: string): boolean {
  const cookies = (request.headers.get('Cookie') ?? '').split(';').map((cookie) => cookie.trim());
  return cookies.includes(`${SESSION_COOKIE}=${session}`);
}

/** A browser sends the cookie for any page of this machine; only our own page may change something with it. */
export function refuseForeignChange(request: Request): Response | undefined {
  if (request.method === 'GET' || request.method === 'HEAD' || bearerOf(request) !== undefined)
    return undefined;
  if (!(request.headers.get('Cookie') ?? '').includes(`${SESSION_COOKIE}=`)) return undefined;
  return isSameOrigin(request.headers.get('Origin'), hostOf(request)) ? undefined : plain(403);
}
