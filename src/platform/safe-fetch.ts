import { hostKind } from '../runtime/host-kind.ts';

/** The part of `fetch` that is used; tests hand in the local platform itself. */
export type FetchLike = (request: Request) => Promise<Response>;

/** The certificates (PEM) of the authorities that are trusted; undefined for those that the runtime trusts. */
export type Authorities = () => Promise<readonly string[] | undefined>;

/**
 * `fetch` for requests that may carry a token. Certificates are checked whatever the environment says; addresses of this
 * machine and of private networks are asked directly, so that plain http never passes a proxy. Never decompresses: a few
 * bytes of a compressed body could become gigabytes inside the runtime.
 */
export function safeFetch(authorities: Authorities = async () => undefined): FetchLike {
  return async (request) => {
    const url = new URL(request.url);
    const isPublic = hostKind(url.hostname) === 'public';
    const ca = url.protocol === 'https:' ? await authorities() : undefined;
    return fetch(request, {
      decompress: false,
      ...(isPublic ? {} : { proxy: false }),
      ...(url.protocol === 'https:'
        ? { tls: { rejectUnauthorized: true, ...(ca === undefined ? {} : { ca: [...ca] }) } }
        : {}),
    });
  };
}
