import type { ErrorBody } from '../../wire/error-body.ts';
import { plain, reply } from './reply.ts';

/** The address the request was made to. Requests without a socket have no `Host` header. */
export function hostOf(request: Request): string {
  return request.headers.get('Host') ?? new URL(request.url).host;
}

export function isSameOrigin(origin: string | null, host: string): boolean {
  return origin === `http://${host}` || origin === `https://${host}`;
}

/** Origins of the platform's own development pages, allowed on every deployment unless configured. */
const ALLOWED_ORIGINS = new Set(['http://localhost:3000', 'http://localhost:3001']);

/** An `Origin` that is neither the platform's own nor an allowed one: 403 without a body. */
export function refuseForeignOrigin(request: Request): Response | undefined {
  const origin = request.headers.get('Origin');
  if (origin === null || origin === '') return undefined;
  if (isSameOrigin(origin, hostOf(request))) return undefined;
  if (!ALLOWED_ORIGINS.has(origin)) return plain(403);
  if (request.method !== 'OPTIONS') return undefined;
  return plain(204, '', {
    'Access-Control-Allow-Origin': origin,
    'Access-Control-Allow-Methods': 'GET,POST,PUT,PATCH,DELETE,OPTIONS',
    'Access-Control-Allow-Headers': 'Origin,Content-Type,Authorization,X-Workspace-ID',
  });
}

/** How a strict tenant answers what it cannot route: its own error, or the web page of the edge before it. */
export type TenantGuard = 'off' | 'error' | 'edge-html';

const UNGUARDED = /^\/(?:health|buildinfo|metrics|registry\/register|registry\/heartbeat|cp\/.*)$/;
const EDGE_PAGE =
  '<!DOCTYPE html><html><head><title>404: This page could not be found.</title></head></html>';

/** Tenants are found by organisation header or by a same-origin `Origin` or `Referer`. */
export function refuseUnroutable(
  request: Request,
  guard: TenantGuard,
  organisationId: string,
): Response | undefined {
  if (guard === 'off' || UNGUARDED.test(new URL(request.url).pathname)) return undefined;
  const organisation = request.headers.get('X-Molecule-Org-Id');
  if (organisation !== null) return organisation === organisationId ? undefined : plain(404);
  const host = hostOf(request);
  if (isSameOrigin(request.headers.get('Origin'), host) || isSameOrigin(refererOrigin(request), host)) {
    return undefined;
  }
  if (guard === 'edge-html') {
    return new Response(EDGE_PAGE, { status: 404, headers: { 'Content-Type': 'text/html; charset=utf-8' } });
  }
  const body: ErrorBody & { required_header: string; detail: string } = {
    error: 'missing tenant routing header',
    code: 'TENANT_ORG_HEADER_REQUIRED',
    required_header: 'X-Molecule-Org-Id',
    detail: 'Send the header, or a same-origin Origin or Referer.',
  };
  return reply({ status: 400, body });
}

function refererOrigin(request: Request): string | null {
  return URL.parse(request.headers.get('Referer') ?? '')?.origin ?? null;
}

const LOOPBACK = /^(?:localhost|127(?:\.\d{1,3}){3}|\[::1\])(?::\d{1,5})?$/i;

/** A name that only pretends to be this machine (DNS rebinding) must not open a session in the browser. */
export function refuseForeignHost(request: Request): Response | undefined {
  const host = request.headers.get('Host') ?? '';
  return LOOPBACK.test(host)
    ? undefined
    : reply({ status: 403, body: { error: 'host is not a loopback name' } });
}
