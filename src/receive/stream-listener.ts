import { TokenBucket } from '../core/token-bucket.ts';
import type { PlatformEvent } from '../platform/events.ts';
import { Bell } from '../runtime/bell.ts';
import type { Clock } from '../runtime/clock.ts';
import { sleep } from '../runtime/sleep.ts';
import { requestOfEvent } from '../wire/requests.ts';
import type { Announcements } from './announcements.ts';
import type { BroadcastTexts } from './broadcast-texts.ts';
import { runDoorbell } from './doorbell.ts';
import type { Recovery } from './recovery.ts';
import type { RequestNews } from './request-watch.ts';
import type { Receiver, WatchedWorkspace } from './watched-workspace.ts';
import type { DoorbellState, WorkspaceEvents } from './workspace-events.ts';

/** Between two heartbeats that are to prove a stream: it may break all the time. */
const PROOF_INTERVAL_MS = 20_000;
/** Over which the polls of many clients are spread that lose their streams at once. */
const STREAM_ENDED_SPREAD_MS = 500;

export function workspaceBells() {
  return {
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
}

export interface Listeners {
  readonly bells: ReturnType<typeof workspaceBells>;
  readonly announcements: Announcements;
  readonly recovery: Recovery;
  readonly requestNews: RequestNews;
  readonly broadcastTexts: BroadcastTexts;
}

/** Hands on what the platform's event stream tells of one workspace, and how the stream itself is. */
export class StreamListener {
  readonly #client: WatchedWorkspace['client'];
  readonly #events: WorkspaceEvents;
  readonly #clock: Clock;
  readonly #wake: Receiver['wake'];
  readonly #proofs = new TokenBucket(1, PROOF_INTERVAL_MS);
  readonly #enders = new Set<() => void>();
  /** Whether the stream is proven to work. */
  isAlive = false;

  constructor(
    { clock, wake }: Pick<Receiver, 'clock' | 'wake'>,
    { client, events }: Pick<WatchedWorkspace, 'client' | 'events'>,
    private readonly listeners: Listeners,
  ) {
    this.#client = client;
    this.#events = events;
    this.#clock = clock;
    this.#wake = wake;
  }

  /** Ends the streams that are open; they are opened again when the platform takes the token. */
  endStreams(): void {
    for (const end of [...this.#enders]) end();
  }

  run(signal: AbortSignal): Promise<void> {
    const { bells, recovery } = this.listeners;
    return runDoorbell(
      {
        client: this.#client,
        clock: this.#clock,
        bell: {
          ring: (event) => {
            recovery.signOfLife();
            this.#ringForMessages(event);
          },
        },
        stateBell: bells.state,
        reopenBell: bells.reopen,
        isAccepted: () => this.#events.isAccepted,
        wake: { onWake: (end) => this.#onOver(end) },
        onState: (state) => this.#is(state, signal),
        onEvent: (event) => this.#happened(event),
      },
      signal,
    );
  }

  #onOver(end: () => void): () => void {
    const stopWatching = this.#wake.onWake(end);
    this.#enders.add(end);
    return () => {
      stopWatching();
      this.#enders.delete(end);
    };
  }

  #is(state: DoorbellState, signal: AbortSignal): void {
    const { bells, requestNews } = this.listeners;
    // From now on only polls find messages, and the last one may be long ago.
    if (this.isAlive && state !== 'alive') void this.#ringInAMoment(signal);
    this.isAlive = state === 'alive';
    if (state === 'unproven') {
      // A heartbeat makes an event, which proves the stream half a minute earlier than the next regular one.
      if (this.#proofs.tryTake(this.#clock.monotonicMs())) bells.heartbeat.ring();
      // What happened to requests while it was closed was told to nobody.
      requestNews.look();
    }
    this.#events.doorbell(state);
  }

  /** A platform that restarts ends the streams of all its clients in the same instant. */
  async #ringInAMoment(signal: AbortSignal): Promise<void> {
    await sleep(STREAM_ENDED_SPREAD_MS * this.#clock.random(), signal);
    this.#ringForMessages();
  }

  #happened({ type, data, atMs }: PlatformEvent): void {
    const { requestNews, broadcastTexts } = this.listeners;
    if (type === 'BROADCAST_MESSAGE') broadcastTexts.told(data, atMs ?? this.#clock.nowMs());
    const requestId = requestOfEvent(type, data);
    if (requestId === undefined) return;
    if (type === 'REQUEST_MESSAGE') requestNews.commented(requestId);
    else requestNews.changed();
  }

  #ringForMessages(event?: PlatformEvent): void {
    const { bells, announcements } = this.listeners;
    if (announcements.heard(event)) bells.feed.ring();
    for (const bell of [bells.delegations, bells.broadcasts]) bell.ring();
  }
}
