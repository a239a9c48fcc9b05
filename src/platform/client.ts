import { z } from 'zod';
import type { Activity } from '../core/activity.ts';
import type { Target } from '../core/target.ts';
import type { SendMessageBody } from '../wire/a2a.ts';
import { parseActivityRow } from '../wire/activity.ts';
import { type NotifyBody, notifyResponseSchema } from '../wire/notify.ts';
import {
  type AgentCard,
  type HeartbeatBody,
  heartbeatResponseSchema,
  type RegisterBody,
  registerResponseSchema,
} from '../wire/registry.ts';
import { workspaceSchema } from '../wire/workspace.ts';
import { Connection, parseAnswer } from './connection.ts';
import { dateHeaderMs, type FetchLike } from './http.ts';
import { readSendOutcome, type SendOutcome } from './send-outcome.ts';
import { Uploads } from './uploads.ts';

const TIMEOUT_MS = { feed: 10_000, registry: 10_000, read: 10_000, notify: 30_000, stream: 15_000 } as const;
/** A page may hold 500 messages, each of them up to the platform's 16 MiB; this is where memory ends. */
const MAX_PAGE_BYTES = 96 * 1024 * 1024;

export interface ActivityQuery {
  readonly sinceSeconds: number;
  readonly limit: number;
  /** RFC 3339; only rows strictly before it. */
  readonly beforeTs?: string;
}

export interface ActivityPage {
  /** In the platform's order. */
  readonly activities: readonly Activity[];
  /** Rows in the answer, the unreadable ones included: what tells a full page. */
  readonly rowCount: number;
  readonly unreadable: readonly { readonly rowId: string | undefined; readonly problem: string }[];
  /** The platform's clock when it answered (`Date` header), whole seconds. */
  readonly platformTimeMs: number | undefined;
}

export interface WorkspaceInfo {
  readonly name: string;
  readonly status: string;
  /** When an agent was last connected: null for never, undefined on platforms that do not say. */
  readonly lastHeartbeatAt: string | null | undefined;
  readonly platformTimeMs: number | undefined;
}

const activityAnswer = z.array(z.unknown());

/** One method per endpoint, for one watched workspace; nothing else knows a URL. Errors: see `request`. */
export class PlatformClient {
  readonly target: Target;
  readonly uploads: Uploads;
  readonly #connection: Connection;

  constructor(target: Target, fetchLike: FetchLike = fetch) {
    this.target = target;
    this.#connection = new Connection(target, fetchLike);
    this.uploads = new Uploads(this.#connection);
  }

  /** `GET /workspaces/:id/activity`, inbound messages only, newest first. */
  activities(query: ActivityQuery, signal: AbortSignal): Promise<ActivityPage> {
    const range = {
      since_secs: String(query.sinceSeconds),
      ...(query.beforeTs === undefined ? {} : { before_ts: query.beforeTs }),
    };
    return this.#activityPage(range, query.limit, signal);
  }

  /** The same rows after the one with this id, oldest first. 410 when the platform no longer has it. */
  activitiesAfter(activityId: string, limit: number, signal: AbortSignal): Promise<ActivityPage> {
    return this.#activityPage({ since_id: activityId }, limit, signal);
  }

  async #activityPage(
    range: Readonly<Record<string, string>>,
    limit: number,
    signal: AbortSignal,
  ): Promise<ActivityPage> {
    const search = new URLSearchParams({
      type: 'a2a_receive',
      include: 'peer_info',
      limit: String(limit),
      ...range,
    });
    const answer = await this.#connection.request({
      method: 'GET',
      path: `/workspaces/${this.target.id}/activity?${search}`,
      timeoutMs: TIMEOUT_MS.feed,
      signal,
      maxResponseBytes: MAX_PAGE_BYTES,
    });
    const rows = parseAnswer(activityAnswer, answer).map(parseActivityRow);
    return {
      activities: rows.flatMap((row) => (row.ok ? [row.activity] : [])),
      unreadable: rows.flatMap((row) => (row.ok ? [] : [row])),
      rowCount: rows.length,
      platformTimeMs: dateHeaderMs(answer),
    };
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

  /** `GET /workspaces/:id`, public: 404 unknown, 410 removed. */
  async workspace(signal: AbortSignal): Promise<WorkspaceInfo> {
    const answer = await this.#connection.request({
      method: 'GET',
      path: `/workspaces/${this.target.id}`,
      timeoutMs: TIMEOUT_MS.read,
      signal,
      authenticated: false,
    });
    const data = parseAnswer(workspaceSchema, answer);
    return {
      name: data.name,
      status: data.status,
      lastHeartbeatAt: data.last_heartbeat_at,
      platformTimeMs: dateHeaderMs(answer),
    };
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

  /** `GET /workspaces/:id/events/stream`: the platform's events of this workspace as they happen. */
  eventStream(signal: AbortSignal): Promise<ReadableStream<Uint8Array>> {
    const path = `/workspaces/${this.target.id}/events/stream`;
    return this.#connection.openStream({ path, timeoutMs: TIMEOUT_MS.stream, signal });
  }
}
