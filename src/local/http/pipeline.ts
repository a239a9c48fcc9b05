import { isPagePath } from '../canvas/page.ts';
import { createDatabaseDown } from '../faults/database-down.ts';
import { droppedConnection, handleWithFaults } from '../faults/fault-effects.ts';
import type { FaultSubject, FaultSwitchboard } from '../faults/faults.ts';
import type { PlatformClock } from '../store/clock.ts';
import type { AgentContacts } from './agent-contacts.ts';
import type { Auth, Identity } from './auth.ts';
import type { EraRules } from './era.ts';
import { type RateVerdict, refuseForeignOrigin, refuseUnroutable, type Tenant } from './guards.ts';
import type { Handler } from './reply.ts';
import type { RequestLog } from './request-log.ts';

export interface PipelineDeps {
  readonly routes: Handler;
  readonly auth: Auth;
  readonly contacts: AgentContacts;
  readonly rules: EraRules;
  readonly clock: PlatformClock;
  readonly faults: FaultSwitchboard;
  readonly requests: RequestLog;
  readonly limitRate: (request: Request) => RateVerdict;
  readonly tenant: Tenant;
  readonly closed: AbortSignal;
}

const SECURITY_HEADERS: Readonly<Record<string, string>> = {
  'X-Content-Type-Options': 'nosniff',
  'X-Frame-Options': 'DENY',
  'Strict-Transport-Security': 'max-age=31536000; includeSubDomains',
  'Content-Security-Policy': "default-src 'self'",
};

/**
 * What each request passes before the routes: the log, the faults, and the guards. Rejects when the
 * connection is to be dropped, or with the reason of an aborted request, as `fetch` does.
 */
export function createPipeline(deps: PipelineDeps): Handler {
  const guarded = (request: Request) => handleGuarded(request, deps);
  const withoutDatabase = (afterAuth: boolean) => (request: Request) =>
    handleGuarded(request, { ...deps, routes: createDatabaseDown(deps, afterAuth) });
  const handlers = { handle: guarded, withoutDatabase };
  return async (request) => {
    const { pathname, search } = new URL(request.url);
    if (deps.closed.aborted) throw droppedConnection();
    if (isPagePath(pathname)) return guarded(request);
    const identity = deps.auth.identify(request);
    if (identity.kind === 'workspace') deps.contacts.heard(identity.workspaceId);
    const finish = deps.requests.begin({
      at: new Date(deps.clock.nowMicros() / 1000).toISOString(),
      method: request.method,
      path: pathname,
      query: search.slice(1),
      headers: [...request.headers.keys()],
      authorization: nameOf(identity),
    });
    const startedMs = performance.now();
    // Faults are what agents get; the person at the canvas must be able to see and end them.
    const faults = identity.kind === 'session' ? [] : deps.faults.takeFor(subjectOf(request, identity));
    const outcome = (status: number) => ({
      status,
      duration_ms: performance.now() - startedMs,
      ...(faults.length === 0 ? {} : { fault: faults.map(({ kind }) => kind).join(' and ') }),
    });
    try {
      const response = await untilAborted(
        handleWithFaults(faults, request, handlers, deps.closed),
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

/** What a fault rule's `match` looks at. */
export function subjectOf(request: Request, identity: Identity): FaultSubject {
  const path = new URL(request.url).pathname;
  const named = /^\/(?:admin\/)?(?:workspaces|registry(?:\/discover)?)\/([\w-]+)/.exec(path)?.[1];
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

async function handleGuarded(request: Request, deps: PipelineDeps): Promise<Response> {
  const response = refuseForeignOrigin(request) ?? (await handleLimited(request, deps));
  for (const [name, value] of Object.entries(SECURITY_HEADERS)) {
    if (!response.headers.has(name)) response.headers.set(name, value);
  }
  response.headers.set('Date', new Date(deps.clock.nowMicros() / 1000).toUTCString());
  return response;
}

/** The canvas page has neither a rate limit nor a tenant. */
async function handleLimited(request: Request, deps: PipelineDeps): Promise<Response> {
  if (isPagePath(new URL(request.url).pathname)) return deps.routes(request);
  const { headers, refusal } = deps.limitRate(request);
  const response = refusal ?? refuseUnroutable(request, deps.tenant) ?? (await deps.routes(request));
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
