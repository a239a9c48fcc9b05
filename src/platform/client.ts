import type { Target } from '../core/target.ts';
import type { SendMessageBody } from '../wire/a2a.ts';
import { acknowledgedSchema } from '../wire/activity.ts';
import { type NotifyBody, notifyResponseSchema } from '../wire/notify.ts';
import {
  type AgentCard,
  type HeartbeatBody,
  heartbeatResponseSchema,
  type RegisterBody,
  registerResponseSchema,
} from '../wire/registry.ts';
import { secretValuesSchema, workspaceSchema } from '../wire/workspace.ts';
import { type ActivityPage, readActivityPage } from './activity-page.ts';
import { Connection, parseAnswer } from './connection.ts';
import { Delegations } from './delegations.ts';
import { History } from './history.ts';
import { dateHeaderMs, type FetchLike } from './http.ts';
import { Memories } from './memories.ts';
import { Peers } from './peers.ts';
import { Plugins } from './plugins.ts';
import { readSendOutcome, type SendOutcome } from './send-outcome.ts';
import { Uploads } from './uploads.ts';
import { readWorkspaceState, type WorkspaceState } from './workspace-state.ts';

export type { ActivityPage } from './activity-page.ts';
export type { WorkspaceState } from './workspace-state.ts';

const TIMEOUT_MS = { registry: 10_000, read: 10_000, notify: 30_000, stream: 15_000 } as const;

export interface ActivityQuery {
  readonly sinceSeconds: number;
  readonly limit: number;
  /** RFC 3339; only rows strictly before it. */
  readonly beforeTs?: string;
}

/** What anybody may know of a workspace. Name and role are its own words. */
export interface WorkspaceInfo {
  readonly id: string;
  readonly name: string;
  readonly status: string;
  readonly role: string | undefined;
  readonly parentId: string | undefined;
  readonly runtime: string | undefined;
  readonly activeTasks: number | undefined;
  /** Whether it may write to the canvas user; undefined on platforms that do not say. */
  readonly mayWriteToUser: boolean | undefined;
  /** Whether the platform knows broadcasts; those before 2026-05-14 do not. */
  readonly hasBroadcasts: boolean;
  /** When an agent was last connected: null for never, undefined on platforms that do not say. */
  readonly lastHeartbeatAt: string | null | undefined;
  readonly platformTimeMs: number | undefined;
}

/** One method per endpoint, for one watched workspace; nothing else knows a URL. Errors: see `request`. */
export class PlatformClient {
  readonly target: Target;
  readonly uploads: Uploads;
  readonly peers: Peers;
  readonly delegations: Delegations;
  readonly history: History;
  readonly memories: Memories;
  readonly plugins: Plugins;
  readonly #connection: Connection;

  constructor(target: Target, fetchLike: FetchLike = fetch) {
    this.target = target;
    this.#connection = new Connection(target, fetchLike);
    this.uploads = new Uploads(this.#connection);
    this.peers = new Peers(this.#connection);
    this.delegations = new Delegations(this.#connection);
    this.history = new History(this.#connection);
    this.memories = new Memories(this.#connection);
    this.plugins = new Plugins(this.#connection);
  }

  /** `GET /workspaces/:id/activity`, inbound messages only, newest first. */
  activities(query: ActivityQuery, signal: AbortSignal): Promise<ActivityPage> {
    return this.#activityPage('a2a_receive', rangeOf(query), query.limit, signal);
  }

  /** The same rows after the one with this id, oldest first. 410 when the platform no longer has it. */
  activitiesAfter(activityId: string, limit: number, signal: AbortSignal): Promise<ActivityPage> {
    return this.#activityPage('a2a_receive', { since_id: activityId }, limit, signal);
  }

  /** `GET /workspaces/:id/activity`, broadcasts only, newest first; none on platforms before 2026-05-14. */
  broadcasts(query: ActivityQuery, signal: AbortSignal): Promise<ActivityPage> {
    return this.#activityPage('broadcast_receive', rangeOf(query), query.limit, signal);
  }

  #activityPage(
    type: 'a2a_receive' | 'broadcast_receive',
    range: Readonly<Record<string, string>>,
    limit: number,
    signal: AbortSignal,
  ): Promise<ActivityPage> {
    const query = { type, include: 'peer_info', limit: String(limit), ...range };
    return readActivityPage(this.#connection, query, signal);
  }

  /**
   * `POST /workspaces/:own/activity/ack`: the platform may prune rows up to this `seq` after 7 days instead of 30. It
   * hides nothing. Returns the platform's mark. 404 on platforms before 2026-06-30.
   */
  async acknowledgeActivities(seq: number, signal: AbortSignal): Promise<number> {
    const answer = await this.#connection.json(acknowledgedSchema, {
      method: 'POST',
      path: `/workspaces/${this.target.id}/activity/ack`,
      body: { acked_seq: seq },
      timeoutMs: TIMEOUT_MS.registry,
      signal,
    });
    return answer.last_acked_seq;
  }

  /** `POST /registry/register` in poll mode. Returns the delivery mode that the platform confirms, if it knows one. */
  async register(card: AgentCard, signal: AbortSignal): Promise<'poll' | 'push' | undefined> {
    const body: RegisterBody = { id: this.target.id, delivery_mode: 'poll', agent_card: card };
    const answer = await this.#connection.request({
      method: 'POST',
      path: '/registry/register',
      body,
      timeoutMs: TIMEOUT_MS.registry,
      signal,
    });
    return parseAnswer(registerResponseSchema, answer).delivery_mode;
  }

  /** `POST /registry/heartbeat`. */
  async heartbeat(report: Omit<HeartbeatBody, 'workspace_id'>, signal: AbortSignal): Promise<void> {
    const body: HeartbeatBody = { workspace_id: this.target.id, ...report };
    const answer = await this.#connection.request({
      method: 'POST',
      path: '/registry/heartbeat',
      body,
      timeoutMs: TIMEOUT_MS.registry,
      signal,
    });
    parseAnswer(heartbeatResponseSchema, answer);
  }

