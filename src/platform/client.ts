import { HttpStatusError } from '../core/http-status-error.ts';
import type { Target } from '../core/target.ts';
import { formatTimestampMicros } from '../core/timestamp.ts';
import type { TokenGuard } from '../core/token-guard.ts';
import {
  type NotifyBody,
  notifyResponseSchema,
  readSendOutcome,
  type SendMessageBody,
  type SendOutcome,
} from '../wire/a2a.ts';
import { acknowledgedSchema, MAX_SINCE_SECONDS } from '../wire/activity.ts';
import {
  type AgentCard,
  type HeartbeatBody,
  heartbeatResponseSchema,
  type RegisterBody,
  registerResponseSchema,
  secretValuesSchema,
  workspaceSchema,
  workspaceStateSchema,
} from '../wire/registry.ts';
import { type ActivityPage, History, readActivityPage } from './activities.ts';
import { dateHeaderMs, parseAnswer } from './answer.ts';
import { unlessSilent } from './body.ts';
import { Delegations } from './delegations.ts';
import { Experience } from './experience.ts';
import { Connection, type FetchLike } from './http.ts';
import { Memories } from './memories.ts';
import { Peers } from './peers.ts';
import { Plugins } from './plugins.ts';
import { Requests } from './requests.ts';
import { safeFetch } from './safe-fetch.ts';
import { Uploads } from './uploads.ts';
import { type WorkspaceInfo, type WorkspaceState, workspaceInfo } from './workspace-info.ts';

export type { ActivityPage } from './activities.ts';
export type { WorkspaceInfo, WorkspaceState } from './workspace-info.ts';

const NOTIFY_TIMEOUT_MS = 30_000;
const STREAM_TIMEOUT_MS = 15_000;
const STREAM_SILENCE_MS = 300_000;
const MAX_PEER_ANSWER_BYTES = 8 * 1024 * 1024;

export interface ActivityQuery {
  /** Rows of so many seconds before the platform's now; at most 30 days. */
  readonly sinceSeconds: number;
  /** Rows, 1 to 500. */
  readonly limit: number;
  /** RFC 3339; only rows strictly before it. */
  readonly beforeTs?: string;
}

/**
 * One method per endpoint, for one watched workspace; nothing else knows a URL. Every method throws `NetworkError`,
 * `TimeoutError`, `ProtocolError` or `HttpStatusError`, `TokenLeakError` for what holds a token, and the signal's reason
 * when that aborts; a description names
 * the status codes that mean something special.
 */
export class PlatformClient {
  readonly uploads: Uploads;
  readonly peers: Peers;
  readonly delegations: Delegations;
  readonly history: History;
  readonly memories: Memories;
  readonly plugins: Plugins;
  readonly requests: Requests;
  readonly #connection: Connection;

