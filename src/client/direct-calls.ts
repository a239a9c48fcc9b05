import { BoundedMap } from '../core/bounded-map.ts';
import { NetworkError, PlatformError, ProtocolError } from '../core/errors.ts';
import { HttpStatusError } from '../core/http-status-error.ts';
import { Secret } from '../core/secret.ts';
import { TokenGuard } from '../core/token-guard.ts';
import { readAnswer } from '../platform/answer.ts';
import type { PlatformClient } from '../platform/client.ts';
import { exchange, withDeadline } from '../platform/exchange.ts';
import { type FetchLike, safeFetch } from '../platform/safe-fetch.ts';
import { type OutgoingText, sendMessageBody } from '../platform/send-to-peer.ts';
import { readSendOutcome, type SendOutcome } from '../wire/a2a.ts';

export interface DirectCallsOptions {
  /** How long the address of a peer is believed, also that it has none; five minutes unless given. */
  readonly ttlMs?: number;
  /** Addresses that are remembered at most; 1,000 unless given. */
  readonly maxPeers?: number;
  /** What sends the calls; `fetch` with checked certificates unless given. */
  readonly fetchLike?: FetchLike;
}

interface Known {
  /** Undefined for a peer that cannot be called at an address of its own. */
  readonly url: URL | undefined;
  readonly untilMs: number;
}

const TTL_MS = 300_000;
const MAX_PEERS = 1_000;
const MAX_ANSWER_BYTES = 8 * 1024 * 1024;
/** With one of these nobody has worked on the message: it may go through the platform. */
const NOT_TAKEN: ReadonlySet<number> = new Set([
  401, 403, 404, 405, 407, 410, 413, 415, 421, 426, 429, 501, 503,
]);
/** Where cloud machines tell their secrets to whoever is on them. */
const LINK_LOCAL = /^(?:169\.254\.|\[fe[89ab])/i;

/**
 * Calls peers at their own addresses, as the platform tells them. Such a call carries no token and no id of ours, is not
 * on the canvas, and trusts the address that the peer gave to the platform: use it only where all peers are yours.
 */
export class DirectCalls {
  readonly #client: PlatformClient;
  readonly #ttlMs: number;
  readonly #fetchLike: FetchLike;
  readonly #known: BoundedMap<string, Known>;

  constructor(
    client: PlatformClient,
    { ttlMs = TTL_MS, maxPeers = MAX_PEERS, fetchLike = safeFetch() }: DirectCallsOptions = {},
  ) {
    this.#client = client;
    this.#ttlMs = ttlMs;
    this.#fetchLike = fetchLike;
    this.#known = new BoundedMap(maxPeers);
  }

  /**
   * The address of a peer, asked of the platform where it is not known or too old; undefined for one that cannot be called
   * at an address of its own. Errors: see `client.peers.address`.
   */
  async address(peerId: string, signal: AbortSignal): Promise<string | undefined> {
    return (await this.#lookUp(peerId, signal))?.href;
  }

  /** Asks the platform again the next time. */
  forget(peerId: string): void {
    this.#known.delete(peerId);
  }

  /**
   * Calls a peer directly. Undefined where that was not possible and nothing has arrived, so that it may go through the
   * platform. Throws `TokenLeakError`, and the `PlatformError` of a call that may have arrived.
   */
  async call(
    peerId: string,
    outgoing: OutgoingText,
    timeoutMs: number,
    signal: AbortSignal,
  ): Promise<SendOutcome | undefined> {
    const url = await this.#lookUp(peerId, signal).catch((error: unknown) => {
      // Whether it may be written to is decided by what the platform says to the message itself.
      if (error instanceof PlatformError) return undefined;
      throw error;
    });
    if (url === undefined) return undefined;
    const body = sendMessageBody(outgoing);
    this.#client.refuseTokens(JSON.stringify(body));
    try {
      return await withDeadline(timeoutMs, signal, async (deadline) => {
        const sending = {
          method: 'POST',
          path: `${url.pathname}${url.search}`,
          body,
          authenticated: false,
        } as const;
        const response = await exchange(wayTo(url, this.#fetchLike), sending, 'application/json', deadline);
        return readSendOutcome((await readAnswer(response, MAX_ANSWER_BYTES, deadline)).json);
      });
    } catch (error) {
      if (isNotTaken(error)) return void this.#remember(peerId, undefined);
      this.forget(peerId);
      throw error;
    }
  }

  async #lookUp(peerId: string, signal: AbortSignal): Promise<URL | undefined> {
    const known = this.#known.get(peerId);
    if (known !== undefined && performance.now() < known.untilMs) return known.url;
    return this.#remember(peerId, callable(await this.#client.peers.address(peerId, signal)));
  }

  #remember(peerId: string, url: URL | undefined): URL | undefined {
    this.#known.renew(peerId, { url, untilMs: performance.now() + this.#ttlMs });
    return url;
  }
}

function callable(address: string | undefined): URL | undefined {
  const url = address === undefined ? null : URL.parse(address);
  if (url === null || !/^https?:$/.test(url.protocol)) return undefined;
  return url.username !== '' || url.password !== '' || LINK_LOCAL.test(url.host) ? undefined : url;
}

/** A way that knows no token of ours: the one in it is none, and is not sent either. */
function wayTo({ origin }: URL, send: FetchLike) {
  const target = { id: 'peer', token: new Secret(crypto.randomUUID()), platformUrl: origin };
  return { target, send, guard: new TokenGuard(() => []), onDate: () => undefined };
}

/** Whether the call cannot have reached an agent that works on it. */
function isNotTaken(error: unknown): boolean {
  if (error instanceof NetworkError) return !error.mayHaveArrived;
  if (error instanceof HttpStatusError) return NOT_TAKEN.has(error.status);
  // A redirect, or a web page: whoever answers there is no agent.
  return error instanceof ProtocolError && error.isForeign;
}
