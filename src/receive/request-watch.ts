import { HttpStatusError } from '../core/http-status-error.ts';
import type { Arrivals } from '../inbox/arrivals.ts';
import type { InboxArrival } from '../inbox/entry.ts';
import { isInboxError } from '../inbox/inbox-errors.ts';
import type { PlatformClient } from '../platform/client.ts';
import { Bell } from '../runtime/bell.ts';
import type { Clock } from '../runtime/clock.ts';
import { runLoop } from '../runtime/run-loop.ts';
import {
  cancelledId,
  commentActivityId,
  createdId,
  isOpen,
  isParty,
  type PlatformRequest,
  type RequestParty,
} from '../wire/requests.ts';
import { LookPace } from './look-pace.ts';
import type { PeerNames } from './peer-names.ts';
import {
  type ArrivalContext,
  cancelledArrival,
  commentArrival,
  createdArrival,
  outcomeArrival,
} from './request-arrivals.ts';
import type { WorkspaceEvents } from './workspace-events.ts';

export interface RequestWatchDeps {
  readonly client: PlatformClient;
  readonly arrivals: Pick<Arrivals, 'add' | 'isKnown'>;
  readonly clock: Clock;
  readonly news: RequestNews;
  readonly names: Pick<PeerNames, 'of'>;
  readonly isTold: () => boolean;
  readonly onArrived: () => void;
  readonly events: Pick<WorkspaceEvents, 'failed'>;
}

/** When to ask again whether the platform has requests: it may have been updated. */
const ABSENT_MS = 6 * 3_600_000;
const RETRY = { baseMs: 5_000, capMs: 300_000 };
const RINGS = { atOnce: 6, refillMs: 5_000 };
/** Nothing tells the receiver of a request what is added to it: some threads are read with each look, in turn. */
const THREADS_PER_LOOK = 5;
const MAX_TOLD = 50;

/** What the event stream told of requests since the last look. */
export class RequestNews {
  readonly bell = new Bell();
  readonly #commented = new Set<string>();

  #isTold = false;

  /** Something may have been missed. */
  look(): void {
    this.bell.ring();
  }

  changed(): void {
    this.#isTold = true;
    this.bell.ring();
  }

