import type { FetchLike } from './http.ts';
import { retryAfterMs } from './retry.ts';

/** One window of the platform's limiter. A longer wait is kept only by the request that was told to wait. */
const MAX_HELD_MS = 60_000;

/**
 * What the platform said about too many requests, shared by everything that speaks with the same token to the same
 * platform: polls, heartbeats, the doorbell and replies count against one bucket there, so that asking again by another
 * way would get the same answer and cost one more. Older platforms count by address; a 429 does not say so, and each
 * token then finds out with one request of its own.
 */
export class RateLimits {
  readonly #freeAtMs = new Map<string, number>();

  constructor(private readonly monotonicMs: () => number) {}

  /** Answers 429 by itself, with the time that is left, while the platform would. Public requests always pass. */
  guard(fetchLike: FetchLike): FetchLike {
    return async (request) => {
      const authorization = request.headers.get('Authorization');
      if (authorization === null) return fetchLike(request);
      const bucket = `${new URL(request.url).origin} ${Bun.hash(authorization)}`;
      const leftMs = (this.#freeAtMs.get(bucket) ?? 0) - this.monotonicMs();
      if (leftMs > 0) return tooMany(leftMs);
      this.#freeAtMs.delete(bucket);
      const response = await fetchLike(request);
      const askedMs = response.status === 429 ? (retryAfterMs(response.headers) ?? 0) : 0;
      if (askedMs > 0) this.#freeAtMs.set(bucket, this.monotonicMs() + Math.min(askedMs, MAX_HELD_MS));
      return response;
    };
  }
}

function tooMany(leftMs: number): Response {
  return new Response(null, {
    status: 429,
    headers: { 'Retry-After': String(Math.ceil(leftMs / 1000)) },
  });
}
