import { isPagePath } from '../canvas/page.ts';
import { droppedConnection, throughFaults } from '../faults/fault-effects.ts';
import type { FaultSubject, FaultSwitchboard } from '../faults/faults.ts';
import type { PlatformClock } from '../store/clock.ts';
import { type Auth, type Identity, refuseForeignChange } from './auth.ts';
import type { Handler } from './handler.ts';
import { refuseForeignOrigin, refuseUnroutable, type TenantGuard } from './origin.ts';
import type { RateVerdict } from './rate-limit.ts';
import type { RequestLog } from './request-log.ts';

export interface FrontDoorDeps {
  readonly routes: Handler;
  readonly auth: Auth;
  readonly clock: PlatformClock;
  readonly faults: FaultSwitchboard;
  readonly requests: RequestLog;
  readonly limitRate: (request: Request) => RateVerdict;
  readonly tenantGuard: TenantGuard;
  readonly organisationId: string;
  readonly closed: AbortSignal;
}

const SECURITY_HEADERS: Readonly<Record<string, string>> = {
  'X-Content-Type-Options': 'nosniff',
  'X-Frame-Options': 'DENY',
  'Strict-Transport-Security': 'max-age=31536000; includeSubDomains',
  'Content-Security-Policy': "default-src 'self'",
};

/**
 * What stands before the routes: the log, the faults, and the platform's own gates. Rejects when the connection is
 * to be dropped, or with the reason of an aborted request, as `fetch` does.
 */
export function createFrontDoor(deps: FrontDoorDeps): Handler {
  const guarded = (request: Request) => throughGates(request, deps);
  return async (request) => {
    const { pathname, search } = new URL(request.url);
    if (deps.closed.aborted) throw droppedConnection();
    if (isPagePath(pathname)) return guarded(request);
    const identity = deps.auth.identify(request);
    const finish = deps.requests.begin({
      at: new Date(deps.clock.nowMicros() / 1000).toISOString(),
      method: request.method,
      path: pathname,
      query: search.slice(1),
      headers: [...request.headers.keys()],
      authorization: nameOf(identity),
    });
    const startedMs = performance.now();
    const struck = deps.faults.strike(subjectOf(request, deps.auth));
    const outcome = (status: number) => ({
      status,
      duration_ms: performance.now() - startedMs,
      ...(struck.length === 0 ? {} : { fault: struck.map(({ kind }) => kind).join(' and ') }),
    });
    try {
      const response = await untilAborted(
        throughFaults(struck, request, guarded, deps.closed),
        request.signal,
      );
      finish(outcome(response.status));
      return response;
    } catch (error) {
      finish(outcome(0));
      throw error;
    }
  };
}

/** What a fault rule is compared with. */
export function subjectOf(request: Request, auth: Auth): FaultSubject {
  const path = new URL(request.url).pathname;
  const named = /^\/(?:admin\/)?(?:workspaces|registry(?:\/discover)?)\/([\w-]+)/.exec(path)?.[1];
  const identity = auth.identify(request);
  return {
    method: request.method,
    path,
    workspaceIds: [
      ...(named === undefined ? [] : [named]),
      ...(identity.kind === 'workspace' ? [identity.workspaceId] : []),
    ],
  };
}

function nameOf(identity: Identity): string {
  if (identity.kind === 'workspace') return identity.workspaceId;
  return identity.kind === 'unknown-bearer' ? 'unknown' : identity.kind;
}

async function throughGates(request: Request, deps: FrontDoorDeps): Promise<Response> {
  const path = new URL(request.url).pathname;
  const response = isPagePath(path) ? await ownGates(request, deps) : await platformGates(request, deps);
  for (const [name, value] of Object.entries(SECURITY_HEADERS)) {
    if (!response.headers.has(name)) response.headers.set(name, value);
  }
  response.headers.set('Date', new Date(deps.clock.nowMicros() / 1000).toUTCString());
  return response;
}

function ownGates(request: Request, deps: FrontDoorDeps): Response | Promise<Response> {
  return refuseForeignOrigin(request) ?? refuseForeignChange(request) ?? deps.routes(request);
}

async function platformGates(request: Request, deps: FrontDoorDeps): Promise<Response> {
  const foreign = refuseForeignOrigin(request) ?? refuseForeignChange(request);
  if (foreign !== undefined) return foreign;
  const { headers, refusal } = deps.limitRate(request);
  const response =
    refusal ??
    refuseUnroutable(request, deps.tenantGuard, deps.organisationId) ??
    (await deps.routes(request));
  for (const [name, value] of Object.entries(headers)) response.headers.set(name, value);
  return response;
}

async function untilAborted<T>(work: Promise<T>, signal: AbortSignal): Promise<T> {
  const { promise: aborting, reject } = Promise.withResolvers<never>();
  const onAbort = () => reject(signal.reason);
  if (signal.aborted) onAbort();
  signal.addEventListener('abort', onAbort, { once: true });
  try {
    return await Promise.race([work, aborting]);
  } finally {
    signal.removeEventListener('abort', onAbort);
  }
}
