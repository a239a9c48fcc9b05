import type { Activity } from '../core/activity.ts';
import type { FeedVerdict } from '../core/feed-verdict.ts';
import { isPresumedAbsent } from '../core/standing.ts';
import type { InboxArrival } from '../inbox/entry.ts';
import type { WorkspaceState } from '../platform/client.ts';
import { runTogether } from '../runtime/tasks.ts';
import { Acknowledger } from './acknowledger.ts';
import { Announcements } from './announcements.ts';
import { BroadcastTexts } from './broadcast-texts.ts';
import { runBroadcastWatch } from './broadcast-watch.ts';
import { DeepLook } from './deep-look.ts';
import { runDelegationWatch } from './delegation-watch.ts';
import { runFeed } from './feed.ts';
import { type FirstWindow, firstWindow } from './first-window.ts';
import { broadcastIntake, feedIntake, type Screened } from './intake.ts';
import { PeerNames } from './peer-names.ts';
import { runPresence } from './presence.ts';
import { Recovery } from './recovery.ts';
import { RequestNews, runRequestWatch } from './request-watch.ts';
import { runStateWatch } from './state-watch.ts';
import { StreamListener, workspaceBells } from './stream-listener.ts';
import type { Receiver, WatchedWorkspace } from './watched-workspace.ts';

/** The first poll waits for this lookup, so a platform that hangs must not hold it up for long. */
const LOOKUP_TIMEOUT_MS = 3_000;

/** Receives for one workspace until the signal aborts. Rejects only with the inbox's errors. */
export function runWorkspace(
  receiver: Receiver,
  workspace: WatchedWorkspace,
  signal: AbortSignal,
): Promise<void> {
  return runTogether((ended) => new WorkspaceRun(receiver, workspace, ended).tasks(), signal);
}

class WorkspaceRun {
  readonly #bells = workspaceBells();
  readonly #requestNews = new RequestNews();
  readonly #broadcastTexts = new BroadcastTexts();
  readonly #names: PeerNames;
  readonly #recovery: Recovery;
  readonly #listener: StreamListener;
  readonly #announcements = new Announcements();
  readonly #hasPolled = Promise.withResolvers<void>();
  /** The feed finds out before the workspace is registered; after that the platform knows no more. */
  #firstWindow: FirstWindow;
  #isFeedFailing = false;
  /** The platform ignored the last registration, as it does for a paused workspace. */
  #isCardStale = false;

