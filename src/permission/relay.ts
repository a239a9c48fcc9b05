import type { Activity } from '../core/activity.ts';
import { messageOf, NetworkError, TimeoutError } from '../core/errors.ts';
import type { InboxArrival, InboxEntry } from '../inbox/entry.ts';
import type { Inbox } from '../inbox/inbox.ts';
import type { PlatformClient } from '../platform/client.ts';
import { withRetry } from '../platform/retry.ts';
import type { Screened } from '../receive/intake.ts';
import type { Clock } from '../runtime/clock.ts';
import {
  type AskedRequest,
  AskedRequests,
  type PermissionRequest,
  type PermissionVerdict,
} from './asked-requests.ts';
import {
  allowPhrase,
  alreadyDecidedText,
  decidedText,
  expiredText,
  notPassedOnText,
  ownWordsIn,
  promptText,
  readVerdict,
  verdictOf,
} from './canvas-question.ts';

const ANSWER_WITHIN_MS = 10 * 60_000;

export interface PermissionRelayDeps {
  readonly clock: Pick<Clock, 'nowMs'>;
  /** Hands the verdict to the host, which ignores one that comes too late. */
  readonly sendVerdict: (verdict: PermissionVerdict) => Promise<void>;
  /** Tells the user what happened to a request, without any of its text. */
  readonly onEvent: (what: string) => void;
}

/** What a process has while it receives the messages. */
export interface RelayService {
  /** At least one. */
  readonly clients: readonly PlatformClient[];
  readonly inbox: Pick<Inbox, 'has'>;
  readonly signal: AbortSignal;
}

/**
 * Asks the canvas users of one workspace about tool approvals of this session, and takes their answers out of the
 * feed. The workspace is the one whose canvas user wrote last, else the first. An answer counts when a person gives it
 * in that workspace, after the question stood there, and before it expires. Peers neither see nor answer anything.
 */
export class PermissionRelay {
  readonly #asked = new AskedRequests();
  #service: RelayService | undefined;
  #lastWorkspaceId: string | undefined;

  constructor(private readonly deps: PermissionRelayDeps) {}

  /** From now on requests are shown on the canvas, until `stopServing`. */
  serve(service: RelayService): void {
    this.#service = service;
  }

  /** Another process receives the messages, and with them the answers: requests are no longer shown. */
  stopServing(): void {
    this.#service = undefined;
  }

  get isServing(): boolean {
    return this.#service !== undefined;
  }

  get openCount(): number {
    return this.#asked.openCount(this.deps.clock.nowMs());
  }

  /** Messages that the session was given: whose canvas user it works for now. */
  pushed(entries: readonly InboxEntry[]): void {
    const last = entries.findLast(({ message }) => message.sender.kind === 'canvas_user');
    this.#lastWorkspaceId = last?.message.workspaceId ?? this.#lastWorkspaceId;
  }

  /** Shows a request on the canvas. Never rejects: the terminal asks as well, and can always be answered. */
  async ask(request: PermissionRequest): Promise<void> {
    const service = this.#service;
    const client =
      service?.clients.find(({ target }) => target.id === this.#lastWorkspaceId) ?? service?.clients[0];
    if (service === undefined || client === undefined) {
      this.deps.onEvent('not shown on the canvas, because this session does not receive the messages');
      return;
    }
    const nowMs = this.deps.clock.nowMs();
    const asked: AskedRequest = {
      request,
      workspaceId: client.target.id,
      expiresAtMs: nowMs + ANSWER_WITHIN_MS,
      promptedAtMicros: undefined,
      answer: undefined,
    };
    this.#asked.add(asked, nowMs);
    const text = promptText(request, asked.expiresAtMs);
    await this.#tell(client, text, service.signal).then(
      () => this.deps.onEvent(`${request.requestId} shown in ${client.target.id}`),
      (error: unknown) => {
        // It may be on the canvas all the same; then the feed brings its echo.
        const mayBeThere =
          error instanceof TimeoutError || (error instanceof NetworkError && error.mayHaveArrived);
        if (!mayBeThere) this.#asked.remove(asked);
        this.deps.onEvent(`${request.requestId} not shown in ${client.target.id}: ${messageOf(error)}`);
      },
    );
  }

  /** Takes an answer to one of our requests out of the feed: it is no message. Undefined for every other row. */
  readonly screen = (
    activity: Activity,
    arrival: InboxArrival,
    workspaceId: string,
  ): Screened | undefined => {
    const { outcome } = arrival;
    if (outcome.kind === 'ignored') {
      if (outcome.reason === 'own_notify') this.#sawOwnWords(activity, workspaceId);
      return undefined;
    }
    const read =
      outcome.message.sender.kind === 'canvas_user' ? readVerdict(outcome.message.text) : undefined;
    const asked = read && this.#asked.find(read.requestId, workspaceId);
    if (asked?.promptedAtMicros === undefined || activity.createdAtMicros <= asked.promptedAtMicros) {
      return undefined;
    }
    // The feed brings the row again and again: only its first arrival counts.
    if (this.#service?.inbox.has(workspaceId, activity.id) !== false) return undefined;
    const verdict = verdictOf(activity, workspaceId);
    if (verdict === undefined) {
      this.deps.onEvent(
        `${asked.request.requestId}: a message that reads like an answer is none, because its row is not as the canvas writes it`,
      );
      return undefined;
    }
    return {
      arrival: { ...arrival, outcome: { kind: 'ignored', reason: 'permission_verdict' } },
      stored: () => void this.#decide(asked, verdict),
    };
  };

  #sawOwnWords(activity: Activity, workspaceId: string): void {
    const unseen = this.#asked.unseen(workspaceId);
    if (unseen.length === 0) return;
    const words = ownWordsIn(activity);
    for (const asked of unseen) {
      if (words.includes(allowPhrase(asked.request.requestId)))
        asked.promptedAtMicros = activity.createdAtMicros;
    }
  }

  async #decide(asked: AskedRequest, { requestId, behavior }: PermissionVerdict): Promise<void> {
    if (asked.answer !== undefined) return this.#say(asked, alreadyDecidedText(requestId, asked.answer));
    if (this.deps.clock.nowMs() >= asked.expiresAtMs) return this.#say(asked, expiredText(requestId));
    asked.answer = behavior;
    try {
      await this.deps.sendVerdict({ requestId, behavior });
    } catch (error) {
      this.deps.onEvent(`${requestId} could not be answered: ${messageOf(error)}`);
      return this.#say(asked, notPassedOnText(requestId));
    }
    this.deps.onEvent(`${requestId} ${behavior === 'allow' ? 'allowed' : 'denied'} in ${asked.workspaceId}`);
    return this.#say(asked, decidedText(asked.request, behavior));
  }

  async #say(asked: AskedRequest, text: string): Promise<void> {
    const service = this.#service;
    const client = service?.clients.find(({ target }) => target.id === asked.workspaceId);
    if (service === undefined || client === undefined) return;
    await this.#tell(client, text, service.signal).catch((error: unknown) =>
      this.deps.onEvent(`${asked.request.requestId}: the canvas user could not be told: ${messageOf(error)}`),
    );
  }

  #tell(client: PlatformClient, message: string, signal: AbortSignal): Promise<void> {
    // A tool's input may hold a token; the question must come all the same.
    const safe = client.withoutTokens(message);
    return withRetry('messageToUser', () => client.notifyUser({ message: safe }, signal), signal);
  }
}
