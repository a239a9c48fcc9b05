import { backoffMs } from '../core/backoff.ts';
import type { IncomingFiles } from '../files/incoming-files.ts';
import type { Work } from '../inbox/current-work.ts';
import type { InboxEntry } from '../inbox/entry.ts';
import type { PushQueue } from '../inbox/push-queue.ts';
import type { PlatformClient } from '../platform/client.ts';
import type { Bell } from '../runtime/bell.ts';
import { systemClock } from '../runtime/clock.ts';
import { runLoop } from '../runtime/run-loop.ts';
import { sleep } from '../runtime/sleep.ts';
import type { AgentEvents } from './agent-events.ts';
import { type IncomingMessage, incomingMessage } from './incoming-message.ts';

const IDLE_MS = 60_000;
/** Between two attempts at a message whose handler failed. */
const RETRY = { baseMs: 1_000, capMs: 60_000 };

export interface HandlingOptions {
  readonly client: PlatformClient;
  /** Called for one message at a time, oldest first. A message is done when this resolves; see `runAgent`. */
  readonly handle: (message: IncomingMessage, signal: AbortSignal) => Promise<void>;
  /** What the agent has to say to its operator, one line each, without secrets and remote text. */
  readonly onEvent?: (line: string) => void;
}

/** Whether the agent is handling a message. */
export class AgentWork {
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

export interface Handling {
  readonly pushes: PushQueue;
  readonly files: IncomingFiles;
  /** Rung when messages became pending. */
  readonly bell: Bell;
  readonly work: AgentWork;
  readonly events: AgentEvents;
}

/** Hands over what waits, one message at a time, until the signal aborts. */
export function handleAll(options: HandlingOptions, handling: Handling, signal: AbortSignal): Promise<void> {
  const { pushes, files, bell, work, events } = handling;
  const { client } = options;
  const round = async () => {
    const [entry] = events.isPaused ? [] : pushes.next([client.target.id], 1);
    if (entry === undefined) return IDLE_MS;
    pushes.markPushed(entry.row);
    if (await client.delegations.takes(entry.message)) {
      pushes.settle(entry.row, 'receipt');
      return 0;
    }
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
  { client, handle, onEvent }: HandlingOptions,
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
