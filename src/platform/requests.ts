import { ArgumentError, ProtocolError } from '../core/errors.ts';
import {
  AUTHOR,
  addedCommentSchema,
  type CreateRequestBody,
  changedRequestSchema,
  createdRequestSchema,
  isRequestUuid,
  MAX_PRIORITY,
  type PlatformRequest,
  RESPONDER,
  type RequestAction,
  type RequestComment,
  readComment,
  readRequest,
  requestThreadSchema,
} from '../wire/requests.ts';
import type { Connection } from './http.ts';

/** The platform shows 50; one with a very long text costs only itself. */
const LIST = {
  rows: 100,
  bytes: 8 * 1024 * 1024,
  values: 10_000,
  row: { bytes: 2 * 1024 * 1024, depth: 8, values: 100 },
  answerBytes: 16 * 1024 * 1024,
};

/** A request with what was said about it, oldest first; the platform shows the first 200 words of it. */
export interface RequestThread {
  readonly request: PlatformRequest;
  readonly comments: readonly RequestComment[];
}

/** Tasks and approvals that people and workspaces ask of each other; 404 before 2026-06-10. Errors: see `Connection.request`. */
export class Requests {
  constructor(private readonly connection: Connection) {}

  /** `GET …/requests/inbox`: what others ask of this workspace, the newest 50, newest first. */
  received(signal: AbortSignal, status?: string): Promise<readonly PlatformRequest[]> {
    return this.#list('/inbox', status, signal);
  }

  /** `GET …/requests`: what this workspace asked, the newest 50, newest first. */
  raised(signal: AbortSignal, status?: string): Promise<readonly PlatformRequest[]> {
    return this.#list('', status, signal);
  }

  /** `GET …/requests/:rid`. 403 when the workspace has no part in it, 404 for none. */
  async get(id: string, signal: AbortSignal): Promise<RequestThread> {
    const json = await this.connection.get(requestThreadSchema, this.#path(id), signal);
    const request = readRequest(json.request);
    if (request === undefined) {
      throw new ProtocolError(
        'the platform describes a request in a way that cannot be read',
        'It may be a newer version; look for an update of this plugin.',
      );
    }
    return { request, comments: json.messages.map(readComment).filter((comment) => comment !== undefined) };
  }

  /** `POST …/requests`; returns the id. Not idempotent. Throws `ArgumentError` for what the platform takes and fails on. */
  async create(body: CreateRequestBody, signal: AbortSignal): Promise<string> {
    const { recipient_type: type, recipient_id: recipient, priority = 0 } = body;
    if (type === 'agent' && !isRequestUuid(recipient)) {
      throw new ArgumentError(
        'recipient_id',
        JSON.stringify(recipient.slice(0, 100)),
        'the UUID of a workspace',
      );
    }
    if (!Number.isInteger(priority) || Math.abs(priority) > MAX_PRIORITY) {
      throw new ArgumentError('priority', `${priority}`, `a whole number of at most ${MAX_PRIORITY}`);
    }
    const path = `${this.connection.ownPath}/requests`;
    return (await this.connection.post(createdRequestSchema, path, body, signal)).request_id;
  }

  /** `POST …/requests/:rid/respond`, by the recipient. 400 for another kind's action, 403 for others, 404 when closed. */
  async respond(id: string, action: RequestAction, signal: AbortSignal): Promise<void> {
    const path = `${this.#path(id)}/respond`;
    await this.connection.post(changedRequestSchema, path, { action, ...RESPONDER }, signal);
  }

  /** `POST …/requests/:rid/messages`, also when it is closed. Not idempotent. Returns the id of the comment. */
  async comment(id: string, body: string, signal: AbortSignal): Promise<string> {
    const path = `${this.#path(id)}/messages`;
    const answer = await this.connection.post(addedCommentSchema, path, { body, ...AUTHOR }, signal);
    return answer.message_id;
  }

  /** `POST …/requests/:rid/cancel`, for the requester. 403 for others, 404 for one that is closed. */
  async cancel(id: string, signal: AbortSignal): Promise<void> {
    await this.connection.post(changedRequestSchema, `${this.#path(id)}/cancel`, {}, signal);
  }

  async #list(
    side: '' | '/inbox',
    status: string | undefined,
    signal: AbortSignal,
  ): Promise<readonly PlatformRequest[]> {
    const query = status === undefined ? '' : `?${new URLSearchParams({ status })}`;
    const path = `${this.connection.ownPath}/requests${side}${query}`;
    const { rows } = await this.connection.rows(path, LIST, signal);
    const requests = rows.map((row) => (row.isWhole ? readRequest(row.json) : undefined));
    return requests.filter((request) => request !== undefined);
  }

  #path(id: string): string {
    return `${this.connection.ownPath}/requests/${encodeURIComponent(id)}`;
  }
}
