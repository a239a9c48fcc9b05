import { type Attachment, type AttachmentFate, isWebLink, MAX_ATTACHMENTS } from '../core/attachment.ts';
import type { Message } from '../core/message.ts';
import {
  attachmentLabel,
  type ChannelNotification,
  channelNotification,
  noticeNotification,
} from '../core/notification.ts';
import type { InboxEntry } from '../inbox/entry.ts';
import type { PlatformClient } from '../platform/client.ts';
import type { Clock } from '../runtime/clock.ts';
import { sleep } from '../runtime/sleep.ts';
import { Slots } from '../runtime/slots.ts';
import { parsePendingUri, type UploadManifest } from '../wire/uploads.ts';
import { failureWords } from './failure-words.ts';
import { acknowledgeUpload, fetchUpload } from './fetch-upload.ts';
import type { InboxFolder } from './inbox-folder.ts';
import { inlineKey, uploadKey } from './inbox-names.ts';
import type { OwnUploads } from './own-uploads.ts';
import { pruneInboxFiles } from './prune.ts';

export interface IncomingFilesDeps {
  readonly folder: InboxFolder;
  readonly clients: readonly PlatformClient[];
  readonly ownUploads: OwnUploads;
  readonly clock: Clock;
  readonly maxFileBytes: number;
  /** How long a message waits for its files, from the moment they are first asked for. */
  readonly waitMs?: number;
  /** Says how a file went that was still being fetched when its message was pushed. */
  readonly tell: (notice: ChannelNotification) => Promise<void>;
  /** For the log file. */
  readonly onFailed: (what: string, error: unknown) => void;
}

const WAIT_MS = 10_000;
const AT_ONCE = 3;
const MAX_REMEMBERED = 1_000;
/** The platform keeps an upload for a day. */
const UPLOAD_LIFETIME_MS = 86_400_000;

/** A file that is being fetched. */
interface Transfer {
  readonly path: string;
  readonly startedMs: number;
  readonly fate: Promise<AttachmentFate>;
}

/**
 * The files that come with messages: fetched from the message's own platform by its own workspace, saved in the
 * inbox folder, and named in what is pushed. Ends with the signal.
 */
export class IncomingFiles {
  readonly #deps: IncomingFilesDeps;
  readonly #signal: AbortSignal;
  /** For each workspace its own: files that do not come must not hold up those of another platform. */
  readonly #slots: ReadonlyMap<string, Slots>;
  readonly #transfers = new Map<string, Transfer>();
  /** Keys of uploads that were seen in the feed, of those acknowledged, and of files that could not be saved. */
  readonly #seen = new Map<string, true>();
  readonly #acknowledged = new Map<string, true>();
  readonly #unsaved = new Map<string, unknown>();

  constructor(deps: IncomingFilesDeps, signal: AbortSignal) {
    this.#deps = deps;
    this.#signal = signal;
    this.#slots = new Map(deps.clients.map(({ target }) => [target.id, new Slots(AT_ONCE)]));
  }

  /** Saves the bytes that a message carries, and returns the message without them. Never rejects. */
  async keep(message: Message): Promise<Message> {
    const attachments: Attachment[] = [];
    for (const [index, { bytes, ...attachment }] of message.attachments.entries()) {
      if (bytes !== undefined && index < MAX_ATTACHMENTS) await this.#save(message, index, attachment, bytes);
      attachments.push(attachment);
    }
    return { ...message, attachments };
  }

