import type { Message } from '../core/message.ts';
import { displayName, senderLabel } from '../core/notification.ts';
import type { Clock } from '../runtime/clock.ts';

/** A message that the session works on, as the canvas of its own workspace may show it. */
export interface Task {
  readonly workspaceId: string;
  /** One short line, fit for display. */
  readonly line: string;
}

/** What a heartbeat says about a workspace's work. */
export interface Work {
  readonly activeTasks: number;
  readonly currentTask: string;
}

interface RunningTask extends Task {
  /** How its end is known: with the turn that the hooks follow, or by a reply alone. */
  readonly endsWith: 'turn' | 'reply';
  seenAtMs: number;
}

const WORDS = 60;
/** Nothing says when a turn was interrupted, or that a message needs no reply: without a sign it is over then. */
const SILENCE_MS = 600_000;
const MAX_TASKS = 1_000;

/** The line for one message. It is shown only on the canvas where the message itself can be read. */
export function taskOf({ workspaceId, sender, text, textOrigin }: Message): Task {
  const who = sender.kind === 'canvas_user' ? 'the canvas user' : senderLabel(sender);
  const words = textOrigin === 'sender' ? displayName(text, WORDS) : '';
  const what = sender.kind === 'system_notice' ? 'handling a notice of the platform' : `answering ${who}`;
  return { workspaceId, line: words === '' ? what : `${what}: ${words}` };
}

/**
 * Which messages the session is working on: from the turn that the plugin's hooks saw them in until a reply or that
 * turn's end; where there are no hooks, from the push until the reply, or for ten minutes.
 */
export class Occupation {
  readonly #clock: Pick<Clock, 'monotonicMs'>;
  readonly #tasks = new Map<string, RunningTask>();
  readonly #listeners = new Map<string, Set<() => void>>();
  #isInTurn = false;

  constructor(clock: Pick<Clock, 'monotonicMs'>) {
    this.#clock = clock;
  }

  /** Calls when the work of this workspace may have changed. Returns the way to stop that. */
  onChange(workspaceId: string, listener: () => void): () => void {
    const listeners = this.#listeners.get(workspaceId) ?? new Set();
    this.#listeners.set(workspaceId, listeners.add(listener));
    return () => listeners.delete(listener);
  }

  /** A prompt opened a turn; whatever the turn before was about is over. */
  turnBegan(): void {
    this.#endTurn();
    this.#isInTurn = true;
  }

  /** A hook called in the middle of a turn. */
  turnGoesOn(): void {
    this.#isInTurn = true;
    for (const task of this.#tasks.values()) {
      if (task.endsWith === 'turn') task.seenAtMs = this.#clock.monotonicMs();
    }
  }

  turnEnded(): void {
    this.#endTurn();
    this.#isInTurn = false;
  }

  /** The session was seen to have this message. What is found out after its turn's end is not work any more. */
  received(activityId: string, task: Task): void {
    if (this.#isInTurn) this.#begin(activityId, task, 'turn');
  }

  /** It was written to a host that gives no receipts. */
  pushed(activityId: string, task: Task): void {
    this.#begin(activityId, task, 'reply');
  }

  replied(activityId: string): void {
    this.#end((id) => id === activityId);
  }

  of(workspaceId: string): Work {
    const silentSinceMs = this.#clock.monotonicMs() - SILENCE_MS;
    for (const [id, task] of this.#tasks) if (task.seenAtMs <= silentSinceMs) this.#tasks.delete(id);
    const tasks = [...this.#tasks.values()].filter((task) => task.workspaceId === workspaceId);
    const line = tasks.at(-1)?.line ?? '';
    const others = tasks.length - 1;
    return { activeTasks: tasks.length, currentTask: others > 0 ? `${line} (+${others} more)` : line };
  }

  #begin(activityId: string, { workspaceId, line }: Task, endsWith: RunningTask['endsWith']): void {
    if (this.#tasks.has(activityId)) return;
    this.#tasks.set(activityId, { workspaceId, line, endsWith, seenAtMs: this.#clock.monotonicMs() });
    const oldest = this.#tasks.keys().next().value;
    if (this.#tasks.size > MAX_TASKS && oldest !== undefined) this.#tasks.delete(oldest);
    this.#tell([workspaceId]);
  }

  #endTurn(): void {
    this.#end((_id, { endsWith }) => endsWith === 'turn');
  }

  #end(isOver: (activityId: string, task: RunningTask) => boolean): void {
    const over = [...this.#tasks].filter(([id, task]) => isOver(id, task));
    for (const [id] of over) this.#tasks.delete(id);
    this.#tell(over.map(([, { workspaceId }]) => workspaceId));
  }

  #tell(workspaceIds: readonly string[]): void {
    for (const id of new Set(workspaceIds)) {
      for (const listener of this.#listeners.get(id) ?? []) listener();
    }
  }
}