  commented(requestId: string): void {
    if (this.#commented.size < MAX_TOLD) this.#commented.add(requestId);
    this.changed();
  }

  /** Whether the platform told of anything since it was last asked: so it has requests. */
  takeTold(): boolean {
    const isTold = this.#isTold;
    this.#isTold = false;
    return isTold;
  }

  /** The requests whose threads are to be read; each is told once. */
  take(): readonly string[] {
    const ids = [...this.#commented];
    this.#commented.clear();
    return ids;
  }
}

/**
 * Brings what happens to the requests of one workspace: those that others make to it, which leave no row in its feed, and
 * what is decided and said about those that it made. Looks when the event stream tells of something, and now and then
 * in any case. A platform without requests is only asked every few hours whether it has them. Rejects only with
 * `FencedError`, `InboxUnwritableError` and SQLite's errors.
 */
export function runRequestWatch(deps: RequestWatchDeps, signal: AbortSignal): Promise<void> {
  const { clock, news } = deps;
  const watch = new RequestWatch(deps);
  let absentUntilMs = Number.NEGATIVE_INFINITY;
  const pace = new LookPace(clock, () => !watch.hasOpen && deps.isTold());
  return runLoop({
    clock,
    signal,
    bell: news.bell,
    retryBell: news.bell,
    rings: RINGS,
    isFatal: isInboxError,
    async round(wasRung) {
      const absentMs = absentUntilMs - clock.monotonicMs();
      if (!news.takeTold() && absentMs > 0) return absentMs;
      if (pace.isEarly(wasRung)) return pace.pauseMs();
      try {
        await pace.look(() => watch.look(signal));
      } catch (error) {
        if (!(error instanceof HttpStatusError && error.status === 404 && error.isOwn)) throw error;
        absentUntilMs = clock.monotonicMs() + ABSENT_MS;
        return ABSENT_MS;
      }
      return pace.pauseMs();
    },
    retry: RETRY,
    onFailed: (error) => deps.events.failed('requests', error),
  });
}

class RequestWatch {
  /** How the requests that we made stood at the last look: only what changes while we look is told from here. */
  #raised: ReadonlyMap<string, PlatformRequest> | undefined;
  /** Threads still to be read after a look that failed. */
  #commented = new Set<string>();
  #nextThread = 0;
  /** Whether something waits for an answer, on either side. */
  hasOpen = false;

  constructor(private readonly deps: RequestWatchDeps) {}

  async look(signal: AbortSignal): Promise<void> {
    const { client, arrivals, onArrived, news } = this.deps;
    const { id: own } = client.target;
    for (const id of news.take()) this.#commented.add(id);
    const received = (await client.requests.received(signal)).filter(
      ({ requester }) => !isParty(requester, own),
    );
    const raised = await client.requests.raised(signal);
    const open = received.filter(isOpen);
    this.hasOpen = open.length > 0 || raised.some(isOpen);
    const happened = [...(await this.#ofReceived(received)), ...(await this.#ofRaised(raised))];
    const comments = await this.#comments([...this.#commented, ...this.#threadsInTurn(open)], signal);
    const all = [...happened, ...comments].sort((a, b) => a.createdAtMicros - b.createdAtMicros);
    if (all.length > 0 && arrivals.add(own, all) > 0) onArrived();
    this.#raised = new Map(raised.map((request) => [request.id, request]));
    this.#commented.clear();
  }

  async #ofReceived(received: readonly PlatformRequest[]): Promise<InboxArrival[]> {
    const { client, arrivals } = this.deps;
    const isKnown = (activityId: string) => arrivals.isKnown(client.target.id, activityId);
    const happened: InboxArrival[] = [];
    for (const request of received) {
      const wasTold = isKnown(createdId(request.id));
      if (isOpen(request) && !wasTold) {
        happened.push(createdArrival(request, await this.#context(request.requester)));
      }
      if (request.status === 'cancelled' && wasTold && !isKnown(cancelledId(request.id))) {
        happened.push(cancelledArrival(request, await this.#context(request.requester)));
      }
    }
    return happened;
  }

  /** What ended before the first look comes as a message of the platform, with the feed. */
  async #ofRaised(raised: readonly PlatformRequest[]): Promise<InboxArrival[]> {
    const before = this.#raised;
    if (before === undefined) return [];
    const happened: InboxArrival[] = [];
    for (const request of raised) {
      const known = before.get(request.id);
      const wasOpen = known === undefined || isOpen(known);
      if (!wasOpen || isOpen(request) || request.status === 'cancelled') continue;
      const by = request.responder ?? request.recipient;
      happened.push(outcomeArrival(request, await this.#context(by)));
    }
    return happened;
  }

  #threadsInTurn(open: readonly PlatformRequest[]): readonly string[] {
    const start = this.#nextThread % Math.max(1, open.length);
    const inTurn = [...open.slice(start), ...open.slice(0, start)].slice(0, THREADS_PER_LOOK);
    this.#nextThread = start + inTurn.length;
    return inTurn.map(({ id }) => id);
  }

  async #comments(requestIds: readonly string[], signal: AbortSignal): Promise<InboxArrival[]> {
    const { client, arrivals } = this.deps;
    const own = client.target.id;
    const found: InboxArrival[] = [];
    for (const id of new Set(requestIds)) {
      const thread = await this.#thread(id, signal);
      for (const comment of thread?.comments ?? []) {
        if (thread === undefined || isParty(comment.author, own)) continue;
        if (arrivals.isKnown(own, commentActivityId(comment.id))) continue;
        const context = await this.#context(comment.author);
        found.push(commentArrival(thread.request, comment, context));
      }
    }
    return found;
  }

  /** Undefined for a request that is gone, or that this workspace has no part in. */
  async #thread(id: string, signal: AbortSignal) {
    try {
      return await this.deps.client.requests.get(id, signal);
    } catch (error) {
      if (error instanceof HttpStatusError && (error.status === 403 || error.status === 404))
        return undefined;
      throw error;
    }
  }

  async #context(party: RequestParty): Promise<ArrivalContext> {
    const { client, clock, names } = this.deps;
    const facts = party.type === 'agent' ? await names.of(party.id) : {};
    return { workspaceId: client.target.id, nowMs: clock.nowMs(), factsOf: () => facts };
  }
}
