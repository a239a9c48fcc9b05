import { HttpStatusError, ProtocolError } from '../core/errors.ts';
import {
  parsePendingUri,
  type UploadedFile,
  uploadLimitsSchema,
  uploadResponseSchema,
} from '../wire/uploads.ts';
import type { Connection } from './connection.ts';
import { type Download, downloadOf } from './download.ts';
import { multipartBody, type UploadPart } from './multipart-body.ts';

const TIMEOUT_MS = {
  limits: 10_000,
  headers: 20_000,
  silence: 30_000,
  ack: 10_000,
  upload: 600_000,
} as const;
const MIB = 1024 * 1024;

export interface UploadLimits {
  readonly fileBytes: number;
  /** Of one request: all files and what the form itself takes. */
  readonly requestBytes: number;
  readonly filesPerMessage: number;
}

/** What platforms take that cannot be asked (before 2026-05-20). */
const OLDER_LIMITS: UploadLimits = { fileBytes: 25 * MIB, requestBytes: 50 * MIB, filesPerMessage: 10 };

/** Files of one workspace: what people uploaded for it, and what it uploads to show. Errors: see `request`. */
export class Uploads {
  readonly #connection: Connection;

  constructor(connection: Connection) {
    this.#connection = connection;
  }

  /** `GET …/pending-uploads/:file/content`. 404 when it is gone: it is kept for 24 hours. */
  async download(fileId: string, signal: AbortSignal): Promise<Download> {
    const response = await this.#connection.openBody({
      path: `${this.#pathOf(fileId)}/content`,
      timeoutMs: TIMEOUT_MS.headers,
      signal,
    });
    return downloadOf(response, TIMEOUT_MS.silence, signal);
  }

  /** `POST …/pending-uploads/:file/ack`: the platform may forget the file. One that it forgot already is fine too. */
  async acknowledge(fileId: string, signal: AbortSignal): Promise<void> {
    try {
      await this.#connection.request({
        method: 'POST',
        path: `${this.#pathOf(fileId)}/ack`,
        timeoutMs: TIMEOUT_MS.ack,
        signal,
      });
    } catch (error) {
      if (!(error instanceof HttpStatusError) || error.status !== 404) throw error;
    }
  }

  /** `GET /uploads/limits`, public; the limits of older platforms where there is no such thing. */
  async limits(signal: AbortSignal): Promise<UploadLimits> {
    try {
      const limits = await this.#connection.json(uploadLimitsSchema, {
        method: 'GET',
        path: '/uploads/limits',
        timeoutMs: TIMEOUT_MS.limits,
        signal,
        authenticated: false,
      });
      return {
        fileBytes: limits.per_file_bytes,
        requestBytes: limits.per_request_bytes,
        filesPerMessage: limits.max_attachments_per_message,
      };
    } catch (error) {
      if (error instanceof HttpStatusError && error.status === 404) return OLDER_LIMITS;
      throw error;
    }
  }

  /**
   * `POST …/chat/uploads`: all files or none. The answer has them in the order of `parts`. The platform also puts a
   * row for each into this workspace's own inbox.
   */
  async upload(parts: readonly UploadPart[], signal: AbortSignal): Promise<UploadedFile[]> {
    const { id } = this.#connection.target;
    const { files } = await this.#connection.json(uploadResponseSchema, {
      method: 'POST',
      path: `/workspaces/${id}/chat/uploads`,
      stream: multipartBody('files', parts),
      timeoutMs: TIMEOUT_MS.upload,
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
    return `/workspaces/${this.#connection.target.id}/pending-uploads/${encodeURIComponent(fileId)}`;
  }
}