  /** `GET /workspaces/:id`, public, of this workspace or another: 404 unknown, 410 removed. */
  async workspace(signal: AbortSignal, workspaceId = this.target.id): Promise<WorkspaceInfo> {
    const answer = await this.#connection.request({
      method: 'GET',
      path: `/workspaces/${encodeURIComponent(workspaceId)}`,
      timeoutMs: TIMEOUT_MS.read,
      signal,
      authenticated: false,
    });
    const data = parseAnswer(workspaceSchema, answer);
    return {
      id: data.id,
      name: data.name,
      status: data.status,
      role: data.role ?? undefined,
      parentId: data.parent_id ?? undefined,
      runtime: data.runtime ?? undefined,
      activeTasks: data.active_tasks ?? undefined,
      mayWriteToUser: data.talk_to_user_enabled ?? undefined,
      hasBroadcasts: data.broadcast_enabled !== undefined,
      lastHeartbeatAt: data.last_heartbeat_at,
      platformTimeMs: dateHeaderMs(answer),
    };
  }

  /** `GET /workspaces/:own/state`: whether it is paused or gone. Errors as for every request. */
  state(signal: AbortSignal): Promise<WorkspaceState> {
    return readWorkspaceState(this.#connection, TIMEOUT_MS.read, signal);
  }

  /** `POST /workspaces/:peer/a2a` as this workspace. Resending one `messageId` does not double the message. */
  async sendMessage(
    peerId: string,
    body: SendMessageBody,
    timeoutMs: number,
    signal: AbortSignal,
  ): Promise<SendOutcome> {
    const answer = await this.#connection.request({
      method: 'POST',
      path: `/workspaces/${encodeURIComponent(peerId)}/a2a`,
      body,
      timeoutMs,
      signal,
    });
    return readSendOutcome(answer.json);
  }

  /** `POST /workspaces/:own/notify`: a message to the canvas user. Not idempotent: never repeat it blindly. */
  async notifyUser(body: NotifyBody, signal: AbortSignal): Promise<void> {
    const answer = await this.#connection.request({
      method: 'POST',
      path: `/workspaces/${this.target.id}/notify`,
      body,
      timeoutMs: TIMEOUT_MS.notify,
      signal,
    });
    parseAnswer(notifyResponseSchema, answer);
  }

  /**
   * `GET /workspaces/:id/secrets/values`: what the platform keeps for this workspace, in plain text. Hand them to the
   * program that needs them; they do not belong into a model's context or a log.
   */
  secrets(signal: AbortSignal): Promise<Readonly<Record<string, string>>> {
    return this.#connection.json(secretValuesSchema, {
      method: 'GET',
      path: `/workspaces/${this.target.id}/secrets/values`,
      timeoutMs: TIMEOUT_MS.read,
      signal,
    });
  }

  /** `GET /workspaces/:id/events/stream`: the platform's events of this workspace as they happen. */
  eventStream(signal: AbortSignal): Promise<ReadableStream<Uint8Array>> {
    const path = `/workspaces/${this.target.id}/events/stream`;
    return this.#connection.openStream({ path, timeoutMs: TIMEOUT_MS.stream, signal });
  }
}

function rangeOf(query: ActivityQuery): Readonly<Record<string, string>> {
  return {
    since_secs: String(query.sinceSeconds),
    ...(query.beforeTs === undefined ? {} : { before_ts: query.beforeTs }),
  };
}
