import { createA2a } from './a2a.ts';
import { createServices } from './create-services.ts';
import { createDirectAccess, type DirectAccess } from './direct-access.ts';
import type { Era } from './era.ts';
import { createEventStreams } from './event-stream.ts';
import type { EventHub } from './events.ts';
import { FaultSwitchboard } from './faults.ts';
import { createFrontDoor, subjectOf } from './front-door.ts';
import { type SendOptions, type SentResult, sendMessage } from './impersonation.ts';
import type { LocalPlatformOptions } from './options.ts';
import { isPagePath } from './page.ts';
import { createPresence } from './presence.ts';
import { randomToken } from './random-token.ts';
import { createRateLimiter } from './rate-limit.ts';
import { RequestLog } from './request-log.ts';
import { createRoutes } from './routes.ts';

export type { LocalPlatformOptions } from './options.ts';
export { type PeerAnswer, type PeerMessage, type PeerResponder, textAnswer } from './responder.ts';

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
