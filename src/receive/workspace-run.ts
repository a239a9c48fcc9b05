import type { FeedVerdict } from '../core/feed-verdict.ts';
import { isPresumedAbsent } from '../core/standing.ts';
import { TokenBucket } from '../core/token-bucket.ts';
import type { CurrentWork } from '../inbox/current-work.ts';
import type { LeasedInbox } from '../inbox/leased-inbox.ts';
import type { PlatformClient, WorkspaceState } from '../platform/client.ts';
import type { PlatformEvent } from '../platform/events.ts';
import { Bell } from '../runtime/bell.ts';
import type { Clock } from '../runtime/clock.ts';
import { sleep } from '../runtime/sleep.ts';
import { runTogether } from '../runtime/tasks.ts';
import type { WakeWatch } from '../runtime/wake-watch.ts';
import type { AgentCard } from '../wire/registry.ts';
import { requestOfEvent } from '../wire/requests.ts';
import { Acknowledger } from './acknowledger.ts';
import { Announcements } from './announcements.ts';
import { BroadcastTexts } from './broadcast-texts.ts';
import { runBroadcastWatch } from './broadcast-watch.ts';
import { DeepLook } from './deep-look.ts';
import { runDelegationWatch } from './delegation-watch.ts';
import { runDoorbell } from './doorbell.ts';
import { runFeed } from './feed.ts';
import { type ArrivingFiles, broadcastIntake, feedIntake, type Screen } from './intake.ts';
import { runPresence } from './presence.ts';
import { Recovery } from './recovery.ts';
import { RequestNews, runRequestWatch } from './request-watch.ts';
import { runStateWatch } from './state-watch.ts';
import { firstWindowSeconds } from './window.ts';
import type { DoorbellState, WorkspaceEvents } from './workspace-events.ts';

/** What all workspaces of a process share while it holds the lease. */
export interface Receiver {
  readonly inbox: LeasedInbox;
  readonly files: ArrivingFiles;
  /** What the heartbeats say about the work for each workspace. */
  readonly work: Pick<CurrentWork, 'of' | 'onChange'>;
  readonly clock: Clock;
  readonly wake: Pick<WakeWatch, 'onWake'>;
  /** A poll of any workspace worked. */
  readonly onPolled: () => void;
  /** Messages became pending. */
  readonly onArrived: () => void;
}

/** One watched workspace. */
export interface WatchedWorkspace {
  readonly client: PlatformClient;
  readonly card: AgentCard;
  readonly pace: Pace;
  readonly events: WorkspaceEvents;
  readonly parts: Parts;
}

export interface Pace {
  /** Time between two sweeps over the window. */
  readonly pollIntervalMs: number;
  /** The same while the event stream is known to work. */
  readonly relaxedIntervalMs: number;
  readonly pollWindowSeconds: number;
}

/** What runs beside feed and presence; nothing of it unless given. */
export interface Parts {
  /** Listens to the platform's event stream, and polls when it tells of something. */
  readonly doorbell?: boolean;
  /** Brings the results of delegations. */
  readonly delegations?: boolean;
  readonly broadcasts?: boolean;
  /** Brings the requests that others make to the workspace, and what comes of its own. */
  readonly requests?: boolean;
  /** Follows whether the workspace is paused or removed. */
  readonly state?: boolean;
  readonly screen?: Screen | undefined;
  /** Tells the platform what is dealt with, while the inbox will still be there after a restart. */
  readonly acknowledgeWhile?: () => boolean;
}

/** Between two heartbeats that are to prove a stream: it may break all the time. */
const PROOF_INTERVAL_MS = 20_000;
/** Over which the polls of many clients are spread that lose their streams at once. */
const STREAM_ENDED_SPREAD_MS = 500;
/** The first poll waits for this lookup, so a platform that hangs must not hold it up for long. */
const LOOKUP_TIMEOUT_MS = 3_000;

/**
 * Receives for one workspace until the signal aborts: feed, presence and whatever `parts` names. Rejects only with
 * `FencedError`, `InboxUnwritableError` and SQLite's errors.
 */
export function runWorkspace(
  receiver: Receiver,
  workspace: WatchedWorkspace,
  signal: AbortSignal,
): Promise<void> {
  return runTogether((ended) => new WorkspaceRun(receiver, workspace, ended).tasks(), signal);
}

