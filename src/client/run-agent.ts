import { mkdirSync } from 'node:fs';
import { FencedError } from '../core/errors.ts';
import { InboxFolder } from '../files/inbox-folder.ts';
import { IncomingFiles } from '../files/incoming-files.ts';
import { OwnUploads } from '../files/own-uploads.ts';
import { openInbox } from '../inbox/file/open.ts';
import { type Lease, waitForLease } from '../lease/lease.ts';
import { runPruning } from '../receive/pruning.ts';
import { runWorkspace } from '../receive/workspace-run.ts';
import { Bell } from '../runtime/bell.ts';
import { systemClock } from '../runtime/clock.ts';
import { runTogether } from '../runtime/tasks.ts';
import { WakeWatch } from '../runtime/wake-watch.ts';
import type { AgentCard } from '../wire/registry.ts';
import { AgentEvents } from './agent-events.ts';
import { AgentWork, type HandlingOptions, handleAll } from './handle-messages.ts';

export interface AgentOptions extends HandlingOptions {
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
  /**
   * Also hands over the tasks and approvals that are asked of the workspace, as messages with `request`; off unless
   * given.
   */
  readonly requests?: boolean;
}

/** Why an agent ended: the signal aborted, or its workspace was removed from the canvas, which nothing undoes. */
export type AgentEnd = 'stopped' | 'removed';

const POLL_INTERVAL_MS = 5_000;
/** While the event stream is alive polls are only the safety net. */
const RELAXED_INTERVAL_MS = 30_000;
const WINDOW_SECONDS = 30;
const MAX_FILE_BYTES = 100 * 1024 * 1024;

/**
 * Makes this process the agent of a workspace until the signal aborts or the workspace is removed: registers, sends
 * heartbeats, and hands every message to `handle`. A handler that rejects gets the message again, a little later and
 * at most four times in all; those behind it wait, so that the order stays. A message that was being handled when the
 * process ended comes again in the next one, with a higher `attempt`. While the workspace is paused messages wait;
 * when it is resumed they are handled. The answer to a `client.delegations.run` that waits goes there, and not to
 * `handle`. Network trouble is waited out and told to `onEvent`; it rejects only when the state directory cannot be
 * used.
 */
export async function runAgent(options: AgentOptions, signal: AbortSignal): Promise<AgentEnd> {
  let end: AgentEnd = 'stopped';
  while (!signal.aborted && end !== 'removed') {
    const lease = await takeLease(options, signal);
    if (lease === undefined) break;
    try {
      end = await serve(options, AbortSignal.any([signal, lease.lost]));
    } catch (error) {
      // Another process has the folder now: this one waits in line again.
      if (!(error instanceof FencedError)) throw error;
    } finally {
      lease.release();
    }
  }
  return end;
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

async function serve(options: AgentOptions, signal: AbortSignal): Promise<AgentEnd> {
  const { client, card = { name: '' }, onEvent: say = nobodyListens } = options;
  const { pollIntervalMs = POLL_INTERVAL_MS, maxFileBytes = MAX_FILE_BYTES } = options;
  const clock = systemClock;
  const { inbox: file, degraded, note } = openInbox(options.stateDirectory, Date.now);
  for (const what of [degraded, note]) if (what !== undefined) say(what);
  const folder = new InboxFolder(options.stateDirectory);
  const ownUploads = new OwnUploads(folder);
  // Whatever sends them: the platform shows them in the workspace's own inbox.
  const stopWatchingUploads = client.uploads.onUpload((upload) => {
    ownUploads.track(client.target, upload).catch(() => undefined);
  });
  const wake = new WakeWatch(clock);
  const work = new AgentWork();
  const bell = new Bell();
  const events = new AgentEvents(say, bell);
  const pace = {
    pollIntervalMs,
    relaxedIntervalMs: Math.max(RELAXED_INTERVAL_MS, pollIntervalMs),
    pollWindowSeconds: WINDOW_SECONDS,
  };
  const tell = () => Promise.resolve();
  const onFailed = (what: string) => say(`${what} failed`);
  const onPolled = () => undefined;
  const onArrived = () => {
    bell.ring();
    client.delegations.lookAgain();
  };
  const parts = { doorbell: true, state: true, requests: options.requests === true };
  try {
    const inbox = file.takeOver();
    inbox.pushes.recoverPushed();
    await runTogether(
      (ended) => {
        const files = new IncomingFiles(
          { folder, clients: [client], ownUploads, clock, maxFileBytes, tell, onFailed },
          ended,
        );
        const handling = { pushes: inbox.pushes, files, bell, work, events };
        const looked = events.firstLook(client.state(ended), ended);
        return [
          runWorkspace(
            { inbox, files, work, clock, wake, onPolled, onArrived },
            { client, card, pace, events, parts },
            ended,
          ),
          wake.run(ended),
          runPruning({ inbox, folder, clock }, ended),
          looked.then(() => handleAll(options, handling, ended)),
        ];
      },
      AbortSignal.any([signal, events.removed]),
    );
  } finally {
    stopWatchingUploads();
    file.close();
  }
  return events.removed.aborted ? 'removed' : 'stopped';
}

function nobodyListens(): void {}
