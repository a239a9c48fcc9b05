import type { Activity } from '../core/activity.ts';
import { BoundedMap } from '../core/bounded-map.ts';
import { DelegationFailedError, DelegationUnansweredError } from '../core/delegation-errors.ts';
import { PlatformError } from '../core/errors.ts';
import type { Message } from '../core/message.ts';
import { Bell } from '../runtime/bell.ts';
import { systemClock } from '../runtime/clock.ts';
import { runLoop } from '../runtime/run-loop.ts';
import { unlessAborted } from '../runtime/sleep.ts';
import { MAX_SINCE_SECONDS } from '../wire/activity.ts';
import { classifyActivity } from '../wire/classify.ts';
import { type DelegationRow, type DelegationState, readDelegationRow } from '../wire/delegations.ts';

export interface DelegationAnswer {
  readonly delegationId: string;
  /** Remote text. */
  readonly text: string;
}

export interface DelegationStanding {
  readonly id: string;
  readonly state: DelegationState;
  readonly createdAt: string;
  /** Why it failed: remote text. */
  readonly error: string | undefined;
}

export interface DelegationSources {
  readonly workspaceId: string;
  /** Of a list as long as this delegations may be left out. */
  readonly fullList: number;
  list(signal: AbortSignal): Promise<readonly DelegationStanding[]>;
  rows(sinceSeconds: number, signal: AbortSignal): AsyncGenerator<Activity>;
  messagesOf(peerId: string, sinceSeconds: number, signal: AbortSignal): Promise<readonly Activity[]>;
}

interface Awaited {
  readonly delegationId: string;
  readonly peerId: string;
  readonly startedMs: number;
  waiters: number;
  /** The first answer counts. */
  isAnswered: boolean;
  /** The peer has the task in its inbox: its messages are looked through, from this time on. */
  readFromMs: number | undefined;
  readonly answer: PromiseWithResolvers<DelegationAnswer>;
}

/** The wait between two looks is a part of the age of the youngest delegation. */
const AGE_PER_WAIT = 5;
const LEAST_WAIT_MS = 500;
const MOST_WAIT_MS = 30_000;
const RINGS = { atOnce: 5, refillMs: 1_000 };
const RETRY = { baseMs: 1_000, capMs: 30_000 };
/** Rows may become visible late, and the clocks of this machine and of the platform differ. */
const MARGIN_SECONDS = 300;
const MAX_TAKEN = 1_000;

/** Waits for the answers to delegations, with one look for all of them. Asks for nothing while none is awaited. */
export class DelegationAnswers {
  readonly #awaited = new Map<string, Awaited>();
  readonly #taken = new BoundedMap<string, true>(MAX_TAKEN);
  readonly #starting = new Set<Promise<unknown>>();
  readonly #bell = new Bell();
  #looking: AbortController | undefined;

  constructor(private readonly sources: DelegationSources) {}

