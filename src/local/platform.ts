import type { PeerResponder } from './a2a/answer.ts';
import { type SendOptions, type SentResult, sendMessage } from './a2a/send-as.ts';
import { isPagePath } from './canvas/page.ts';
import { FaultSwitchboard } from './faults/faults.ts';
import { AgentContacts } from './http/agent-contacts.ts';
import { createAuth } from './http/auth.ts';
import { type Era, rulesOf } from './http/era.ts';
import { createEventStreams, EventHub } from './http/events.ts';
import { createRateLimiter, type TenantGuard } from './http/guards.ts';
import { createPipeline, subjectOf } from './http/pipeline.ts';
import { RequestLog } from './http/request-log.ts';
import { createRoutes } from './http/routes.ts';
import type { Services } from './http/services.ts';
import { createSystemClock, type PlatformClock } from './store/clock.ts';
import { openStores } from './store/stores.ts';
import { randomToken } from './store/tokens.ts';
import { createDirectAccess, type DirectAccess } from './workspaces/direct-access.ts';
import { seedPlatformRoot } from './workspaces/platform-root.ts';

export { type PeerAnswer, type PeerMessage, type PeerResponder, textAnswer } from './a2a/answer.ts';
export type { Era } from './http/era.ts';

export interface LocalPlatformOptions {
  /** `:memory:` unless given; a file is readable by its owner only. */
  readonly databasePath?: string;
  /** Which era of the platform to be: E2, the newest, unless given. */
  readonly era?: Era;
  /** Random unless given. */
  readonly adminToken?: string;
  /** Random unless given. */
  readonly canvasKey?: string | undefined;
  /** Rows get exactly its time. */
  readonly clock?: PlatformClock;
  /** 600 unless given; 0 is unlimited. */
  readonly rateLimitPerMinute?: number;
  /** Whether requests need an `Origin` or an organisation header, and how a lack of both is answered. */
  readonly tenantGuard?: TenantGuard;
  /** On unless given; without it the memory endpoints answer 503. */
  readonly memoryPlugin?: boolean;
  /** Off unless given: whether the platform makes a root of its own, and puts every other root under it. */
  readonly platformRoot?: boolean;
  /** On unless given; without it nothing can be resumed, and queued messages wait for a heartbeat. */
  readonly provisioner?: boolean;
  /** After which an external agent is no longer online: 180 in E2, 90 before. */
  readonly heartbeatStaleSeconds?: number;
  /** How long a person's message waits for a push-mode agent: 90 s. */
  readonly canvasSyncBudgetMs?: number;
  /** How long a delegation waits before its second try: 8 s. */
  readonly delegationRetryMs?: number;
  /** Between two pings of an event stream: 15 s. */
  readonly pingIntervalMs?: number;
}

/** A whole small platform in this process. Close it when done. */
export interface LocalPlatform extends DirectAccess {
  readonly adminToken: string;
  /** What makes a browser, or another client, the person at the canvas. */
  readonly canvasKey: string;
  readonly era: Era;
  /** What `X-Molecule-Org-Id` has to say where there is a tenant guard. */
  readonly organisationId: string;
  /** Answers without a socket; rejects like `fetch` when a fault drops the connection or the request is aborted. */
  fetch(request: Request): Promise<Response>;
  /** To be told where it is served. */
  listensOn(port: number): void;
  readonly faults: FaultSwitchboard;
  readonly requests: RequestLog;
  readonly events: EventHub;
  /** Of workspaces that a command joins without any settings: the canvas shows it. */
  readonly joinCommands: Map<string, string>;
  /** A person's message, through the `/a2a` route; faults and the rate limit do not apply to it. */
  sendAsCanvasUser(workspaceId: string, text: string, options?: SendOptions): Promise<SentResult>;
  /** A workspace's message, in the same way. */
  sendAsPeer(peerId: string, targetId: string, text: string, options?: SendOptions): Promise<SentResult>;
  /** Ends every open event stream, as a proxy might; readers may connect again at once. */
  dropEventStreams(): void;
  /** Ends open streams and hanging requests, and closes the database. */
  close(): void;
}