  /** Clients of a process share `experience`. `guard` knows all tokens; without it only the own one is kept back. */
  constructor(
    readonly target: Target,
    fetchLike: FetchLike = safeFetch(),
    experience = new Experience(),
    guard?: TokenGuard,
  ) {
    this.#connection = new Connection(target, fetchLike, experience, guard);
    this.uploads = new Uploads(this.#connection);
    this.peers = new Peers(this.#connection);
    this.delegations = new Delegations(this.#connection);
    this.history = new History(this.#connection);
    this.memories = new Memories(this.#connection);
    this.plugins = new Plugins(this.#connection);
    this.requests = new Requests(this.#connection);
  }

  /** `GET /workspaces/:own/activity`, inbound messages only, newest first. */
  activities(query: ActivityQuery, signal: AbortSignal, pageBytes?: number): Promise<ActivityPage> {
    return this.#activityPage('a2a_receive', rangeOf(query), query.limit, signal, pageBytes);
  }

  /** The same rows, of one sender only: a peer, or the canvas user with the platform's other rows without a sender. */
  activitiesOf(peerId: string | undefined, query: ActivityQuery, signal: AbortSignal): Promise<ActivityPage> {
    return this.#activityPage('a2a_receive', { ...rangeOf(query), ...senderOf(peerId) }, query.limit, signal);
  }

  /** The same rows after the one with this id, oldest first. 410 when the platform no longer has it. */
  activitiesAfter(activityId: string, limit: number, signal: AbortSignal): Promise<ActivityPage> {
    return this.#activityPage('a2a_receive', { since_id: activityId }, limit, signal);
  }

  /** Both: those of one sender after the row with this id, oldest first. */
  activitiesOfAfter(peerId: string | undefined, activityId: string, limit: number, signal: AbortSignal) {
    return this.#activityPage('a2a_receive', { since_id: activityId, ...senderOf(peerId) }, limit, signal);
  }

  /** The id of the newest row of any type before this time, for use as a cursor; undefined when there is none. */
  async rowBefore(micros: number, signal: AbortSignal): Promise<string | undefined> {
    const query = { limit: '1', before_ts: formatTimestampMicros(micros) };
    const { activities } = await readActivityPage(this.#connection, query, signal);
    return activities[0]?.id;
  }

  /** `GET /workspaces/:own/activity`, broadcasts only, newest first; none on platforms before 2026-05-14. */
  broadcasts(query: ActivityQuery, signal: AbortSignal): Promise<ActivityPage> {
    return this.#activityPage('broadcast_receive', rangeOf(query), query.limit, signal);
  }

  /** The same rows after the one with this id, oldest first. */
  broadcastsAfter(activityId: string, limit: number, signal: AbortSignal): Promise<ActivityPage> {
    return this.#activityPage('broadcast_receive', { since_id: activityId }, limit, signal);
  }

  #activityPage(
    type: 'a2a_receive' | 'broadcast_receive',
    range: Readonly<Record<string, string>>,
    limit: number,
    signal: AbortSignal,
    pageBytes?: number,
  ): Promise<ActivityPage> {
    const query = { type, include: 'peer_info', limit: String(limit), ...range };
    return readActivityPage(this.#connection, query, signal, pageBytes);
  }

  /** `POST …/activity/ack`: lets the platform prune rows after 7 days instead of 30. Returns its mark. 404 before 2026-06-30. */
  async acknowledgeActivities(seq: number, signal: AbortSignal): Promise<number> {
    const path = `${this.#connection.ownPath}/activity/ack`;
    const answer = await this.#connection.post(acknowledgedSchema, path, { acked_seq: seq }, signal);
    return answer.last_acked_seq;
  }

  /** Whether the platform is known to merge messages with the same id, as since June 2026, so that a repeat does no harm. */
  get mergesRepeats(): boolean {
    return this.#connection.experience.mergesRepeats(this.target) ?? false;
  }

  /** The same, found out where it is not known yet. Never rejects, but with the signal's reason. */
  async findOutMerging(signal: AbortSignal): Promise<boolean> {
    if (this.#connection.experience.mergesRepeats(this.target) === undefined) {
      await this.activities({ sinceSeconds: MAX_SINCE_SECONDS, limit: 1 }, signal).catch(() => undefined);
      signal.throwIfAborted();
    }
    return this.mergesRepeats;
  }

  /** See `Connection.ping`. */
  ping(
    pace: { readonly timeoutMs: number; readonly everyMs: number },
    signal: AbortSignal,
  ): Promise<boolean> {
    return this.#connection.ping(pace, signal);
  }

  /** See `Connection.onAccepted`. */
  onAccepted(listener: () => void): () => void {
    return this.#connection.onAccepted(listener);
  }

  /** `POST /registry/register` in poll mode. Returns the delivery mode that the platform confirms, if it knows one. */
  async register(card: AgentCard, signal: AbortSignal): Promise<'poll' | 'push' | undefined> {
    const body: RegisterBody = { id: this.target.id, delivery_mode: 'poll', agent_card: card };
    const answer = await this.#connection.post(registerResponseSchema, '/registry/register', body, signal);
    return answer.delivery_mode;
  }

  /** `POST /registry/heartbeat`: the workspace is online, and at work on this. */
  async heartbeat(report: Omit<HeartbeatBody, 'workspace_id'>, signal: AbortSignal): Promise<void> {
    // What somebody wrote to the session must not keep the workspace from being present.
    const current_task = this.withoutTokens(report.current_task);
    const body: HeartbeatBody = { workspace_id: this.target.id, ...report, current_task };
    await this.#connection.post(heartbeatResponseSchema, '/registry/heartbeat', body, signal);
  }

  /** Throws `TokenLeakError`, as every request with this text would. */
  refuseTokens(text: string): void {
    this.#connection.guard.refuse(text, 'The text');
  }

  /** A text that nobody here has written, as it may be sent; what holds a token is otherwise refused. */
  withoutTokens(text: string): string {
    return this.#connection.guard.redact(text);
  }

  /** `GET /workspaces/:id`, public, of this workspace or another: 404 unknown, 410 removed. */
  async workspace(signal: AbortSignal, workspaceId = this.target.id): Promise<WorkspaceInfo> {
    const answer = await this.#connection.request({
      method: 'GET',
      path: `/workspaces/${encodeURIComponent(workspaceId)}`,
      signal,
      authenticated: false,
    });
    return workspaceInfo(parseAnswer(workspaceSchema, answer), dateHeaderMs(answer.headers));
  }

  /** `GET /workspaces/:own/state`. A 404 means that it is gone only where its body says so; a removed one's token gets 401. */
  async state(signal: AbortSignal): Promise<WorkspaceState> {
    try {
      const path = `${this.#connection.ownPath}/state`;
      const { status, paused, deleted } = await this.#connection.get(workspaceStateSchema, path, signal);
      return { status, isPaused: paused ?? status === 'paused', isDeleted: deleted ?? status === 'removed' };
    } catch (error) {
      if (error instanceof HttpStatusError && error.status === 404 && error.code === 'workspace_deleted') {
        return { status: 'removed', isPaused: false, isDeleted: true };
      }
      throw error;
    }
  }

  /**
   * `POST /workspaces/:peer/a2a` as this workspace. Resending one `messageId` does not double the message. 403 for a peer
   * that it may not write to, 404 for none, 502 with `deliveryConfirmed` when only the answer was lost.
   * @param timeoutMs a peer that is called at once answers within the request
   */
  async sendMessage(
    peerId: string,
    body: SendMessageBody,
    timeoutMs: number,
    signal: AbortSignal,
  ): Promise<SendOutcome> {
    const path = `/workspaces/${encodeURIComponent(peerId)}/a2a`;
    const answer = await this.#connection.request({
      method: 'POST',
      path,
      body,
      timeoutMs,
      signal,
      maxResponseBytes: MAX_PEER_ANSWER_BYTES,
    });
    return readSendOutcome(answer.json);
  }

  /** `POST /workspaces/:own/notify`. Not idempotent. 403 `talk_to_user_disabled` where the workspace may not. */
  async notifyUser(body: NotifyBody, signal: AbortSignal): Promise<void> {
    await this.#connection.json(notifyResponseSchema, {
      method: 'POST',
      path: `${this.#connection.ownPath}/notify`,
      body,
      timeoutMs: NOTIFY_TIMEOUT_MS,
      signal,
    });
  }

  /** `GET /workspaces/:own/secrets/values`, in plain text: they do not belong into a model's context or a log. */
  secrets(signal: AbortSignal): Promise<Readonly<Record<string, string>>> {
    return this.#connection.get(secretValuesSchema, `${this.#connection.ownPath}/secrets/values`, signal);
  }

  /** `GET …/events/stream`. `ProtocolError` from what is no stream, `TimeoutError` after `silenceMs` without anything. */
  async eventStream(signal: AbortSignal, silenceMs = STREAM_SILENCE_MS): Promise<ReadableStream<Uint8Array>> {
    const path = `${this.#connection.ownPath}/events/stream`;
    const body = await this.#connection.openStream({ path, timeoutMs: STREAM_TIMEOUT_MS, signal });
    return unlessSilent(body, silenceMs);
  }
}

function senderOf(peerId: string | undefined): Readonly<Record<string, string>> {
  return peerId === undefined ? { source: 'canvas' } : { peer_id: peerId };
}

function rangeOf(query: ActivityQuery): Readonly<Record<string, string>> {
  return {
    since_secs: String(query.sinceSeconds),
    ...(query.beforeTs === undefined ? {} : { before_ts: query.beforeTs }),
  };
}
