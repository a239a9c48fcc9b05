import { mkdirSync } from 'node:fs';
import { backoffMs } from '../core/backoff.ts';
import { FencedError, messageOf } from '../core/errors.ts';
import { type FeedState, type FeedVerdict, isAccepted } from '../core/feed-verdict.ts';
import { formatTimestampMicros } from '../core/timestamp.ts';
import { InboxFolder } from '../files/inbox-folder.ts';
import { IncomingFiles } from '../files/incoming-files.ts';
import { OwnUploads } from '../files/own-uploads.ts';
import type { Work } from '../inbox/current-work.ts';
import type { InboxEntry } from '../inbox/entry.ts';
import { openInbox } from '../inbox/file/open.ts';
import type { PushQueue } from '../inbox/push-queue.ts';
import { type Lease, waitForLease } from '../lease/lease.ts';
import type { PlatformClient } from '../platform/client.ts';
import { runPruning } from '../receive/pruning.ts';
import type { SideRequest, WorkspaceEvents } from '../receive/workspace-events.ts';
import { runWorkspace } from '../receive/workspace-run.ts';
import { Bell } from '../runtime/bell.ts';
import { systemClock } from '../runtime/clock.ts';
import { runLoop } from '../runtime/run-loop.ts';
import { sleep } from '../runtime/sleep.ts';
import { runTogether } from '../runtime/tasks.ts';
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
  /** Also hands over the tasks and approvals that are asked of the workspace, as messages with `request`; off unless given. */
  readonly requests?: boolean;
  /** What the agent has to say to its operator, one line each, without secrets and remote text. */
  readonly onEvent?: (line: string) => void;
}

const POLL_INTERVAL_MS = 5_000;
/** While the event stream is alive polls are only the safety net. */
const RELAXED_INTERVAL_MS = 30_000;
const WINDOW_SECONDS = 30;
const IDLE_MS = 60_000;
const MAX_FILE_BYTES = 100 * 1024 * 1024;
/** Between two attempts at a message whose handler failed. */
const RETRY = { baseMs: 1_000, capMs: 60_000 };

/**
 * Makes this process the agent of a workspace until the signal aborts: registers, sends heartbeats, and hands every
 * message to `handle`. A handler that rejects gets the message again, a little later and at most four times in all;
 * those behind it wait, so that the order stays. A message that was being handled when the process ended comes again in
 * the next one, with a higher `attempt`. Network trouble is waited out and told to `onEvent`; it rejects only when the
 * state directory cannot be used.
 */
export async function runAgent(options: AgentOptions, signal: AbortSignal): Promise<void> {
  while (!signal.aborted) {
    const lease = await takeLease(options, signal);
    if (lease === undefined) return;
    try {
      await serve(options, AbortSignal.any([signal, lease.lost]));
    } catch (error) {
      // Another process has the folder now: this one waits in line again.
      if (!(error instanceof FencedError)) throw error;
    } finally {
      lease.release();
    }
  }
}

function takeLease(
  { stateDirectory, onEvent: say = nobodyListens }: AgentOptions,
  signal: AbortSignal,
): Promise<Lease | undefined> {
  mkdirSync(stateDirectory, { recursive: true, mode: 0o700 });
  return waitForLease(
    {
      directory: stateDirectory,
      log: { line: say, detail: () => undefined },
      nowMs: Date.now,
      onStandby: () => say('waiting: another process of this agent receives the messages'),
    },
    signal,
  );
}

