import type { AttachmentFate } from '../core/attachment.ts';
import { BoundedMap } from '../core/bounded-map.ts';
import { errorCode, FileTooLargeError, MoleculeError, TooManyFilesError } from '../core/errors.ts';
import { HttpStatusError } from '../core/http-status-error.ts';
import type { PlatformClient } from '../platform/client.ts';
import { withRetry } from '../platform/retry.ts';
import type { Clock } from '../runtime/clock.ts';
import { Slots } from '../runtime/tasks.ts';
import type { InboxFolder } from './inbox-folder.ts';
import type { OwnUploads } from './own-uploads.ts';

export interface UploadTransfersDeps {
  readonly folder: InboxFolder;
  readonly clients: readonly PlatformClient[];
  readonly ownUploads: OwnUploads;
  readonly clock: Clock;
  readonly maxFileBytes: number;
  readonly onFailed: (what: string, error: unknown) => void;
}

export interface Upload {
  readonly client: PlatformClient;
  readonly fileId: string;
  readonly key: string;
  /** The name that the sender gave. */
  readonly name: string;
}

export interface Transfer {
  readonly path: string;
  /** On the clock's monotonic scale. */
  readonly startedMs: number;
  readonly fate: Promise<AttachmentFate>;
}

const TRANSFERS_AT_ONCE = 3;
/** Of one workspace. */
const MAX_WAITING_TRANSFERS = 300;
const MAX_REMEMBERED = 1_000;
const MIB = 1024 ** 2;

/** Fetches uploads into the inbox folder, each once, and lets the platform forget those that are here. */
export class UploadTransfers {
  /** By workspace: a platform that does not answer must not keep the files of another one waiting. */
  readonly #slots: ReadonlyMap<string, Slots>;
  readonly #running = new Map<string, Transfer>();
  readonly #counts = new Map<string, number>();
  readonly #acknowledged = new BoundedMap<string, true>(MAX_REMEMBERED);

  constructor(
    private readonly deps: UploadTransfersDeps,
    private readonly signal: AbortSignal,
  ) {
    this.#slots = new Map(deps.clients.map(({ target }) => [target.id, new Slots(TRANSFERS_AT_ONCE)]));
  }

  /** Begins to fetch an upload that no message has named yet, unless it comes from this machine. */
  async prefetch(upload: Upload): Promise<void> {
    if (await this.deps.ownUploads.has(upload.key)) return;
    if (this.#mayBegin(upload) && this.deps.folder.find(upload.key) === undefined) this.#transfer(upload);
  }

  /** Where an upload is that a message names: it is fetched unless it is here, and acknowledged once it is. */
  request(upload: Upload): { readonly fate: AttachmentFate; readonly transfer?: Transfer } {
    const path = this.deps.folder.find(upload.key);
    if (path !== undefined) {
      void this.#acknowledge(upload);
      return { fate: { kind: 'saved', path } };
    }
    if (!this.#mayBegin(upload)) {
      const why = 'too many files are being fetched; ask the sender to send it again later';
      return { fate: { kind: 'unavailable', why } };
    }
    const running = this.#transfer(upload);
    const fate = running.fate.then((result) => {
      if (result.kind === 'saved') void this.#acknowledge(upload);
      return result;
    });
    return { fate: { kind: 'coming', path: running.path }, transfer: { ...running, fate } };
  }

  #mayBegin({ client, key }: Upload): boolean {
    const count = this.#counts.get(client.target.id) ?? 0;
    return this.#running.has(key) || count < MAX_WAITING_TRANSFERS;
  }

  #count(workspaceId: string, change: 1 | -1): void {
    this.#counts.set(workspaceId, (this.#counts.get(workspaceId) ?? 0) + change);
  }

  /** The running transfer of this file, or a new one. */
  #transfer(upload: Upload): Transfer {
    const { client, fileId, key, name } = upload;
    const running = this.#running.get(key);
    if (running !== undefined) return running;
    const { folder, clock, onFailed } = this.deps;
    const path = folder.newPath(key, name, { workspaceId: client.target.id });
    const slots = this.#slots.get(client.target.id) ?? new Slots(TRANSFERS_AT_ONCE);
    const fate = slots
      .run(() => this.#fetch(upload, path))
      .catch((error: unknown): AttachmentFate => {
        if (!this.signal.aborted) onFailed(`fetching file ${fileId} of ${client.target.id}`, error);
        return { kind: 'unavailable', why: whyUnavailable(error) };
      })
      .finally(() => {
        this.#running.delete(key);
        this.#count(client.target.id, -1);
      });
    const transfer = { path, fate, startedMs: clock.monotonicMs() };
    this.#running.set(key, transfer);
    this.#count(client.target.id, 1);
    return transfer;
  }

  /** Throws `FileTooLargeError`, the errors of a request, those of the disk, and the signal's reason. */
  async #fetch({ client, fileId, key }: Upload, path: string): Promise<AttachmentFate> {
    const { folder, maxFileBytes } = this.deps;
    const existing = folder.find(key);
    if (existing !== undefined) return { kind: 'saved', path: existing };
    const attempt = async () => {
      const download = await client.uploads.download(fileId, this.signal);
      try {
        // The announced length saves a transfer, but may be wrong: `write` counts what arrives.
        if ((download.lengthBytes ?? 0) > maxFileBytes) throw new FileTooLargeError(maxFileBytes);
        await folder.write(path, download.chunks, maxFileBytes);
      } finally {
        download.cancel();
      }
    };
    await withRetry('file', attempt, this.signal);
    return { kind: 'saved', path };
  }

  /** Lets the platform forget a file that is here. One that this machine uploaded must stay there for its readers. */
  async #acknowledge({ client, fileId, key }: Upload): Promise<void> {
    if (this.#acknowledged.has(key)) return;
    this.#acknowledged.set(key, true);
    try {
      if (await this.deps.ownUploads.has(key)) return;
      await withRetry('file', () => client.uploads.acknowledge(fileId, this.signal), this.signal);
    } catch (error) {
      this.#acknowledged.delete(key);
      if (!this.signal.aborted) this.deps.onFailed(`acknowledging file ${fileId}`, error);
    }
  }
}

/** Why a file is not here, in our words alone, to follow "is not available: ". */
export function whyUnavailable(error: unknown): string {
  if (error instanceof TooManyFilesError) {
    return `its sender sent ${error.message}; ask for those that matter, a few at a time`;
  }
  if (error instanceof FileTooLargeError) {
    return `it is larger than ${Math.round(error.maxBytes / MIB)} MB (MOLECULE_MAX_FILE_MB)`;
  }
  if (error instanceof HttpStatusError) {
    if (error.actor === 'time')
      return 'the platform had trouble for too long; ask the sender to send it again';
    return [404, 410].includes(error.status)
      ? 'the platform no longer has it (files are kept for 24 hours); ask the sender to send it again'
      : `the platform refused it (HTTP ${error.status}); ask the sender to send it again, or call channel_status`;
  }
  if (error instanceof MoleculeError) {
    return `it could not be fetched (${error.message}); ask the sender to send it again`;
  }
  const code = errorCode(error) ?? '';
  return `it could not be saved on this machine (${/^E[A-Z]+$/.test(code) ? code : 'unknown error'})`;
}
