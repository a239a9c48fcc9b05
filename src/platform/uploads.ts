import { NetworkError, ProtocolError } from '../core/errors.ts';
import { HttpStatusError } from '../core/http-status-error.ts';
import { safeLine } from '../core/safe-text.ts';
import type { TokenGuard } from '../core/token-guard.ts';
import {
  parsePendingUri,
  type UploadedFile,
  uploadLimitsSchema,
  uploadResponseSchema,
} from '../wire/uploads.ts';
import { type BodyLimits, readBody, streamOf } from './body.ts';
import type { Connection, RequestStream } from './http.ts';

const DOWNLOAD_START_TIMEOUT_MS = 20_000;
const DOWNLOAD_SILENCE_MS = 30_000;
const DOWNLOAD_TOTAL_MS = 600_000;
const UPLOAD_TIMEOUT_MS = 600_000;
const MIB = 1024 * 1024;

export interface UploadLimits {
  readonly fileBytes: number;
  /** Of one request: all files and what the form itself takes. */
  readonly requestBytes: number;
  readonly filesPerMessage: number;
}

/** What platforms before 2026-05-20 take, which cannot be asked. */
const OLDER_LIMITS: UploadLimits = { fileBytes: 25 * MIB, requestBytes: 50 * MIB, filesPerMessage: 10 };

/** Files of one workspace: what people uploaded for it, and what it uploads to show. Errors: see `Connection.request`. */
export class Uploads {
  readonly #listeners = new Set<(upload: Promise<readonly UploadedFile[]>) => void>();

  constructor(private readonly connection: Connection) {}

  /** `GET …/pending-uploads/:file/content`. 404 when it is gone: it is kept for 24 hours. */
  async download(fileId: string, signal: AbortSignal): Promise<Download> {
    const response = await this.connection.openBody({
      path: `${this.#pathOf(fileId)}/content`,
      timeoutMs: DOWNLOAD_START_TIMEOUT_MS,
      signal,
    });
    return downloadOf(response, { silenceMs: DOWNLOAD_SILENCE_MS, totalMs: DOWNLOAD_TOTAL_MS }, signal);
  }

  /** `POST …/pending-uploads/:file/ack`: the platform may forget the file. One that it forgot already is fine too. */
  async acknowledge(fileId: string, signal: AbortSignal): Promise<void> {
    try {
      await this.connection.request({ method: 'POST', path: `${this.#pathOf(fileId)}/ack`, signal });
    } catch (error) {
      if (!(error instanceof HttpStatusError && error.status === 404 && error.isOwn)) throw error;
    }
  }

  /** `GET /uploads/limits`, public; the limits of older platforms where there is no such thing. */
  async limits(signal: AbortSignal): Promise<UploadLimits> {
    try {
      const limits = await this.connection.json(uploadLimitsSchema, {
        method: 'GET',
        path: '/uploads/limits',
        signal,
        authenticated: false,
      });
      return {
        fileBytes: limits.per_file_bytes,
        requestBytes: limits.per_request_bytes,
        filesPerMessage: limits.max_attachments_per_message,
      };
    } catch (error) {
      if (error instanceof HttpStatusError && error.status === 404 && error.isOwn) return OLDER_LIMITS;
      throw error;
    }
  }

  /** `POST …/chat/uploads`: all files or none, in the order of `parts`. Each also becomes a row of the own inbox. */
  upload(parts: readonly UploadPart[], signal: AbortSignal): Promise<UploadedFile[]> {
    const upload = this.#upload(parts, signal);
    for (const listener of [...this.#listeners]) listener(upload);
    return upload;
  }

  /** Calls the listener with every upload that begins. Returns the way to stop listening. */
  onUpload(listener: (upload: Promise<readonly UploadedFile[]>) => void): () => void {
    this.#listeners.add(listener);
    return () => this.#listeners.delete(listener);
  }

  async #upload(parts: readonly UploadPart[], signal: AbortSignal): Promise<UploadedFile[]> {
    const { id } = this.connection.target;
    const { files } = await this.connection.json(uploadResponseSchema, {
      method: 'POST',
      path: `${this.connection.ownPath}/chat/uploads`,
      stream: multipartBody('files', parts.map(guarded(this.connection.guard))),
      timeoutMs: UPLOAD_TIMEOUT_MS,
      signal,
    });
    if (files.length !== parts.length || files.some(({ uri }) => parsePendingUri(uri)?.workspaceId !== id)) {
      throw new ProtocolError(
        'the platform did not say where it put the files',
        'Tell the user: the platform does not keep files of this workspace.',
      );
    }
    return files;
  }

  #pathOf(fileId: string): string {
    return `${this.connection.ownPath}/pending-uploads/${encodeURIComponent(fileId)}`;
  }
}

