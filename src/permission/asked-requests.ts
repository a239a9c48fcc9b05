import type { PermissionRequest, PermissionVerdict } from './request.ts';

/** A request that was shown, or is about to be shown, to the canvas users of one workspace. */
export interface AskedRequest {
  readonly request: PermissionRequest;
  readonly workspaceId: string;
  expiresAtMs: number;
  /** When the question appeared, on the platform's clock: only what was said after it answers it. */
  promptedAtMicros: number | undefined;
  answer: PermissionVerdict['behavior'] | undefined;
}

/** Requests are remembered beyond their end, so that a late answer is answered in words; this bounds them all. */
const MAX_REMEMBERED = 100;
const MAX_OPEN = 20;

/** What was asked on the canvas in this session. */
export class AskedRequests {
  readonly #byId = new Map<string, AskedRequest>();

  /** Remembers a request. Most of the open ones were answered in the terminal, which nobody tells: the oldest gives way. */
  add(asked: AskedRequest, nowMs: number): void {
    this.#byId.delete(asked.request.requestId);
    this.#byId.set(asked.request.requestId, asked);
    const [longestOpen] = this.#open(nowMs);
    if (longestOpen !== undefined && this.openCount(nowMs) > MAX_OPEN) longestOpen.expiresAtMs = nowMs;
    const oldest = this.#byId.keys().next().value;
    if (this.#byId.size > MAX_REMEMBERED && oldest !== undefined) this.#byId.delete(oldest);
  }

  remove({ request }: AskedRequest): void {
    this.#byId.delete(request.requestId);
  }

  /** The request of this id if it was asked in this workspace; nobody else can answer it. */
  find(requestId: string, workspaceId: string): AskedRequest | undefined {
    const asked = this.#byId.get(requestId);
    return asked?.workspaceId === workspaceId ? asked : undefined;
  }

  /** Requests of a workspace whose question has not been seen in its feed yet. */
  unseen(workspaceId: string): AskedRequest[] {
    return [...this.#byId.values()].filter(
      (asked) => asked.workspaceId === workspaceId && asked.promptedAtMicros === undefined,
    );
  }

  /** How many wait for an answer. */
  openCount(nowMs: number): number {
    return this.#open(nowMs).length;
  }

  #open(nowMs: number): AskedRequest[] {
    return [...this.#byId.values()].filter(
      ({ answer, expiresAtMs }) => answer === undefined && nowMs < expiresAtMs,
    );
  }
}
