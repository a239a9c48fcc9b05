/** A request as it arrived; no secret is in it. */
export interface LoggedRequest {
  readonly id: string;
  /** ISO time. */
  readonly at: string;
  readonly method: string;
  readonly path: string;
  readonly query: string;
  /** Names only, in lower case. */
  readonly headers: readonly string[];
  /** The workspace id of a known bearer, else `admin`, `session`, `none` or `unknown`. */
  readonly authorization: string;
  /** 0 until there is an answer, and for ever when the connection was dropped. */
  readonly status: number;
  readonly duration_ms?: number;
  /** Kinds of the faults that it met. */
  readonly fault?: string;
}

export interface RequestMatch {
  readonly method?: string;
  readonly path?: RegExp;
  /** The caller's id, or the one that the path names. */
  readonly workspaceId?: string;
}

type Outcome = Pick<LoggedRequest, 'status'> & { readonly duration_ms: number; readonly fault?: string };

const MAX_REQUESTS = 5_000;

/** The latest requests, oldest first; bounded. */
export class RequestLog {
  #requests: LoggedRequest[] = [];
  #nextId = 1;

  /** Notes the arrival; the function it returns notes the answer. */
  begin(request: Omit<LoggedRequest, 'id' | 'status'>): (outcome: Outcome) => void {
    const id = String(this.#nextId);
    this.#nextId += 1;
    this.#requests.push({ ...request, id, status: 0 });
    if (this.#requests.length > MAX_REQUESTS * 2) this.#requests = this.#requests.slice(-MAX_REQUESTS);
    return (outcome) => {
      const index = this.#requests.findLastIndex((logged) => logged.id === id);
      const logged = this.#requests[index];
      if (logged !== undefined) this.#requests[index] = { ...logged, ...outcome };
    };
  }

  matching({ method, path, workspaceId }: RequestMatch): readonly LoggedRequest[] {
    return this.#requests.filter(
      (request) =>
        (method === undefined || request.method === method) &&
        (path === undefined || path.test(request.path)) &&
        (workspaceId === undefined ||
          request.authorization === workspaceId ||
          request.path.includes(workspaceId)),
    );
  }

  /** The newest first. */
  latest(limit: number): readonly LoggedRequest[] {
    return this.#requests.slice(-limit).reverse();
  }
}
