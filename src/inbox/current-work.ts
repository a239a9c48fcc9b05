import { BoundedMap } from '../core/bounded-map.ts';
import type { Message } from '../core/message.ts';
import { senderLabel } from '../core/notification.ts';
import { safeLine } from '../core/safe-text.ts';

/** What a heartbeat says about the work of one workspace. */
export interface Work {
  readonly activeTasks: number;
  /** One line for people; empty when nothing is being worked on. */
  readonly currentTask: string;
}

interface Task {
  readonly workspaceId: string;
  readonly line: string;
  readonly startedMs: number;
}

/** After this long without a sign of the session, work counts as over: the turn was interrupted, or needs no reply. */
const SILENCE_MS = 10 * 60_000;
const MAX_TASKS = 1_000;
const LINE_CHARACTERS = 100;

/** Which messages the session is answering right now; each workspace is told only of those that it received. */
export class CurrentWork {
  readonly #nowMs: () => number;
  /** Oldest first. */
  readonly #tasks = new BoundedMap<string, Task>(MAX_TASKS);
  readonly #done = new BoundedMap<string, true>(MAX_TASKS);
  readonly #listeners = new Map<string, () => void>();
  #isTurnOver = false;
  #lastSignMs = Number.NEGATIVE_INFINITY;

  /** @param nowMs a clock that never jumps */
  constructor(nowMs: () => number) {
    this.#nowMs = nowMs;
  }

  /** The session has seen this message. Notices and results of delegations are no work: nobody waits for an answer. */
  started(message: Message): void {
    const { workspaceId, sender } = message;
    const key = keyOf(message);
    // Receipts come late: the turn may be over, or the answer sent.
    if (this.#isTurnOver || this.#done.has(key) || this.#tasks.has(key)) return;
    const isNoWork = message.delegation !== undefined || message.request?.isOwn === true;
    if (sender.kind === 'system_notice' || isNoWork) return;
    this.#tasks.set(key, { workspaceId, line: taskLine(message), startedMs: this.#nowMs() });
    this.#changed(workspaceId);
  }

  /** A reply that names the message was delivered, or the session said that none is needed. */
  done(message: Pick<Message, 'workspaceId' | 'activityId'>): void {
    const key = keyOf(message);
    this.#done.set(key, true);
    if (this.#tasks.delete(key)) this.#changed(message.workspaceId);
  }

  /** A hook showed that the session is in the middle of a turn. */
  turnGoesOn(): void {
    this.#isTurnOver = false;
    this.#lastSignMs = this.#nowMs();
  }

  /** What was not answered in the turn will not be answered any more. */
  turnEnded(): void {
    this.#isTurnOver = true;
    const workspaceIds = new Set([...this.#tasks.values()].map(({ workspaceId }) => workspaceId));
    this.#tasks.clear();
    for (const workspaceId of workspaceIds) this.#changed(workspaceId);
  }

  of(workspaceId: string): Work {
    const aliveMs = this.#nowMs() - SILENCE_MS;
    if (this.#lastSignMs <= aliveMs) {
      for (const [key, { startedMs }] of this.#tasks) if (startedMs <= aliveMs) this.#tasks.delete(key);
    }
    const own = [...this.#tasks.values()].filter((task) => task.workspaceId === workspaceId);
    return { activeTasks: own.length, currentTask: own[0]?.line ?? '' };
  }

  /** Calls the one listener of a workspace whenever its work changes. Returns the way to stop. */
  onChange(workspaceId: string, listener: () => void): () => void {
    this.#listeners.set(workspaceId, listener);
    return () => {
      if (this.#listeners.get(workspaceId) === listener) this.#listeners.delete(workspaceId);
    };
  }

  #changed(workspaceId: string): void {
    this.#listeners.get(workspaceId)?.();
  }
}

function taskLine({ sender, text, textOrigin }: Message): string {
  const who = sender.kind === 'canvas_user' ? 'the canvas user' : senderLabel(sender);
  const words = textOrigin === 'sender' ? safeLine(text, LINE_CHARACTERS) : '';
  return safeLine(`answering ${who}${words === '' ? '' : `: ${words}`}`, LINE_CHARACTERS);
}

function keyOf({ workspaceId, activityId }: Pick<Message, 'workspaceId' | 'activityId'>): string {
  return `${workspaceId} ${activityId}`;
}