const DEFAULT_RATE_LIMIT = 600;
const CANVAS_SYNC_BUDGET_MS = 90_000;
const DELEGATION_RETRY_MS = 8_000;
const PING_INTERVAL_MS = 15_000;

/**
 * Throws SQLite's error when the database cannot be opened. Where to look: `http/routes` lists every endpoint and
 * `http/pipeline` what a request passes before; `a2a` is about messages, `workspaces` about workspaces, `canvas`
 * about the page and its own API, `faults` about what fails on purpose, `store` about what is kept.
 */
export function createLocalPlatform(options: LocalPlatformOptions = {}): LocalPlatform {
  const closing = new AbortController();
  const closed = closing.signal;
  const adminToken = options.adminToken || randomToken();
  const organisationId = crypto.randomUUID();
  const rules = rulesOf(options.era ?? 'E2');
  const clock = options.clock ?? createSystemClock();
  const store = openStores(options.databasePath ?? ':memory:', clock);
  const auth = createAuth(store, adminToken, options.canvasKey);
  const contacts = new AgentContacts(() => Math.floor(clock.nowMicros() / 1000));
  const events = new EventHub(() => Math.floor(clock.nowMicros() / 1000));
  const streams = createEventStreams(events, options.pingIntervalMs ?? PING_INTERVAL_MS, closed);
  const faults = new FaultSwitchboard(() => {
    events.publish('FAULTS_CHANGED', undefined, { count: faults.list().length });
    streams.close(
      (request) =>
        !isPagePath(new URL(request.url).pathname) &&
        faults.cutsStreamOf(subjectOf(request, auth.identify(request))),
    );
  });
  const services: Services = {
    rules,
    store,
    auth,
    events,
    contacts,
    clock,
    faults,
    closed,
    settings: {
      memoryPlugin: options.memoryPlugin ?? true,
      hasProvisioner: options.provisioner ?? true,
      heartbeatStaleSeconds: options.heartbeatStaleSeconds ?? rules.heartbeatStaleSeconds,
      canvasSyncBudgetMs: options.canvasSyncBudgetMs ?? CANVAS_SYNC_BUDGET_MS,
      delegationRetryMs: options.delegationRetryMs ?? DELEGATION_RETRY_MS,
    },
    responders: new Map<string, PeerResponder>(),
    joinCommands: new Map<string, string>(),
  };
  if (options.platformRoot === true) seedPlatformRoot(services);
  const requests = new RequestLog();
  const routes = createRoutes({ services, streams, faults, requests });

  return {
    ...createDirectAccess(services),
    adminToken,
    canvasKey: auth.canvasKey,
    listensOn: auth.listensOn,
    era: rules.era,
    organisationId,
    faults,
    requests,
    events,
    joinCommands: services.joinCommands,
    sendAsPeer: (peerId, targetId, text, sendOptions) =>
      sendMessage(routes, auth.bearerFor(peerId), targetId, text, sendOptions),
    sendAsCanvasUser: (workspaceId, text, sendOptions) =>
      sendMessage(routes, adminToken, workspaceId, text, sendOptions),
    fetch: createPipeline({
      routes,
      auth,
      contacts,
      rules,
      clock,
      faults,
      requests,
      closed,
      tenant: { guard: options.tenantGuard ?? 'off', organisationId },
      limitRate: createRateLimiter({
        perMinute: options.rateLimitPerMinute ?? DEFAULT_RATE_LIMIT,
        byAddressOnly: rules.limitsByAddress,
        nowMicros: () => clock.nowMicros(),
      }),
    }),
    dropEventStreams: () => streams.close(() => true),
    close() {
      if (closed.aborted) return;
      closing.abort();
      store.close();
    },
  };
}
