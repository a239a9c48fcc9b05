import { BoundedMap } from '../core/bounded-map.ts';

/** A tool approval that the session asks for. Everything but the id may quote text from anywhere. */
export interface PermissionRequest {
  /** Five letters, `a` to `z` without `l`, lower case. */
  readonly requestId: string;
  readonly toolName: string;
  readonly description: string;
  /** The tool's input as JSON, which the host has cut. */
  readonly inputPreview: string;
}

export interface PermissionVerdict {
  readonly requestId: string;
  readonly behavior: 'allow' | 'deny';
}

/** A request that was shown, or is about to be shown, to the canvas users of one workspace. */
export interface AskedRequest {
  readonly request: PermissionRequest;
  readonly workspaceId: string;
  expiresAtMs: number;
  /** When the question appeared, on the platform's clock: only what was said after it answers it. */
  promptedAtMicros: number | undefined;
  answer: PermissionVerdict['behavior'] | undefined;
}

/** Requests are remembered after their end, so that whoever answers late is told. */
const MAX_REMEMBERED = 100;
const MAX_OPEN = 20;

export class AskedRequests {
  readonly #byId = new BoundedMap<string, AskedRequest>(MAX_REMEMBERED);

  /** Past the limit the oldest open one expires: it was most likely answered in the terminal, which nobody tells. */
  add(asked: AskedRequest, nowMs: number): void {
    this.#byId.renew(asked.request.requestId, asked);
    const [longestOpen] = this.#open(nowMs);
    if (longestOpen !== undefined && this.openCount(nowMs) > MAX_OPEN) longestOpen.expiresAtMs = nowMs;
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

  openCount(nowMs: number): number {
    return this.#open(nowMs).length;
  }

  #open(nowMs: number): AskedRequest[] {
    return [...this.#byId.values()].filter(
      ({ answer, expiresAtMs }) => answer === undefined && nowMs < expiresAtMs,
    );
  }
}