/** A file on its way. Whoever has it calls `cancel` in the end: it ends the connection, read or not. */
export interface Download {
  /** Bytes that the platform announces; undefined when it does not say. */
  readonly lengthBytes: number | undefined;
  /** Throws `NetworkError` when the body ends early, `TimeoutError` when it stalls; the signal's reason on abort. */
  readonly chunks: AsyncIterable<Uint8Array>;
  cancel(): void;
}

/** The body of an answer as a download that is neither silent nor on its way for longer than this. */
export function downloadOf(response: Response, limits: BodyLimits, signal: AbortSignal): Download {
  const ended = new AbortController();
  const lengthBytes = announcedBytes(response.headers);
  return {
    lengthBytes,
    cancel() {
      ended.abort();
      if (response.body?.locked === false) void response.body.cancel().catch(() => undefined);
    },
    chunks: downloadedChunks(response, lengthBytes, limits, AbortSignal.any([signal, ended.signal])),
  };
}

/** The length of an encoded body says nothing about what comes out of it. */
function announcedBytes(headers: Headers): number | undefined {
  const text = headers.get('Content-Length');
  if (text === null || !/^\d+$/.test(text) || headers.has('Content-Encoding')) return undefined;
  return Number(text);
}

async function* downloadedChunks(
  response: Response,
  lengthBytes: number | undefined,
  limits: BodyLimits,
  signal: AbortSignal,
): AsyncGenerator<Uint8Array> {
  let bytes = 0;
  // Whoever writes the file knows how large it may be.
  for await (const chunk of readBody(response.body, limits, signal)) {
    bytes += chunk.byteLength;
    yield chunk;
  }
  if (lengthBytes !== undefined && bytes < lengthBytes) throw new NetworkError('CUT_OFF');
}

/** The same file; reading it throws `TokenLeakError` before a byte of a token is sent. */
function guarded(guard: TokenGuard): (part: UploadPart) => UploadPart {
  return (part) => {
    guard.refuse(part.name, 'The name of a file');
    return { ...part, read: () => guard.pass(part.read(), `The file ${safeLine(part.name)}`) };
  };
}

export interface UploadPart {
  readonly name: string;
  readonly mimeType: string;
  readonly sizeBytes: number;
  /** Exactly `sizeBytes` bytes, or an error. */
  read(): AsyncIterable<Uint8Array>;
}

const encoder = new TextEncoder();
const LINE_BREAK = encoder.encode('\r\n');

/** A form of files that is read while it is sent: the runtime's own `FormData` holds all of it in memory, twice. */
export function multipartBody(field: string, parts: readonly UploadPart[]): RequestStream {
  const boundary = `molecule-${crypto.randomUUID()}`;
  const files = parts.map((part) => ({ part, head: encoder.encode(headOf(boundary, field, part)) }));
  const end = encoder.encode(`--${boundary}--\r\n`);
  return {
    contentType: `multipart/form-data; boundary=${boundary}`,
    lengthBytes: files.reduce(
      (sum, { part, head }) => sum + head.byteLength + part.sizeBytes + LINE_BREAK.byteLength,
      end.byteLength,
    ),
    body: streamOf(formChunks(files, end)),
  };
}

async function* formChunks(
  files: readonly { readonly part: UploadPart; readonly head: Uint8Array }[],
  end: Uint8Array,
): AsyncGenerator<Uint8Array, void, undefined> {
  for (const { part, head } of files) {
    yield head;
    yield* part.read();
    yield LINE_BREAK;
  }
  yield end;
}

function headOf(boundary: string, field: string, { name, mimeType }: UploadPart): string {
  return `--${boundary}\r\nContent-Disposition: form-data; name="${field}"; filename="${quoted(name)}"\r\nContent-Type: ${mimeType}\r\n\r\n`;
}

/** As browsers write it. */
function quoted(name: string): string {
  return name.replace(/[\r\n"]/g, (character) =>
    character === '"' ? '%22' : character === '\r' ? '%0D' : '%0A',
  );
}
