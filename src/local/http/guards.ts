import { sha256 } from '../store/tokens.ts';
import { plain, type Refusal, reply } from './reply.ts';

/** The address the request was made to. Requests without a socket have no `Host` header. */
export function hostOf(request: Request): string {
  return request.headers.get('Host') ?? new URL(request.url).host;
}

function isSameOrigin(origin: string | null, host: string): boolean {
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

/** How a request without a known tenant is answered: with an error, or with a web page as a proxy sends it. */
export type TenantGuard = 'off' | 'error' | 'edge-html';

const UNGUARDED = /^\/(?:health|buildinfo|metrics|registry\/register|registry\/heartbeat|cp\/.*)$/;
const EDGE_PAGE =
  '<!DOCTYPE html><html><head><title>404: This page could not be found.</title></head></html>';

export interface Tenant {
  readonly guard: TenantGuard;
  readonly organisationId: string;
}

/** A tenant is found by the organisation header, or by a same-origin `Origin` or `Referer`. */
export function refuseUnroutable(request: Request, { guard, organisationId }: Tenant): Response | undefined {
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
  const body: Refusal = {
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

const WINDOW_MICROS = 60_000_000;
const MAX_BUCKETS = 10_000;

interface Bucket {
  readonly endsAtMicros: number;
  count: number;
}

export interface RateVerdict {
  /** To be put on every response of the request. */
  readonly headers: Readonly<Record<string, string>>;
  readonly refusal?: Response;
}

export interface RateLimiterOptions {
  /** Requests per minute and bucket; 0 is unlimited. */
  readonly perMinute: number;
  readonly byAddressOnly: boolean;
  readonly nowMicros: () => number;
}

/** Counts in fixed windows of a minute. All requests of one bearer count together, whatever they ask for. */
export function createRateLimiter(options: RateLimiterOptions): (request: Request) => RateVerdict {
  const buckets = new Map<string, Bucket>();

  const bucketOf = (key: string, nowMicros: number): Bucket => {
    const known = buckets.get(key);
    if (known !== undefined && known.endsAtMicros > nowMicros) return known;
    if (buckets.size >= MAX_BUCKETS) buckets.clear();
    const bucket = { endsAtMicros: nowMicros + WINDOW_MICROS, count: 0 };
    buckets.set(key, bucket);
    return bucket;
  };

  return (request) => {
    if (options.perMinute === 0) return { headers: { 'X-RateLimit-Limit': 'unlimited' } };
    const nowMicros = options.nowMicros();
    const bucket = bucketOf(keyOf(request, options.byAddressOnly), nowMicros);
    bucket.count += 1;
    const resetSeconds = Math.floor((bucket.endsAtMicros - nowMicros) / 1_000_000);
    const headers = {
      'X-RateLimit-Limit': String(options.perMinute),
      'X-RateLimit-Remaining': String(Math.max(0, options.perMinute - bucket.count)),
      'X-RateLimit-Reset': String(resetSeconds),
    };
    if (bucket.count <= options.perMinute) return { headers };
    const body: Refusal = { error: 'rate limit exceeded', retry_after: resetSeconds };
    return {
      headers,
      refusal: reply({ status: 429, body, headers: { 'Retry-After': String(resetSeconds) } }),
    };
  };
}

/** Every client of this platform has the same address. */
function keyOf(request: Request, byAddressOnly: boolean): string {
  if (byAddressOnly) return 'address';
  const organisation = request.headers.get('X-Molecule-Org-Id');
  if (organisation !== null) return `organisation ${organisation}`;
  const authorization = request.headers.get('Authorization');
  return authorization === null ? 'address' : sha256(authorization);
}
