import type { Doing } from '../claude-code/tool-activity.ts';
import { BoundedMap } from '../core/bounded-map.ts';
import { keyOf, type Message } from '../core/message.ts';
import { senderLabel } from '../core/notification.ts';
import { safeLine } from '../core/safe-text.ts';

export interface Work {
  readonly activeTasks: number;
  /** One line for people; empty when nothing is being worked on. */
  readonly currentTask: string;
}

interface Task {
  readonly workspaceId: string;
  readonly line: string;
  readonly startedMs: number;
  /** A person is told more than an agent is. */
  readonly isPersons: boolean;
}

const NOTHING_KNOWN: Doing = { words: '', waits: false };
/** After this long without a sign of the session, work counts as over: the turn was interrupted, or needs no reply. */
const SILENCE_MS = 10 * 60_000;
const MAX_TASKS = 1_000;
const LINE_CHARACTERS = 100;
/** What the session does for a message is told once it has lasted this long, and so often at most. */
const DOING_INTERVAL_MS = 10_000;

/** Which messages the session is answering right now; each workspace is told only of those that it received. */
export class CurrentWork {
  /** Oldest first. */
  readonly #tasks = new BoundedMap<string, Task>(MAX_TASKS);
  readonly #done = new BoundedMap<string, true>(MAX_TASKS);
  readonly #listeners = new Map<string, () => void>();
  #isTurnOver = false;
  #doing: Doing = NOTHING_KNOWN;
  #lastDoingMs = Number.NEGATIVE_INFINITY;
  #lastSignMs = Number.NEGATIVE_INFINITY;

  /** @param nowMs a clock that never jumps */
  constructor(private readonly nowMs: () => number) {}

  /** The session has seen this message. Notices and results of delegations are no work: nobody waits for an answer. */
  started(message: Message): void {
    const { workspaceId, sender } = message;
    const key = keyOf(message);
    // Receipts come late: the turn may be over, or the answer sent.
    if (this.#isTurnOver || this.#done.has(key) || this.#tasks.has(key)) return;
    const isNoWork = message.delegation !== undefined || message.request?.isOwn === true;
    if (sender.kind === 'system_notice' || isNoWork) return;
    const isPersons = sender.kind === 'canvas_user';
    this.#tasks.set(key, { workspaceId, line: taskLine(message), startedMs: this.nowMs(), isPersons });
    this.#changed(workspaceId);
  }

  /** A reply that names the message was delivered, or the session said that none is needed. */
  done(message: Pick<Message, 'workspaceId' | 'activityId'>): void {
    const key = keyOf(message);
    this.#done.set(key, true);
    if (this.#tasks.delete(key)) this.#changed(message.workspaceId);
  }

  turnGoesOn(): void {
    this.#isTurnOver = false;
    this.#lastSignMs = this.nowMs();
  }

  /** What the session is doing: a dialog is told at once, everything else when it lasts. */
  doing(doing: Doing): void {
    const isNew = doing.words !== this.#doing.words;
    const wasWaiting = this.#doing.waits;
    this.#doing = doing;
    const nowMs = this.nowMs();
    const isDue = nowMs - this.#lastDoingMs >= DOING_INTERVAL_MS && doing.words !== '' && this.#isLong(nowMs);
    if (!isNew || !(doing.waits || wasWaiting || isDue)) return;
    this.#lastDoingMs = nowMs;
    for (const workspaceId of this.#workspacesOfPeople()) this.#changed(workspaceId);
  }

  /** What was not answered in the turn will not be answered any more. */
  turnEnded(): void {
    this.#isTurnOver = true;
    this.#doing = NOTHING_KNOWN;
    const workspaceIds = new Set([...this.#tasks.values()].map(({ workspaceId }) => workspaceId));
    this.#tasks.clear();
    for (const workspaceId of workspaceIds) this.#changed(workspaceId);
  }

  of(workspaceId: string): Work {
    const aliveMs = this.nowMs() - SILENCE_MS;
    if (this.#lastSignMs <= aliveMs) {
      for (const [key, { startedMs }] of this.#tasks) if (startedMs <= aliveMs) this.#tasks.delete(key);
    }
    const own = [...this.#tasks.values()].filter((task) => task.workspaceId === workspaceId);
    const [first] = own;
    return { activeTasks: own.length, currentTask: first === undefined ? '' : this.#line(first) };
  }

  /** Calls the one listener of a workspace whenever its work changes. Returns the way to stop. */
  onChange(workspaceId: string, listener: () => void): () => void {
    this.#listeners.set(workspaceId, listener);
    return () => {
      if (this.#listeners.get(workspaceId) === listener) this.#listeners.delete(workspaceId);
    };
  }

  #line({ line, isPersons, startedMs }: Task): string {
    const { words, waits } = this.#doing;
    const lasts = waits || this.nowMs() - startedMs >= DOING_INTERVAL_MS;
    return isPersons && lasts && words !== '' ? `${line} (${words})` : line;
  }

  #isLong(nowMs: number): boolean {
    return [...this.#tasks.values()].some(
      ({ isPersons, startedMs }) => isPersons && nowMs - startedMs >= DOING_INTERVAL_MS,
    );
  }

  #workspacesOfPeople(): ReadonlySet<string> {
    const people = [...this.#tasks.values()].filter(({ isPersons }) => isPersons);
    return new Set(people.map(({ workspaceId }) => workspaceId));
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
