import { mkdirSync } from 'node:fs';
import { backoffMs } from '../core/backoff.ts';
import { FencedError, messageOf } from '../core/errors.ts';
import type { FeedVerdict } from '../core/feed-verdict.ts';
import { InboxFolder } from '../files/inbox-folder.ts';
import { IncomingFiles } from '../files/incoming-files.ts';
import { OwnUploads } from '../files/own-uploads.ts';
import type { InboxEntry } from '../inbox/entry.ts';
import type { Inbox } from '../inbox/inbox.ts';
import { openInbox } from '../inbox/open.ts';
import { waitForLease } from '../lease/lease.ts';
import type { PlatformClient } from '../platform/client.ts';
import { runDoorbell } from '../receive/doorbell.ts';
import { runFeed } from '../receive/feed.ts';
import { firstWindowSeconds } from '../receive/first-window.ts';
import { HEARTBEAT_INTERVAL_MS, runPresence } from '../receive/presence.ts';
import { Bell } from '../runtime/bell.ts';
import { systemClock } from '../runtime/clock.ts';
import { sleep } from '../runtime/sleep.ts';
import { WakeWatch } from '../runtime/wake-watch.ts';
import type { AgentCard } from '../wire/registry.ts';
import { type IncomingMessage, incomingMessage } from './incoming-message.ts';

export interface AgentOptions {
  readonly client: PlatformClient;
  /** Called for one message at a time, oldest first. A message is done when this resolves; see `runAgent`. */
  readonly handle: (message: IncomingMessage, signal: AbortSignal) => Promise<void>;
  /** How the agent presents itself; with an empty name it keeps the one it has on the canvas. */
  readonly card?: AgentCard;
  /**
   * Where messages and their files outlive the process; made if needed, for its owner only. A second process with the
   * same folder waits until the first ends.
   */
  readonly stateDirectory: string;
  /** Time between two polls while the event stream does not work. */
  readonly pollIntervalMs?: number;
  /** The largest file that is saved, in bytes; 100 MiB unless given. */
  readonly maxFileBytes?: number;
  /** What the agent has to say to its operator, one line each, without secrets and remote text. */
  readonly onEvent?: (line: string) => void;
}

const POLL_INTERVAL_MS = 5_000;
/** While the event stream is alive polls are only the safety net. */
const RELAXED_INTERVAL_MS = 30_000;
const WINDOW_SECONDS = 30;
const DOORBELL_SILENCE_MS = 2 * HEARTBEAT_INTERVAL_MS + 15_000;
const IDLE_MS = 60_000;
const PRUNE_INTERVAL_MS = 6 * 3_600_000;
const MAX_FILE_BYTES = 100 * 1024 * 1024;
/** Between two attempts at a message whose handler failed. */
const RETRY = { baseMs: 1_000, capMs: 60_000 };

/**
 * Makes this process the agent of a workspace until the signal aborts: registers, sends heartbeats, and hands every
 * message to `handle`. A handler that rejects gets the message again, a little later and at most four times in all;
 * those behind it wait, so that the order stays. A message that was being handled when the process ended comes again in
 * the next one, with a higher `attempt`. Network trouble is waited out and told to
 * `onEvent`; it rejects only when the state directory cannot be used.
 */
export async function runAgent(options: AgentOptions, signal: AbortSignal): Promise<void> {
  while (!signal.aborted) {
    const held = await takeInbox(options, signal);
    if (held === undefined) return;
    try {
      await serve(options, held.inbox, AbortSignal.any([signal, held.lost]));
    } catch (error) {
      // Another process has the folder now: this one waits in line again.
      if (!(error instanceof FencedError)) throw error;
    } finally {
      held.close();
    }
  }
}

interface HeldInbox {
  readonly inbox: Inbox;
  readonly lost: AbortSignal;
  readonly close: () => void;
}

async function takeInbox(options: AgentOptions, signal: AbortSignal): Promise<HeldInbox | undefined> {
  const say = options.onEvent ?? (() => undefined);
  const directory = options.stateDirectory;
  mkdirSync(directory, { recursive: true, mode: 0o700 });
  const lease = await waitForLease(
    {
      directory,
      log: { line: say, detail: () => undefined },
      nowMs: Date.now,
      onStandby: () => say('waiting: another process of this agent receives the messages'),
    },
    signal,
  );
  if (lease === undefined) return undefined;
  const { inbox, degraded } = openInbox(directory, Date.now);
  if (degraded !== undefined) say(degraded);
  return {
    inbox,
    lost: lease.lost,
    close: () => {
      inbox.close();
      lease.release();
    },
  };
}