  /** Whoever asks `take` meanwhile waits until it is known which delegation this is. */
  starting<T>(start: Promise<T>): Promise<T> {
    const settled = start.then(
      () => undefined,
      () => undefined,
    );
    this.#starting.add(settled);
    void settled.finally(() => this.#starting.delete(settled));
    return start;
  }

  /** Rejects with `DelegationFailedError`, `DelegationUnansweredError`, a lasting `PlatformError` or the signal's reason. */
  async wait(
    delegationId: string,
    peerId: string,
    timeoutMs: number,
    signal: AbortSignal,
  ): Promise<DelegationAnswer> {
    signal.throwIfAborted();
    const known = this.#awaited.get(delegationId);
    const nowMs = systemClock.nowMs();
    const awaited: Awaited = known ?? {
      delegationId,
      peerId,
      startedMs: nowMs,
      waiters: 0,
      isAnswered: false,
      readFromMs: undefined,
      answer: Promise.withResolvers<DelegationAnswer>(),
    };
    const late = new AbortController();
    const timer = setTimeout(
      () => late.abort(new DelegationUnansweredError(awaited, timeoutMs, awaited.readFromMs !== undefined)),
      timeoutMs,
    );
    awaited.waiters += 1;
    this.#awaited.set(delegationId, awaited);
    this.#look();
    try {
      return await unlessAborted(awaited.answer.promise, AbortSignal.any([signal, late.signal]));
    } finally {
      clearTimeout(timer);
      awaited.waiters -= 1;
      if (awaited.waiters === 0) this.#forget(awaited);
    }
  }

  /** Whether a message is an awaited answer and nothing else. One with files is not: they would get lost. */
  async take(message: Message): Promise<boolean> {
    const id = message.delegation?.id ?? message.inReplyTo;
    if (id === undefined || message.sender.kind !== 'peer_agent') return false;
    await Promise.all(this.#starting);
    const awaited = this.#awaited.get(id);
    if (awaited !== undefined && isSame(awaited.peerId, message.sender.peerId)) {
      if (message.wholeCharacters === undefined) this.#settle(awaited, message);
      else await this.#readWhole(awaited);
    }
    return this.#taken.has(message.activityId) && message.attachments.length === 0;
  }

  /** Of a long answer an inbox has the beginning only. */
  async #readWhole(awaited: Awaited): Promise<void> {
    awaited.readFromMs ??= awaited.startedMs;
    this.#bell.ring();
    await awaited.answer.promise.catch(() => undefined);
  }

  lookAgain(): void {
    if (this.#awaited.size > 0) this.#bell.ring();
  }

  #forget(awaited: Awaited): void {
    this.#awaited.delete(awaited.delegationId);
    awaited.answer.reject(new DelegationUnansweredError(awaited, 0, false));
    if (this.#awaited.size === 0) this.#looking?.abort();
  }

  #look(): void {
    this.#bell.ring();
    if (this.#looking !== undefined && !this.#looking.signal.aborted) return;
    const looking = new AbortController();
    this.#looking = looking;
    const { signal } = looking;
    const isFatal = (error: unknown) => !(error instanceof PlatformError && error.actor === 'time');
    const loop = { clock: systemClock, signal, bell: this.#bell, rings: RINGS, retry: RETRY, isFatal };
    runLoop({ ...loop, round: () => this.#round(signal) }).catch((error: unknown) => {
      looking.abort();
      for (const { answer } of this.#awaited.values()) answer.reject(error);
    });
  }

  async #round(signal: AbortSignal): Promise<number> {
    await this.#lookForResults(signal);
    await this.#lookForMessages(signal);
    const youngestMs = Math.max(...[...this.#awaited.values()].map(({ startedMs }) => startedMs));
    const ageMs = systemClock.nowMs() - youngestMs;
    return Math.min(MOST_WAIT_MS, Math.max(LEAST_WAIT_MS, ageMs / AGE_PER_WAIT));
  }

  /** A short list tells which have ended; only then are the rows with the whole texts read. */
  async #lookForResults(signal: AbortSignal): Promise<void> {
    const list = await this.sources.list(signal);
    const standings = new Map(list.map((standing) => [standing.id, standing]));
    const isFull = list.length >= this.sources.fullList;
    const missing = new Map<string, Awaited>();
    let oldestMs = systemClock.nowMs();
    for (const awaited of this.#awaited.values()) {
      const standing = standings.get(awaited.delegationId);
      // Of what is not listed any more only the rows tell.
      if (standing === undefined ? !isFull : standing.state === 'running') continue;
      const startMs = startOf(awaited, standing?.createdAt);
      if (standing?.state === 'in_inbox') awaited.readFromMs ??= startMs;
      else missing.set(awaited.delegationId, awaited);
      oldestMs = Math.min(oldestMs, startMs);
    }
    await this.#readResults(missing, oldestMs, signal);
    for (const [id, awaited] of missing) {
      const { state, error: words = '' } = standings.get(id) ?? {};
      if (state !== 'failed') continue;
      awaited.answer.reject(new DelegationFailedError(awaited, { reportedBy: 'platform', words }));
    }
  }

  /** Takes those whose results it finds out of `missing`. */
  async #readResults(missing: Map<string, Awaited>, sinceMs: number, signal: AbortSignal): Promise<void> {
    if (missing.size === 0) return;
    for await (const activity of this.sources.rows(secondsSince(sinceMs), signal)) {
      const row = readDelegationRow(activity);
      const awaited = row && missing.get(row.id);
      // Before July 2026 the result of a failed delegation does not name it; only the row of the task does.
      if (row === undefined || awaited === undefined || (!row.isResult && row.state !== 'failed')) continue;
      missing.delete(row.id);
      if (row.state === 'in_inbox') awaited.readFromMs ??= sinceMs;
      else this.#ended(awaited, row, activity.id);
      if (missing.size === 0) return;
    }
  }

  #ended(
    awaited: Awaited,
    { id, state, text, peerError, error = '' }: DelegationRow,
    activityId: string,
  ): void {
    this.#taken.set(activityId, true);
    if (state !== 'failed') {
      awaited.answer.resolve({ delegationId: id, text });
      return;
    }
    const reportedBy = peerError === undefined ? 'platform' : 'peer';
    const words = peerError?.words || error;
    awaited.answer.reject(new DelegationFailedError(awaited, { reportedBy, words, code: peerError?.code }));
  }

  /** A peer with an inbox answers with a message of its own that names the task. */
  async #lookForMessages(signal: AbortSignal): Promise<void> {
    const { workspaceId } = this.sources;
    const inInbox = [...this.#awaited.values()].filter(({ readFromMs }) => readFromMs !== undefined);
    for (const [peerId, ofPeer] of Map.groupBy(inInbox, (awaited) => awaited.peerId)) {
      const nowMs = systemClock.nowMs();
      const sinceSeconds = secondsSince(Math.min(...ofPeer.map(({ readFromMs = nowMs }) => readFromMs)));
      const newestFirst = await this.sources.messagesOf(peerId, sinceSeconds, signal);
      for (const activity of newestFirst.toReversed()) {
        const classified = classifyActivity(activity, workspaceId);
        if (classified.kind !== 'message' || classified.message.sender.kind !== 'peer_agent') continue;
        const { message } = classified;
        const awaited = ofPeer.find(({ delegationId }) => delegationId === message.inReplyTo);
        if (awaited !== undefined && isSame(peerId, classified.message.sender.peerId))
          this.#settle(awaited, message);
      }
      for (const awaited of ofPeer) awaited.readFromMs = nowMs;
    }
  }

  #settle(awaited: Awaited, { activityId, delegation, text, textOrigin }: Message): void {
    const { delegationId, answer } = awaited;
    if (awaited.isAnswered) return;
    awaited.isAnswered = true;
    this.#taken.set(activityId, true);
    if (delegation?.outcome === 'failed') {
      const reportedBy = textOrigin === 'sender' ? 'peer' : 'platform';
      answer.reject(new DelegationFailedError(awaited, { reportedBy, words: text }));
    } else answer.resolve({ delegationId, text });
  }
}

/** It may be one that was started earlier, with the same key. */
function startOf({ startedMs }: Awaited, createdAt = ''): number {
  const createdMs = Date.parse(createdAt);
  return Number.isNaN(createdMs) ? startedMs : Math.min(startedMs, createdMs);
}

function secondsSince(fromMs: number): number {
  const seconds = Math.max(0, Math.ceil((systemClock.nowMs() - fromMs) / 1_000));
  return Math.min(MAX_SINCE_SECONDS, seconds + MARGIN_SECONDS);
}

function isSame(id: string, other: string): boolean {
  return id.toLowerCase() === other.toLowerCase();
}
