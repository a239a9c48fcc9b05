import { HTTPException } from 'hono/http-exception';
import type { ErrorBody } from '../../wire/error-body.ts';

/** Answers requests; rejects when the connection is to be closed without an answer. */
export type Handler = (request: Request) => Promise<Response>;

/** What an endpoint answers with; `text` instead of `body` is sent as it stands. */
export interface Answer {
  readonly status: number;
  readonly body?: unknown;
  readonly text?: string;
  readonly headers?: Readonly<Record<string, string>>;
  /** The platform's own word about an agent that answered nothing: an error, although the status is the agent's. */
  readonly isError?: true;
}

/** A flat error with the extra keys that some endpoints add. */
export type Refusal = ErrorBody & Readonly<Record<string, unknown>>;

const ESCAPED: Readonly<Record<string, string>> = { '<': '\\u003c', '>': '\\u003e', '&': '\\u0026' };

/** JSON as Go writes it. */
export function goJson(value: unknown): string {
  return JSON.stringify(value).replace(/[<>&]/g, (character) => ESCAPED[character] ?? character);
}

export function reply(answer: Answer): Response {
  const headers = new Headers({ 'Content-Type': 'application/json; charset=utf-8', ...answer.headers });
  return new Response(answer.text ?? goJson(answer.body ?? null), { status: answer.status, headers });
}

export function ok(body: unknown): Response {
  return reply({ status: 200, body });
}

/** Ends the request with a flat error. */
export function refuse(status: number, error: string | Refusal, headers: Record<string, string> = {}): never {
  const body: Refusal = typeof error === 'string' ? { error } : error;
  throw new HTTPException(500, { res: reply({ status, body, headers }) });
}

/** An answer of the framework, not of a handler: text or nothing, no JSON, and a type without a character set. */
export function plain(status: number, text = '', headers: Record<string, string> = {}): Response {
  const type: Record<string, string> = text === '' ? {} : { 'Content-Type': 'text/plain' };
  return new Response(text === '' ? null : text, { status, headers: { ...type, ...headers } });
}

/** A file to be saved, with its name for old and for new readers of `Content-Disposition`. */
export function download(
  name: string,
  type: string,
  content: Uint8Array<ArrayBuffer>,
  headers: Record<string, string> = {},
): Response {
  const plainName = name.replace(/["\\]/g, '_');
  return new Response(content, {
    headers: {
      'Content-Type': type,
      'Content-Length': String(content.byteLength),
      'Content-Disposition': `attachment; filename="${plainName}"; filename*=UTF-8''${encodeURIComponent(name)}`,
      ...headers,
    },
  });
}
