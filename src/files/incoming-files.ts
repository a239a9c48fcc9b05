import { type Attachment, type AttachmentFate, MAX_ATTACHMENTS, webLink } from '../core/attachment.ts';
import { BoundedMap } from '../core/bounded-map.ts';
import { TooManyFilesError } from '../core/errors.ts';
import type { SaveText } from '../core/long-text.ts';
import type { Message } from '../core/message.ts';
import {
  attachmentLabel,
  type ChannelNotification,
  channelNotification,
  noticeNotification,
} from '../core/notification.ts';
import { safeBody } from '../core/safe-text.ts';
import { parseTimestampMicros } from '../core/timestamp.ts';
import type { InboxEntry } from '../inbox/entry.ts';
import { MAX_STORED_CHARACTERS } from '../inbox/stored-message.ts';
import type { PlatformClient } from '../platform/client.ts';
import { Breather } from '../runtime/breather.ts';
import { sleep } from '../runtime/sleep.ts';
import { Slots } from '../runtime/tasks.ts';
import { parsePendingUri, type UploadManifest } from '../wire/uploads.ts';
import { AGENT_FILES, AgentsRate } from './agents-rate.ts';
import { type FileOwner, inlineKey, uploadKey } from './inbox-names.ts';
import { LONG_TEXT_NAME, longTextKey, longTexts } from './long-texts.ts';
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
const MAX_UNSAVED = 20_000;
/** The platform keeps an upload for a day. */
const UPLOAD_LIFETIME_MS = 86_400_000;

/** Files of messages: those inside are saved at once, uploads fetched from the message's own platform. Ends with the signal. */
export class IncomingFiles {
  readonly #transfers: UploadTransfers;
  readonly #saveShown: SaveText;
  readonly #agentsRate = new AgentsRate();
  readonly #turns = new Slots(1);
  readonly #seen = new BoundedMap<string, true>(MAX_REMEMBERED);
  /** Keys of files inside messages that could not be saved, and why. */
  readonly #unsaved = new BoundedMap<string, unknown>(MAX_UNSAVED);
  /** The message of the last one. */
  #lastUnsavedOf: string | undefined;

  constructor(
    private readonly deps: IncomingFilesDeps,
    private readonly signal: AbortSignal,
  ) {
    this.#transfers = new UploadTransfers(deps, signal);
    this.#saveShown = longTexts(deps);
  }

  inTurn<Result>(work: () => Promise<Result>): Promise<Result> {
    return this.#turns.run(work);
  }

  /** Saves bytes and long texts of a message, and returns it without the bytes. Never rejects. */
  async keep(message: Message): Promise<Message> {
    const attachments: Attachment[] = [];
    if (message.text.length > MAX_STORED_CHARACTERS) await this.#saveText(message);
    for (const [index, { bytes, ...attachment }] of message.attachments.entries()) {
      const key = this.#inlineKey(message, index);
      if (bytes !== undefined && index < MAX_ATTACHMENTS && key !== undefined) {
        await this.#write(message, key, attachment.name ?? '', single(bytes));
      }
      attachments.push(attachment);
    }
    return { ...message, attachments };
  }