  async #save(message: Message, index: number, { name }: Attachment, bytes: Uint8Array): Promise<void> {
    const { folder, maxFileBytes, onFailed } = this.#deps;
    const client = this.#clientOf(message.workspaceId);
    if (client === undefined) return;
    const key = inlineKey(client.target, message.activityId, index);
    if (folder.find(key) !== undefined) return;
    try {
      await folder.write(folder.newPath(key, name ?? ''), single(bytes), maxFileBytes);
    } catch (error) {
      if (!this.#unsaved.has(key)) onFailed(`saving a file of ${message.activityId}`, error);
      remember(this.#unsaved, key, error);
    }
  }

  /** Begins to fetch a file that was uploaded for this workspace, unless it was uploaded from here. */
  uploaded(workspaceId: string, upload: UploadManifest, createdAtMicros: number): void {
    const client = this.#clientOf(workspaceId);
    const pending = parsePendingUri(upload.uri);
    if (client === undefined || pending?.workspaceId !== workspaceId) return;
    const isGone = this.#deps.clock.nowMs() - createdAtMicros / 1000 > UPLOAD_LIFETIME_MS;
    const key = uploadKey(client.target, pending.fileId);
    if (isGone || this.#seen.has(key)) return;
    remember(this.#seen, key, true);
    void this.#prefetch(client, pending.fileId, key, upload.name);
  }

  async #prefetch(client: PlatformClient, fileId: string, key: string, name: string): Promise<void> {
    if (await this.#deps.ownUploads.has(key)) return;
    if (this.#deps.folder.find(key) === undefined) this.#transfer(client, fileId, key, name);
  }

  /** These messages are pushed soon: their files begin to come. */
  expect(entries: readonly InboxEntry[]): void {
    for (const { message } of entries) {
      for (const attachment of message.attachments.slice(0, MAX_ATTACHMENTS)) {
        this.#pendingOf(message, attachment)?.begin();
      }
    }
  }

  /** What is pushed for a message: with the paths of its files, after a short wait for them. Never rejects. */
  async prepare({ message, pushes }: InboxEntry): Promise<ChannelNotification> {
    return channelNotification(message, pushes > 0, await this.fates(message));
  }

  /** What became of the files of a message, in their order, after a short wait for them. Never rejects. */
  fates(message: Message): Promise<AttachmentFate[]> {
    return Promise.all(
      this.#look(message).map(async ({ fate, transfer }, index) => {
        if (transfer === undefined) return fate;
        const inTime = await this.#withinWait(transfer);
        if (inTime === undefined) void this.#tellLater(message, index, transfer);
        return inTime ?? fate;
      }),
    );
  }

  /** The same at once: what is not there yet is on its way. */
  present({ message, pushes }: InboxEntry): ChannelNotification {
    return channelNotification(
      message,
      pushes > 0,
      this.#look(message).map(({ fate }) => fate),
    );
  }

  /** How the attachments of a message stand; those that are not there begin to come. */
  #look(message: Message): { readonly fate: AttachmentFate; readonly transfer?: Transfer }[] {
    return message.attachments.slice(0, MAX_ATTACHMENTS).map((attachment, index) => {
      if (attachment.isInline === true) return { fate: this.#inlineFate(message, index) };
      if (isWebLink(attachment.uri)) return { fate: { kind: 'link' } };
      const pending = this.#pendingOf(message, attachment);
      if (pending === undefined) return { fate: { kind: 'unavailable', why: whyNotFetched(attachment) } };
      const found = pending.find();
      if (found !== undefined) return { fate: found };
      const transfer = pending.begin();
      return { fate: { kind: 'coming', path: transfer.path }, transfer };
    });
  }

  #inlineFate(message: Message, index: number): AttachmentFate {
    const client = this.#clientOf(message.workspaceId);
    const key = client === undefined ? '' : inlineKey(client.target, message.activityId, index);
    const path = this.#deps.folder.find(key);
    if (path !== undefined) return { kind: 'saved', path };
    const why = this.#unsaved.has(key)
      ? failureWords(this.#unsaved.get(key))
      : 'it is no longer on this machine; ask the sender to send it again';
    return { kind: 'unavailable', why };
  }

  /** How to get an upload of the message's own workspace; undefined for every other address. */
  #pendingOf(message: Message, { uri = '', name = '' }: Attachment) {
    const pending = parsePendingUri(uri);
    const client = this.#clientOf(message.workspaceId);
    if (client === undefined || pending?.workspaceId !== message.workspaceId) return undefined;
    const { fileId } = pending;
    const key = uploadKey(client.target, fileId);
    const saved = (path: string): AttachmentFate => {
      void this.#acknowledge(client, fileId, key);
      return { kind: 'saved', path };
    };
    return {
      find: () => {
        const path = this.#deps.folder.find(key);
        return path === undefined ? undefined : saved(path);
      },
      begin: (): Transfer => {
        const transfer = this.#transfer(client, fileId, key, name);
        return {
          ...transfer,
          fate: transfer.fate.then((fate) => (fate.kind === 'saved' ? saved(fate.path) : fate)),
        };
      },
    };
  }

  /** The running transfer of this file, or a new one. */
  #transfer(client: PlatformClient, fileId: string, key: string, name: string): Transfer {
    const running = this.#transfers.get(key);
    if (running !== undefined) return running;
    const { folder, clock, onFailed } = this.#deps;
    const path = folder.find(key) ?? folder.newPath(key, name);
    const slots = this.#slots.get(client.target.id) ?? new Slots(AT_ONCE);
    const fate = slots
      .run(() => this.#fetch(client, fileId, key, path))
      .catch((error: unknown): AttachmentFate => {
        if (!this.#signal.aborted) onFailed(`fetching file ${fileId} of ${client.target.id}`, error);
        return { kind: 'unavailable', why: failureWords(error) };
      })
      .finally(() => this.#transfers.delete(key));
    const transfer = { path, fate, startedMs: clock.monotonicMs() };
    this.#transfers.set(key, transfer);
    return transfer;
  }

  async #fetch(client: PlatformClient, fileId: string, key: string, path: string): Promise<AttachmentFate> {
    const { folder, clock, maxFileBytes: maxBytes } = this.#deps;
    const there = folder.find(key);
    if (there !== undefined) return { kind: 'saved', path: there };
    await fetchUpload({ uploads: client.uploads, fileId, folder, path, maxBytes }, this.#signal);
    pruneInboxFiles(folder, clock.nowMs());
    return { kind: 'saved', path };
  }

  /** Undefined when the file takes too long to hold its message, and all those after it, up. */
  async #withinWait({ fate, startedMs }: Transfer): Promise<AttachmentFate | undefined> {
    const { clock, waitMs = WAIT_MS } = this.#deps;
    const over = new AbortController();
    const leftMs = Math.max(0, startedMs + waitMs - clock.monotonicMs());
    const first = await Promise.race([fate, sleep(leftMs, AbortSignal.any([over.signal, this.#signal]))]);
    over.abort();
    return first ?? undefined;
  }

  async #tellLater(message: Message, index: number, transfer: Transfer): Promise<void> {
    const fate = await transfer.fate;
    if (this.#signal.aborted) return;
    const label = `${attachmentLabel(message.attachments, index)} of the message ${message.activityId}`;
    const news =
      fate.kind === 'saved'
        ? `is there now: ${fate.path}`
        : `is not available: ${fate.kind === 'unavailable' ? fate.why : 'unknown'}`;
    await this.#deps
      .tell(noticeNotification(`${label} ${news}`, message.workspaceId))
      .catch((error: unknown) => this.#deps.onFailed('telling the session of a file', error));
  }

  /** Once a message has named a file that is on the disk. What was uploaded from here must stay for its readers. */
  async #acknowledge(client: PlatformClient, fileId: string, key: string): Promise<void> {
    if (this.#acknowledged.has(key)) return;
    remember(this.#acknowledged, key, true);
    try {
      if (await this.#deps.ownUploads.has(key)) return;
      await acknowledgeUpload(client.uploads, fileId, this.#signal);
    } catch (error) {
      this.#acknowledged.delete(key);
      if (!this.#signal.aborted) this.#deps.onFailed(`acknowledging file ${fileId}`, error);
    }
  }

  #clientOf(workspaceId: string): PlatformClient | undefined {
    return this.#deps.clients.find(({ target }) => target.id === workspaceId);
  }
}

function whyNotFetched({ uri }: Attachment): string {
  if (uri === undefined) return 'it came without its contents; ask the sender to send it again';
  return parsePendingUri(uri) === undefined
    ? "its address means something on the sender's machine only; ask the sender to upload it"
    : 'it was uploaded for another workspace; ask the sender to send it here';
}

async function* single(bytes: Uint8Array): AsyncGenerator<Uint8Array> {
  yield bytes;
}

function remember<T>(map: Map<string, T>, key: string, value: T): void {
  map.set(key, value);
  const oldest = map.keys().next().value;
  if (map.size > MAX_REMEMBERED && oldest !== undefined) map.delete(oldest);
}
