import { type Attachment, type AttachmentFate, MAX_ATTACHMENTS, webLink } from '../core/attachment.ts';
import { BoundedMap } from '../core/bounded-map.ts';
import type { SaveText } from '../core/long-text.ts';
import type { Message } from '../core/message.ts';
import {
  attachmentLabel,
  type ChannelNotification,
  channelNotification,
  noticeNotification,
} from '../core/notification.ts';
import type { InboxEntry } from '../inbox/entry.ts';
import type { PlatformClient } from '../platform/client.ts';
import { sleep } from '../runtime/sleep.ts';
import { parsePendingUri, type UploadManifest } from '../wire/uploads.ts';
import { inlineKey, uploadKey } from './inbox-folder.ts';
import { longTexts } from './long-texts.ts';
import {
  type Transfer,
  type Upload,
  UploadTransfers,
  type UploadTransfersDeps,
  whyUnavailable,
} from './upload-transfers.ts';

export interface IncomingFilesDeps extends UploadTransfersDeps {
  /** How long a message waits for its files, from the moment they are first asked for. */
  readonly waitMs?: number;
  /** Tells the session what became of a file that was still being fetched when its message was pushed. */
  readonly tell: (notice: ChannelNotification) => Promise<void>;
}

const WAIT_MS = 10_000;
const MAX_REMEMBERED = 1_000;
/** The platform keeps an upload for a day. */
const UPLOAD_LIFETIME_MS = 86_400_000;

/**
 * The files that come with messages: saved in the inbox folder, and named in what is pushed. Bytes inside a message are
 * saved when it arrives; uploads are fetched from the message's own platform by its own workspace. Ends with the signal.
 */
export class IncomingFiles {
  readonly #deps: IncomingFilesDeps;
  readonly #signal: AbortSignal;
  readonly #transfers: UploadTransfers;
  readonly #saveText: SaveText;
  /** Keys of uploads that were seen in the feed. */
  readonly #seen = new BoundedMap<string, true>(MAX_REMEMBERED);
  /** Keys of files inside messages that could not be saved, and why. */
  readonly #unsaved = new BoundedMap<string, unknown>(MAX_REMEMBERED);

  constructor(deps: IncomingFilesDeps, signal: AbortSignal) {
    this.#deps = deps;
    this.#signal = signal;
    this.#transfers = new UploadTransfers(deps, signal);
    this.#saveText = longTexts({ ...deps, nowMs: deps.clock.nowMs });
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
    const key = this.#inlineKey(message, index);
    if (key === undefined || folder.find(key) !== undefined) return;
    try {
      await folder.write(folder.newPath(key, name ?? ''), single(bytes), maxFileBytes);
    } catch (error) {
      if (!this.#unsaved.has(key)) onFailed(`saving a file of ${message.activityId}`, error);
      this.#unsaved.set(key, error);
    }
  }

  /** Begins to fetch a file that was uploaded for this workspace, unless it was uploaded from here. */
  uploaded(workspaceId: string, { uri, name }: UploadManifest, createdAtMicros: number): void {
    const upload = this.#upload(workspaceId, uri, name);
    const isGone = this.#deps.clock.nowMs() - createdAtMicros / 1000 > UPLOAD_LIFETIME_MS;
    if (upload === undefined || isGone || this.#seen.has(upload.key)) return;
    this.#seen.set(upload.key, true);
    void this.#transfers.prefetch(upload);
  }

  /** Begins to fetch the files of messages that are pushed soon. */
  expect(entries: readonly InboxEntry[]): void {
    for (const { message } of entries) this.#look(message);
  }

  /** What is pushed for a message: with the paths of its files, after a short wait for them. Never rejects. */
  async prepare({ message, pushes }: InboxEntry): Promise<ChannelNotification> {
    const fates = await this.fates(message);
    return channelNotification(message, { isAgain: pushes > 0, fates, save: this.#saveText });
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

  /**
   * What the session gets of a message that cannot wait: files that are not here yet are said to be on their way.
   * @param maxCharacters of the content
   */
  present({ message, pushes }: InboxEntry, maxCharacters: number): ChannelNotification {
    const fates = this.#look(message).map(({ fate }) => fate);
    const save = this.#saveText;
    return channelNotification(message, { isAgain: pushes > 0, fates, save, maxCharacters });
  }

  /** Where the attachments of a message are; uploads that are not here begin to be fetched. */
  #look(message: Message): { readonly fate: AttachmentFate; readonly transfer?: Transfer }[] {
    return message.attachments.slice(0, MAX_ATTACHMENTS).map((attachment, index) => {
      if (attachment.isInline === true) return { fate: this.#inlineFate(message, index) };
      if (webLink(attachment.uri) !== undefined) return { fate: { kind: 'link' } };
      const upload = this.#upload(message.workspaceId, attachment.uri, attachment.name);
      return upload === undefined
        ? { fate: { kind: 'unavailable', why: whyNotFetched(attachment) } }
        : this.#transfers.request(upload);
    });
  }

  #inlineFate(message: Message, index: number): AttachmentFate {
    const key = this.#inlineKey(message, index) ?? '';
    const path = this.#deps.folder.find(key);
    if (path !== undefined) return { kind: 'saved', path };
    const why = this.#unsaved.has(key)
      ? whyUnavailable(this.#unsaved.get(key))
      : 'it is no longer on this machine; ask the sender to send it again';
    return { kind: 'unavailable', why };
  }

  /** Undefined when it takes too long: its message, and all those behind it, must not wait any longer. */
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

  #inlineKey({ workspaceId, activityId }: Message, index: number): string | undefined {
    const client = this.#clientOf(workspaceId);
    return client === undefined ? undefined : inlineKey(client.target, activityId, index);
  }

  /** What an address names, when it is an upload of this workspace; undefined for every other address. */
  #upload(workspaceId: string, uri = '', name = ''): Upload | undefined {
    const pending = parsePendingUri(uri);
    const client = this.#clientOf(workspaceId);
    if (client === undefined || pending?.workspaceId !== workspaceId) return undefined;
    const { fileId } = pending;
    return { client, fileId, key: uploadKey(client.target, fileId), name };
  }

  #clientOf(workspaceId: string): PlatformClient | undefined {
    return this.#deps.clients.find(({ target }) => target.id === workspaceId);
  }
}

function whyNotFetched({ uri }: Attachment): string {
  if (uri === undefined) return 'it came without its contents; ask the sender to send it again';
  if (/^https?:\/\//i.test(uri)) return 'its address is too long, or no link that anybody can open';
  return parsePendingUri(uri) === undefined
    ? "its address means something on the sender's machine only; ask the sender to upload it"
    : 'it was uploaded for another workspace; ask the sender to send it here';
}

async function* single(bytes: Uint8Array): AsyncGenerator<Uint8Array> {
  yield bytes;
}