  /** Under the key of its beginning, which is what is asked for when that is shown. */
  #saveText(message: Message): Promise<void> {
    const key = longTextKey(safeBody(message.text.slice(0, MAX_STORED_CHARACTERS)));
    return this.#write(message, key, LONG_TEXT_NAME, piecesOf(message.text));
  }

  async #write(
    message: Message,
    key: string,
    name: string,
    chunks: AsyncIterable<Uint8Array>,
  ): Promise<void> {
    const { folder, maxFileBytes, onFailed } = this.deps;
    if (folder.find(key) !== undefined) return;
    try {
      this.#admit(message, key);
      await folder.write(folder.newPath(key, name, senderOf(message)), chunks, maxFileBytes);
    } catch (error) {
      // A message may bring many.
      if (this.#lastUnsavedOf !== message.activityId)
        onFailed(`saving a file of ${message.activityId}`, error);
      this.#lastUnsavedOf = message.activityId;
      this.#unsaved.set(key, error);
    }
  }

  /** Throws `TooManyFilesError`, for one file always or never. */
  #admit({ workspaceId, sender, createdAt }: Message, key: string): void {
    if (sender.kind === 'canvas_user') return;
    const earlier = this.#unsaved.get(key);
    if (earlier instanceof TooManyFilesError) throw earlier;
    const agentId = `${workspaceId} ${sender.kind === 'peer_agent' ? sender.peerId : ''}`;
    if (this.#agentsRate.admit(agentId, (parseTimestampMicros(createdAt) ?? 0) / 1000)) return;
    throw new TooManyFilesError(`more than ${AGENT_FILES} files within ten minutes`);
  }

  /** Begins to fetch a file that was uploaded for this workspace, unless it was uploaded from here. */
  uploaded(workspaceId: string, { uri, name }: UploadManifest, createdAtMicros: number): void {
    const upload = this.#upload(workspaceId, uri, name);
    const isGone = this.deps.clock.nowMs() - createdAtMicros / 1000 > UPLOAD_LIFETIME_MS;
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
    return channelNotification(message, { isAgain: pushes > 0, fates, save: this.#saveShown });
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

  /** What the session gets of a message that cannot wait: files that are missing are said to be on their way. */
  present({ message, pushes }: InboxEntry, maxCharacters: number): ChannelNotification {
    const fates = this.#look(message).map(({ fate }) => fate);
    const save = this.#saveShown;
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
    const path = this.deps.folder.find(key);
    if (path !== undefined) return { kind: 'saved', path };
    const why = this.#unsaved.has(key)
      ? whyUnavailable(this.#unsaved.get(key))
      : 'it is no longer on this machine; ask the sender to send it again';
    return { kind: 'unavailable', why };
  }

  /** Undefined when it takes too long: its message, and all those behind it, must not wait any longer. */
  async #withinWait({ fate, startedMs }: Transfer): Promise<AttachmentFate | undefined> {
    const { clock, waitMs = WAIT_MS } = this.deps;
    const over = new AbortController();
    const leftMs = Math.max(0, startedMs + waitMs - clock.monotonicMs());
    const first = await Promise.race([fate, sleep(leftMs, AbortSignal.any([over.signal, this.signal]))]);
    over.abort();
    return first ?? undefined;
  }

  async #tellLater(message: Message, index: number, transfer: Transfer): Promise<void> {
    const fate = await transfer.fate;
    if (this.signal.aborted) return;
    const label = `${attachmentLabel(message.attachments, index)} of the message ${message.activityId}`;
    const news =
      fate.kind === 'saved'
        ? `is there now: ${fate.path}`
        : `is not available: ${fate.kind === 'unavailable' ? fate.why : 'unknown'}`;
    await this.deps
      .tell(noticeNotification(`${label} ${news}`, message.workspaceId))
      .catch((error: unknown) => this.deps.onFailed('telling the session of a file', error));
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
    return this.deps.clients.find(({ target }) => target.id === workspaceId);
  }
}

function whyNotFetched({ uri }: Attachment): string {
  if (uri === undefined) return 'it came without its contents; ask the sender to send it again';
  if (/^https?:\/\//i.test(uri)) return 'its address is too long, or no link that anybody can open';
  return parsePendingUri(uri) === undefined
    ? "its address means something on the sender's machine only; ask the sender to upload it"
    : 'it was uploaded for another workspace; ask the sender to send it here';
}

function senderOf({ workspaceId, sender }: Message): FileOwner {
  if (sender.kind === 'canvas_user') return { workspaceId };
  return { workspaceId, agentId: sender.kind === 'peer_agent' ? sender.peerId : 'platform' };
}

/** As `safeBody` leaves them, piece by piece: it takes time and memory. */
async function* piecesOf(text: string): AsyncGenerator<Uint8Array> {
  const breather = new Breather();
  for (let at = 0; at < text.length; ) {
    const end = at + MAX_STORED_CHARACTERS;
    // Never half a character.
    const next = /[\ud800-\udbff]/.test(text.charAt(end - 1)) ? end - 1 : end;
    yield Buffer.from(safeBody(text.slice(at, next)));
    await breather.breathe();
    at = next;
  }
}

async function* single(bytes: Uint8Array): AsyncGenerator<Uint8Array> {
  yield bytes;
}
