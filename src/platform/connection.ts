import type { z } from 'zod';
import { ProtocolError } from '../core/errors.ts';
import type { Target } from '../core/target.ts';
import {
  type FetchLike,
  type HttpAnswer,
  type HttpRequest,
  openBody,
  openStream,
  request,
  type StreamRequest,
} from './http.ts';

/** One watched workspace's way to its platform: every endpoint group of the client speaks through it. */
export class Connection {
  readonly target: Target;
  readonly #fetch: FetchLike;

  constructor(target: Target, fetchLike: FetchLike = fetch) {
    this.target = target;
    this.#fetch = fetchLike;
  }

  /** One request. Errors: see `request` of http.ts. */
  request(options: HttpRequest): Promise<HttpAnswer> {
    return request(this.#fetch, this.target, options);
  }

  /** One request whose answer must have this shape. Errors as for `request`, and `ProtocolError` for another shape. */
  async json<T>(schema: z.ZodType<T>, options: HttpRequest): Promise<T> {
    return parseAnswer(schema, await this.request(options));
  }

  /** The body of an event stream. Errors: see `openStream` of http.ts. */
  openStream(options: StreamRequest): Promise<ReadableStream<Uint8Array>> {
    return openStream(this.#fetch, this.target, options);
  }

  /** An answer of any type whose body is not read yet. Errors: see `openBody` of http.ts. */
  openBody(options: StreamRequest): Promise<Response> {
    return openBody(this.#fetch, this.target, options, '*/*');
  }
}

/** The body of an answer in its known shape. Throws `ProtocolError` for any other. */
export function parseAnswer<T>(schema: z.ZodType<T>, answer: HttpAnswer): T {
  const parsed = schema.safeParse(answer.json);
  if (parsed.success) return parsed.data;
  throw new ProtocolError(
    'the platform answered in an unknown shape',
    'Check that MOLECULE_PLATFORM_URL is a Molecule platform, and that it is not older than 2026-04-29.',
    { cause: parsed.error },
  );
}