  constructor(
    private readonly receiver: Receiver,
    private readonly workspace: WatchedWorkspace,
    private readonly signal: AbortSignal,
  ) {
    this.#firstWindow = { seconds: workspace.pace.pollWindowSeconds };
    this.#names = new PeerNames(workspace.client, signal);
    const onSignOfLife = () => this.#bells.wake.ring();
    this.#recovery = new Recovery({ client: workspace.client, clock: receiver.clock, onSignOfLife });
    this.#listener = new StreamListener(receiver, workspace, {
      bells: this.#bells,
      announcements: this.#announcements,
      recovery: this.#recovery,
      requestNews: this.#requestNews,
      broadcastTexts: this.#broadcastTexts,
    });
  }

  tasks(): Promise<void>[] {
    const { parts } = this.workspace;
    this.receiver.wake.onWake(() => {
      for (const bell of Object.values(this.#bells)) bell.ring();
      this.#requestNews.look();
    });
    this.signal.addEventListener('abort', () => this.#hasPolled.resolve(), { once: true });
    // Registering an unknown id would create a workspace of that name, and it tells the platform that somebody listens,
    // which the first poll of a new workspace wants to know: so it waits for a poll that worked.
    const afterPoll = (run: () => Promise<void>) => this.#hasPolled.promise.then(run);
    return [
      this.#feed(),
      this.#recovery.run(this.signal),
      afterPoll(() => this.#presence()),
      ...(parts.state === true ? [afterPoll(() => this.#stateWatch())] : []),
      ...(parts.delegations === true ? [afterPoll(() => this.#delegations())] : []),
      ...(parts.broadcasts === true ? [afterPoll(() => this.#broadcasts())] : []),
      ...(parts.requests === true ? [afterPoll(() => this.#requests())] : []),
      ...(parts.doorbell === true ? [afterPoll(() => this.#listener.run(this.signal))] : []),
    ];
  }

  #feed(): Promise<void> {
    const { clock, inbox, onPolled, onArrived } = this.receiver;
    const { client, pace, events, parts } = this.workspace;
    const acknowledger = this.#acknowledger();
    return runFeed(
      {
        client,
        clock,
        intake: feedIntake(
          this.#intakeDeps(),
          (activity, arrival, id) =>
            this.#shownEarlier(activity, arrival) ?? parts.screen?.(activity, arrival, id),
        ),
        window: {
          configuredSeconds: pace.pollWindowSeconds,
          firstSeconds: (signal) => this.#lookUpFirstWindow(signal),
        },
        intervalMs: () => (this.#listener.isAlive ? pace.relaxedIntervalMs : pace.pollIntervalMs),
        bells: { poll: this.#bells.feed, wake: this.#bells.wake },
        announcements: this.#announcements,
        deepLook: new DeepLook(inbox.arrivals, client.target.id, clock),
        events: {
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
      this.signal,
    );
  }

  #pollFailed(verdict: FeedVerdict, error: unknown): void {
    const { events } = this.workspace;
    this.#isFeedFailing = true;
    events.pollFailed(verdict, error);
    this.#recovery.pollFailed(verdict);
    // The platform leaves a stream open when it revokes the token that it was opened with.
    if (!events.isAccepted) this.#listener.endStreams();
  }

  #polled(): void {
    const { feed, wake, ...others } = this.#bells;
    this.workspace.events.polled();
    this.#recovery.polled();
    this.#hasPolled.resolve();
    if (!this.#isFeedFailing) return;
    this.#isFeedFailing = false;
    // What kept the polls from working kept everything else as well.
    for (const bell of [...Object.values(others), this.#requestNews.bell]) bell.ring();
  }

  async #lookUpFirstWindow(signal: AbortSignal): Promise<number> {
    const { client, pace, shownUpTo } = this.workspace;
    const limit = AbortSignal.any([signal, AbortSignal.timeout(LOOKUP_TIMEOUT_MS)]);
    const nowMs = this.receiver.clock.nowMs();
    const { pollWindowSeconds: configuredSeconds } = pace;
    this.#firstWindow = await firstWindow(client, { configuredSeconds, nowMs, shownUpTo }, limit);
    return this.#firstWindow.seconds;
  }

  #shownEarlier(activity: Activity, arrival: InboxArrival): Screened | undefined {
    if (activity.createdAtMicros >= (this.#firstWindow.fromMicros ?? 0)) return undefined;
    return {
      arrival: { ...arrival, outcome: { kind: 'ignored', reason: 'shown_earlier' } },
      stored: () => undefined,
    };
  }

  #acknowledger(): Acknowledger | undefined {
    const { clock, inbox } = this.receiver;
    const { client, events, parts } = this.workspace;
    const { acknowledgeWhile: isDurable } = parts;
    if (isDurable === undefined) return undefined;
    return new Acknowledger({ client, arrivals: inbox.arrivals, clock, isDurable, events }, this.signal);
  }

  async #presence(): Promise<void> {
    const { clock, work } = this.receiver;
    const { client, card, events } = this.workspace;
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
      this.signal,
    );
    stopTelling();
  }

  #stateWatch(): Promise<void> {
    const { clock } = this.receiver;
    const { client, events } = this.workspace;
    const onState = (state: WorkspaceState) => {
      const hasReturned = events.looked(state);
      this.#isCardStale ||= hasReturned;
      if (hasReturned || isPresumedAbsent(state.status)) this.#bells.heartbeat.ring();
    };
    return runStateWatch({ client, clock, bell: this.#bells.state, events, onState }, this.signal);
  }

  #delegations(): Promise<void> {
    const { inbox, files, clock, onArrived } = this.receiver;
    const { client, pace, events } = this.workspace;
    return runDelegationWatch(
      {
        client,
        inbox,
        files,
        clock,
        names: this.#names,
        intervalMs: () => pace.pollIntervalMs,
        bell: this.#bells.delegations,
        onArrived,
        events,
      },
      this.signal,
    );
  }

  #broadcasts(): Promise<void> {
    const { clock, onArrived } = this.receiver;
    const { client, pace, events } = this.workspace;
    return runBroadcastWatch(
      {
        client,
        clock,
        intake: broadcastIntake(this.#intakeDeps(), onArrived),
        window: {
          configuredSeconds: pace.pollWindowSeconds,
          firstSeconds: async () => this.#firstWindow.seconds,
        },
        bell: this.#bells.broadcasts,
        isTold: () => this.#listener.isAlive,
        texts: this.#broadcastTexts,
        events,
      },
      this.signal,
    );
  }

  #requests(): Promise<void> {
    const { inbox, clock, onArrived } = this.receiver;
    const { client, events } = this.workspace;
    return runRequestWatch(
      {
        client,
        arrivals: inbox.arrivals,
        clock,
        news: this.#requestNews,
        names: this.#names,
        isTold: () => this.#listener.isAlive,
        onArrived,
        events,
      },
      this.signal,
    );
  }

  #intakeDeps() {
    const { inbox, files } = this.receiver;
    const { client, events } = this.workspace;
    return { arrivals: inbox.arrivals, files, names: this.#names, events, workspaceId: client.target.id };
  }
}