async function serve(options: AgentOptions, signal: AbortSignal): Promise<void> {
  const { client, card = { name: '' }, onEvent: say = nobodyListens } = options;
  const { pollIntervalMs = POLL_INTERVAL_MS, maxFileBytes = MAX_FILE_BYTES } = options;
  const clock = systemClock;
  const { inbox: file, degraded, note } = openInbox(options.stateDirectory, Date.now);
  for (const what of [degraded, note]) if (what !== undefined) say(what);
  const folder = new InboxFolder(options.stateDirectory);
  const ownUploads = new OwnUploads(folder);
  const wake = new WakeWatch(clock);
  const work = new AgentWork();
  const bell = new Bell();
  const pace = {
    pollIntervalMs,
    relaxedIntervalMs: Math.max(RELAXED_INTERVAL_MS, pollIntervalMs),
    pollWindowSeconds: WINDOW_SECONDS,
  };
  const tell = () => Promise.resolve();
  const onFailed = (what: string) => say(`${what} failed`);
  const onPolled = () => undefined;
  const onArrived = () => bell.ring();
  try {
    const inbox = file.takeOver();
    inbox.pushes.recoverPushed();
    await runTogether((ended) => {
      const files = new IncomingFiles(
        { folder, clients: [client], ownUploads, clock, maxFileBytes, tell, onFailed },
        ended,
      );
      return [
        runWorkspace(
          { inbox, files, work, clock, wake, onPolled, onArrived },
          {
            client,
            card,
            pace,
            events: new AgentEvents(say),
            parts: { doorbell: true, requests: options.requests === true },
          },
          ended,
        ),
        wake.run(ended),
        runPruning({ inbox, folder, clock }, ended),
        handleAll(options, { pushes: inbox.pushes, files, bell, work }, ended),
      ];
    }, signal);
  } finally {
    file.close();
  }
}

function nobodyListens(): void {}

/** Says once what is wrong, and that it is over. */
class AgentEvents implements WorkspaceEvents {
  readonly #say: (line: string) => void;
  #trouble: FeedState | undefined;

  constructor(say: (line: string) => void) {
    this.#say = say;
  }

  get isAccepted(): boolean {
    return isAccepted(this.#trouble ?? 'ok');
  }

  polled(): void {
    if (this.#trouble !== undefined) this.#say('the platform answers again');
    this.#trouble = undefined;
  }

  pollFailed({ state, what, advice }: FeedVerdict): void {
    if (state !== this.#trouble) this.#say(`poll ${what}: ${advice}`);
    this.#trouble = state;
  }

  unreadableRow(_rowId: string | undefined, problem: string): void {
    this.#say(`skipped a row that cannot be read (${problem})`);
  }

  cutShort(rowsRead: number, backToMicros: number): void {
    this.#say(
      `read ${rowsRead} rows back to ${formatTimestampMicros(backToMicros)}; older ones were not looked at`,
    );
  }

  registered(): void {
    this.#say('registered');
  }

  heartbeatSent(): void {}

  looked(): boolean {
    return false;
  }

  doorbell(): void {}

  failed(request: SideRequest, error: unknown): void {
    this.#say(`${request} failed: ${messageOf(error)}`);
  }
}

/** Whether the agent is handling a message. */
class AgentWork {
  #isWorking = false;
  #onChange: () => void = () => undefined;

  of(): Work {
    return this.#isWorking
      ? { activeTasks: 1, currentTask: 'answering a message' }
      : { activeTasks: 0, currentTask: '' };
  }

  onChange(_workspaceId: string, listener: () => void): () => void {
    this.#onChange = listener;
    return () => {
      this.#onChange = () => undefined;
    };
  }

  set(isWorking: boolean): void {
    this.#isWorking = isWorking;
    this.#onChange();
  }
}

interface Handling {
  readonly pushes: PushQueue;
  readonly files: IncomingFiles;
  /** Rung when messages became pending. */
  readonly bell: Bell;
  readonly work: AgentWork;
}

function handleAll(options: AgentOptions, handling: Handling, signal: AbortSignal): Promise<void> {
  const { pushes, files, bell, work } = handling;
  const round = async () => {
    const [entry] = pushes.next([options.client.target.id], 1);
    if (entry === undefined) return IDLE_MS;
    pushes.markPushed(entry.row);
    work.set(true);
    const isDone = await isHandled(options, files, entry, signal);
    work.set(false);
    if (isDone) {
      pushes.settle(entry.row, 'receipt');
    } else {
      pushes.requeueMissed([entry.row]);
      await sleep(backoffMs(entry.pushes + 1, RETRY, Math.random()), signal);
    }
    return 0;
  };
  return runLoop({ clock: systemClock, signal, round, bell });
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