async function serve(options: AgentOptions, inbox: Inbox, signal: AbortSignal): Promise<void> {
  const { client } = options;
  const clock = systemClock;
  const say = options.onEvent ?? (() => undefined);
  const fence = inbox.takeFence();
  inbox.recoverPushed(fence);
  const ended = new AbortController();
  const running = AbortSignal.any([signal, ended.signal]);
  const bells = {
    feed: new Bell(),
    wake: new Bell(),
    heartbeat: new Bell(),
    handler: new Bell(),
    state: new Bell(),
  };
  const wake = new WakeWatch(clock);
  wake.onWake(() => {
    for (const bell of [bells.feed, bells.wake, bells.heartbeat]) bell.ring();
  });
  const polled = Promise.withResolvers<void>();
  running.addEventListener('abort', () => polled.resolve(), { once: true });
  let isDoorbellAlive = false;
  let trouble: FeedVerdict['state'] | undefined;
  let isWorking = false;
  const setWorking = (isBusy: boolean) => {
    isWorking = isBusy;
    bells.heartbeat.ring();
  };
  const folder = new InboxFolder(options.stateDirectory);
  const files = new IncomingFiles(
    {
      folder,
      clients: [client],
      ownUploads: new OwnUploads(folder),
      clock,
      maxFileBytes: options.maxFileBytes ?? MAX_FILE_BYTES,
      tell: () => Promise.resolve(),
      onFailed: (what) => say(`${what} failed`),
    },
    running,
  );
  const pollIntervalMs = options.pollIntervalMs ?? POLL_INTERVAL_MS;
  const tasks = [
    runFeed(
      {
        client,
        inbox,
        clock,
        fence,
        files,
        windowSeconds: WINDOW_SECONDS,
        intervalMs: () => (isDoorbellAlive ? Math.max(RELAXED_INTERVAL_MS, pollIntervalMs) : pollIntervalMs),
        bell: bells.feed,
        wakeBell: bells.wake,
        firstWindowSeconds: (feedSignal) =>
          firstWindowSeconds(client, WINDOW_SECONDS, clock.nowMs(), feedSignal),
        onUnreadableRow: (_rowId, problem) => say(`skipped a row that cannot be read (${problem})`),
        onPolled: ({ fresh }) => {
          if (trouble !== undefined) say('the platform answers again');
          trouble = undefined;
          polled.resolve();
          if (fresh > 0) bells.handler.ring();
        },
        onFailed: (verdict) => {
          if (verdict.state !== trouble) say(`poll ${verdict.what}: ${verdict.advice}`);
          trouble = verdict.state;
        },
      },
      running,
    ),
    // Registering an unknown id would create a workspace of that name, so it waits for a poll that worked.
    polled.promise.then(() =>
      runPresence(
        {
          client,
          clock,
          card: options.card ?? { name: '' },
          isCardStale: () => false,
          isAccepted: () => trouble !== 'unauthorized' && trouble !== 'removed',
          work: () => ({
            activeTasks: isWorking ? 1 : 0,
            currentTask: isWorking ? 'answering a message' : '',
          }),
          heartbeatIntervalMs: HEARTBEAT_INTERVAL_MS,
          bell: bells.heartbeat,
          onRegistered: () => say('registered'),
          onHeartbeat: () => undefined,
          onFailed: (step, error) => say(`${step} failed: ${messageOf(error)}`),
        },
        running,
      ),
    ),
    polled.promise.then(() =>
      runDoorbell(
        {
          client,
          clock,
          bell: bells.feed,
          stateBell: bells.state,
          silenceMs: DOORBELL_SILENCE_MS,
          wake,
          onState: (state) => {
            if (isDoorbellAlive && state !== 'alive') bells.feed.ring();
            isDoorbellAlive = state === 'alive';
          },
        },
        running,
      ),
    ),
    wake.run(running),
    pruneNowAndThen(inbox, fence, folder, running),
    handleAll(options, { inbox, fence, files, bell: bells.handler, setWorking }, running),
  ];
  try {
    await Promise.all(tasks);
  } finally {
    ended.abort();
    await Promise.allSettled(tasks);
  }
}

async function pruneNowAndThen(
  inbox: Inbox,
  fence: number,
  folder: InboxFolder,
  signal: AbortSignal,
): Promise<void> {
  while (!signal.aborted) {
    inbox.prune(fence);
    folder.prune(Date.now());
    await sleep(PRUNE_INTERVAL_MS, signal);
  }
}

interface Handling {
  readonly inbox: Inbox;
  readonly fence: number;
  readonly files: IncomingFiles;
  readonly bell: Bell;
  readonly setWorking: (isBusy: boolean) => void;
}

async function handleAll(options: AgentOptions, handling: Handling, signal: AbortSignal): Promise<void> {
  const { inbox, fence, bell } = handling;
  const workspaceIds = [options.client.target.id];
  while (!signal.aborted) {
    const [entry] = inbox.nextPending(workspaceIds, 1);
    if (entry === undefined) {
      await bell.wait(IDLE_MS, signal);
      continue;
    }
    inbox.markPushed(fence, entry.row);
    handling.setWorking(true);
    const isDone = await isHandled(options, handling.files, entry, signal);
    handling.setWorking(false);
    if (isDone) {
      inbox.settle(fence, entry.row, 'receipt');
      continue;
    }
    inbox.missed(fence, [entry.row]);
    await sleep(backoffMs(entry.pushes + 1, RETRY, Math.random()), signal);
  }
}

async function isHandled(
  { client, handle, onEvent }: AgentOptions,
  incomingFiles: IncomingFiles,
  entry: InboxEntry,
  signal: AbortSignal,
): Promise<boolean> {
  const { message } = entry;
  const attempt = entry.pushes + 1;
  try {
    const files = await incomingFiles.fates(message);
    await handle(incomingMessage(client, message, { attempt, files }, signal), signal);
    return true;
  } catch (error) {
    const what = error instanceof Error ? error.name : 'something that is no error';
    if (!signal.aborted)
      onEvent?.(`the handler failed at ${message.activityId}, attempt ${attempt}: ${what}`);
    return false;
  }
}
