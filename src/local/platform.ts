import { createA2a } from './a2a/a2a.ts';
import { type SendOptions, type SentResult, sendMessage } from './a2a/impersonation.ts';
import { isPagePath } from './canvas/page.ts';
import { FaultSwitchboard } from './faults/faults.ts';
import { createEventStreams } from './http/event-stream.ts';
import type { EventHub } from './http/events.ts';
import { createFrontDoor, subjectOf } from './http/front-door.ts';
import { randomToken } from './http/random-token.ts';
import { createRateLimiter } from './http/rate-limit.ts';
import { RequestLog } from './http/request-log.ts';
import { createRoutes } from './http/routes.ts';
import { createServices } from './store/create-services.ts';
import type { Era } from './store/era.ts';
import type { LocalPlatformOptions } from './store/options.ts';
import { createDirectAccess, type DirectAccess } from './workspaces/direct-access.ts';
import { createPresence } from './workspaces/presence.ts';

export { type PeerAnswer, type PeerMessage, type PeerResponder, textAnswer } from './a2a/responder.ts';
export type { LocalPlatformOptions } from './store/options.ts';

/** A whole small platform in this process. Close it when done. */
export interface LocalPlatform extends DirectAccess {
  readonly adminToken: string;
  readonly era: Era;
  /** The organisation that a strict tenant wants to be named. */
  readonly organisationId: string;
  /** Answers without a socket; rejects like `fetch` when a fault drops the connection or the request is aborted. */
  fetch(request: Request): Promise<Response>;
  readonly faults: FaultSwitchboard;
  readonly requests: RequestLog;
  readonly events: EventHub;
  /** A person's message, through the `/a2a` route; no fault and no rate limit is in its way. */
  sendAsCanvasUser(workspaceId: string, text: string, options?: SendOptions): Promise<SentResult>;
  /** A workspace's message, in the same way. */
  sendAsPeer(peerId: string, targetId: string, text: string, options?: SendOptions): Promise<SentResult>;
  /** Ends every open event stream, as a proxy between might; readers may come back at once. */
  dropEventStreams(): void;
  /** Ends open streams and hanging requests, and closes the database. */
  close(): void;
}

const DEFAULT_RATE_LIMIT = 600;

export function createLocalPlatform(options: LocalPlatformOptions = {}): LocalPlatform {
  const closing = new AbortController();
  const adminToken = options.adminToken || randomToken();
  const organisationId = crypto.randomUUID();
  const services = createServices(options, adminToken, closing.signal);
  const { auth, clock, events, rules, settings } = services;
  const presence = createPresence(services);
  const direct = createDirectAccess(services, presence);
  const requests = new RequestLog();
  const streams = createEventStreams(events, { ...settings, closed: closing.signal });
  const faults = new FaultSwitchboard(() => {
    events.publish('FAULTS_CHANGED', undefined, { count: faults.list().length });
    streams.close(
      (request) => !isPagePath(new URL(request.url).pathname) && faults.isOut(subjectOf(request, auth)),
    );
  });

  const sendAsPeer: LocalPlatform['sendAsPeer'] = (peerId, targetId, text, sendOptions) =>
    sendMessage(routes, auth.bearerFor(peerId), targetId, text, sendOptions);
  const actions = { createWorkspace: direct.createWorkspace, sendAsPeer };
  const a2a = createA2a(services);
  const routes = createRoutes({ services, streams, faults, requests, actions, a2a, presence });

  return {
    ...direct,
    adminToken,
    era: rules.era,
    organisationId,
    faults,
    requests,
    events,
    sendAsPeer,
    sendAsCanvasUser: (workspaceId, text, sendOptions) =>
      sendMessage(routes, adminToken, workspaceId, text, sendOptions),
    fetch: createFrontDoor({
      routes,
      auth,
      clock,
      faults,
      requests,
      organisationId,
      tenantGuard: options.tenantGuard ?? 'off',
      closed: closing.signal,
      limitRate: createRateLimiter({
        perMinute: options.rateLimitPerMinute ?? DEFAULT_RATE_LIMIT,
        byAddressOnly: rules.limitsByAddress,
        nowMicros: () => clock.nowMicros(),
      }),
    }),
    dropEventStreams: () => streams.close(() => true),
    close() {
      if (closing.signal.aborted) return;
      closing.abort();
      services.closeDatabase();
    },
  };
}