class WorkspaceRun {
  readonly #receiver: Receiver;
  readonly #workspace: WatchedWorkspace;
  readonly #signal: AbortSignal;
  readonly #bells = {
    feed: new Bell(),
    delegations: new Bell(),
    broadcasts: new Bell(),
    heartbeat: new Bell(),
    state: new Bell(),
    /** Ends a back-off of the feed. */
    wake: new Bell(),
    /** Ends a back-off of the doorbell. */
    reopen: new Bell(),
  };
  readonly #requestNews = new RequestNews();
  readonly #broadcastTexts = new BroadcastTexts();
  readonly #recovery: Recovery;
  readonly #streamEnders = new Set<() => void>();
  readonly #announcements = new Announcements();
  readonly #proofs = new TokenBucket(1, PROOF_INTERVAL_MS);
  readonly #hasPolled = Promise.withResolvers<void>();
  /** The feed finds out before the workspace is registered; after that the platform knows no more. */
  #firstWindowSeconds: number;
  #isDoorbellAlive = false;
  #isFeedFailing = false;
  /** The platform ignored the last registration, as it does for a paused workspace. */
  #isCardStale = false;

  constructor(receiver: Receiver, workspace: WatchedWorkspace, signal: AbortSignal) {
    this.#receiver = receiver;
    this.#workspace = workspace;
    this.#signal = signal;
    this.#firstWindowSeconds = workspace.pace.pollWindowSeconds;
    const onSignOfLife = () => this.#bells.wake.ring();
    this.#recovery = new Recovery({ client: workspace.client, clock: receiver.clock, onSignOfLife });
  }

  tasks(): Promise<void>[] {
    const { parts } = this.#workspace;
    this.#receiver.wake.onWake(() => {
      for (const bell of Object.values(this.#bells)) bell.ring();
      this.#requestNews.look();
    });
    this.#signal.addEventListener('abort', () => this.#hasPolled.resolve(), { once: true });
    // Registering an unknown id would create a workspace of that name, and it tells the platform that somebody listens,
    // which the first poll of a new workspace wants to know: so it waits for a poll that worked.
    const afterPoll = (run: () => Promise<void>) => this.#hasPolled.promise.then(run);
    return [
      this.#feed(),
      this.#recovery.run(this.#signal),
      afterPoll(() => this.#presence()),
      ...(parts.state === true ? [afterPoll(() => this.#stateWatch())] : []),
      ...(parts.delegations === true ? [afterPoll(() => this.#delegations())] : []),
      ...(parts.broadcasts === true ? [afterPoll(() => this.#broadcasts())] : []),
      ...(parts.requests === true ? [afterPoll(() => this.#requests())] : []),
      ...(parts.doorbell === true ? [afterPoll(() => this.#doorbell())] : []),
    ];
  }

  #feed(): Promise<void> {
    const { clock, inbox, onPolled, onArrived } = this.#receiver;
    const { client, pace, events, parts } = this.#workspace;
    const acknowledger = this.#acknowledger();
    return runFeed(
      {
        client,
        clock,
        intake: feedIntake(this.#intakeDeps(), parts.screen),
        window: {
          configuredSeconds: pace.pollWindowSeconds,
          firstSeconds: (signal) => this.#lookUpFirstWindow(signal),
        },
        intervalMs: () => (this.#isDoorbellAlive ? pace.relaxedIntervalMs : pace.pollIntervalMs),
        bells: { poll: this.#bells.feed, wake: this.#bells.wake },
        announcements: this.#announcements,
        deepLook: new DeepLook(inbox.arrivals, client.target.id, clock),
        events: {
          unreadableRow: (rowId, problem) => events.unreadableRow(rowId, problem),
          cutShort: (rowsRead, backToMicros) => events.cutShort(rowsRead, backToMicros),
          pollFailed: (verdict, error) => this.#pollFailed(verdict, error),
        },
        onPolled: ({ fresh }) => {
          this.#polled();
          acknowledger?.polled();
          onPolled();
          if (fresh > 0) onArrived();
        },
      },
      this.#signal,
    );
  }

  #pollFailed(verdict: FeedVerdict, error: unknown): void {
    const { events } = this.#workspace;
    this.#isFeedFailing = true;
    events.pollFailed(verdict, error);
    this.#recovery.pollFailed(verdict);
    // The platform leaves a stream open when it revokes the token that it was opened with.
    if (!events.isAccepted) for (const end of [...this.#streamEnders]) end();
  }

  #polled(): void {
    const { feed, wake, ...others } = this.#bells;
    this.#workspace.events.polled();
    this.#recovery.polled();
    this.#hasPolled.resolve();
    if (!this.#isFeedFailing) return;
    this.#isFeedFailing = false;
    // What kept the polls from working kept everything else as well.
    for (const bell of [...Object.values(others), this.#requestNews.bell]) bell.ring();
  }

  async #lookUpFirstWindow(signal: AbortSignal): Promise<number> {
    const { client, pace } = this.#workspace;
    const limit = AbortSignal.any([signal, AbortSignal.timeout(LOOKUP_TIMEOUT_MS)]);
    const nowMs = this.#receiver.clock.nowMs();
    this.#firstWindowSeconds = await firstWindowSeconds(client, pace.pollWindowSeconds, nowMs, limit);
    return this.#firstWindowSeconds;
  }

  #acknowledger(): Acknowledger | undefined {
    const { clock, inbox } = this.#receiver;
    const { client, events, parts } = this.#workspace;
    const { acknowledgeWhile: isDurable } = parts;
    if (isDurable === undefined) return undefined;
    return new Acknowledger({ client, arrivals: inbox.arrivals, clock, isDurable, events }, this.#signal);
  }

  async #presence(): Promise<void> {
    const { clock, work } = this.#receiver;
    const { client, card, events } = this.#workspace;
    const { id } = client.target;
    const stopTelling = work.onChange(id, () => this.#bells.heartbeat.ring());
    await runPresence(
      {
        client,
        clock,
        card,
        isCardStale: () => this.#isCardStale,
        work: () => work.of(id),
        bell: this.#bells.heartbeat,
        events,
        onRegistered: () => {
          this.#isCardStale = false;
          // The platform answers the same for a paused workspace: only its state tells.
          this.#bells.state.ring();
        },
      },
      this.#signal,
    );
    stopTelling();
  }

  #stateWatch(): Promise<void> {
    const { clock } = this.#receiver;
    const { client, events } = this.#workspace;
    const onState = (state: WorkspaceState) => {
      const hasReturned = events.looked(state);
      this.#isCardStale ||= hasReturned;
      if (hasReturned || isPresumedAbsent(state.status)) this.#bells.heartbeat.ring();
    };
    return runStateWatch({ client, clock, bell: this.#bells.state, events, onState }, this.#signal);
  }

  #delegations(): Promise<void> {
    const { inbox, clock, onArrived } = this.#receiver;
    const { client, pace, events } = this.#workspace;
    return runDelegationWatch(
      {
        client,
        inbox,
        clock,
        intervalMs: () => pace.pollIntervalMs,
        bell: this.#bells.delegations,
        onArrived,
        events,
      },
      this.#signal,
    );
  }

  #broadcasts(): Promise<void> {
    const { clock, onArrived } = this.#receiver;
    const { client, pace, events } = this.#workspace;
    return runBroadcastWatch(
      {
        client,
        clock,
        intake: broadcastIntake(this.#intakeDeps(), onArrived),
        window: {
          configuredSeconds: pace.pollWindowSeconds,
          firstSeconds: async () => this.#firstWindowSeconds,
        },
        bell: this.#bells.broadcasts,
        texts: this.#broadcastTexts,
        events,
      },
      this.#signal,
    );
  }

  #requests(): Promise<void> {
    const { inbox, clock, onArrived } = this.#receiver;
    const { client, events } = this.#workspace;
    return runRequestWatch(
      {
        client,
        arrivals: inbox.arrivals,
        clock,
        news: this.#requestNews,
        isTold: () => this.#isDoorbellAlive,
        onArrived,
        events,
      },
      this.#signal,
    );
  }

  #doorbell(): Promise<void> {
    const { clock } = this.#receiver;
    const { client, events } = this.#workspace;
    return runDoorbell(
      {
        client,
        clock,
        bell: {
          ring: (event) => {
            this.#recovery.signOfLife();
            this.#ringForMessages(event);
          },
        },
        stateBell: this.#bells.state,
        reopenBell: this.#bells.reopen,
        isAccepted: () => events.isAccepted,
        wake: { onWake: (end) => this.#onStreamOver(end) },
        onState: (state) => this.#doorbellIs(state),
        onEvent: (event) => this.#happened(event),
      },
      this.#signal,
    );
  }

  #onStreamOver(end: () => void): () => void {
    const stopWatching = this.#receiver.wake.onWake(end);
    this.#streamEnders.add(end);
    return () => {
      stopWatching();
      this.#streamEnders.delete(end);
    };
  }

  #doorbellIs(state: DoorbellState): void {
    // From now on only polls find messages, and the last one may be long ago.
    if (this.#isDoorbellAlive && state !== 'alive') void this.#ringInAMoment();
    this.#isDoorbellAlive = state === 'alive';
    // A heartbeat makes an event, which proves the stream half a minute earlier than the next regular one.
    const needsProof = state === 'unproven' && this.#proofs.tryTake(this.#receiver.clock.monotonicMs());
    if (needsProof) {
      this.#bells.heartbeat.ring();
      // What happened while it was closed was told to nobody.
      this.#requestNews.look();
    }
    this.#workspace.events.doorbell(state);
  }

  /** A platform that restarts ends the streams of all its clients in the same instant. */
  async #ringInAMoment(): Promise<void> {
    await sleep(STREAM_ENDED_SPREAD_MS * this.#receiver.clock.random(), this.#signal);
    this.#ringForMessages();
  }

  #happened({ type, data, atMs }: PlatformEvent): void {
    if (type === 'BROADCAST_MESSAGE') this.#broadcastTexts.told(data, atMs ?? this.#receiver.clock.nowMs());
    const requestId = requestOfEvent(type, data);
    if (requestId === undefined) return;
    if (type === 'REQUEST_MESSAGE') this.#requestNews.commented(requestId);
    else this.#requestNews.changed();
  }

  #ringForMessages(event?: PlatformEvent): void {
    const { feed, delegations, broadcasts } = this.#bells;
    if (this.#announcements.heard(event)) feed.ring();
    for (const bell of [delegations, broadcasts]) bell.ring();
  }

  #intakeDeps() {
    const { inbox, files } = this.#receiver;
    return { arrivals: inbox.arrivals, files, workspaceId: this.#workspace.client.target.id };
  }
}
