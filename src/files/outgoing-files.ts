import { realpath } from 'node:fs/promises';
import { ToolInputError } from '../core/errors.ts';
import { safeLine } from '../core/safe-text.ts';
import type { TokenGuard } from '../core/token-guard.ts';
import type { PlatformClient } from '../platform/client.ts';
import type { InlineFile } from '../platform/send-to-peer.ts';
import type { UploadLimits } from '../platform/uploads.ts';
import type { UploadedFile } from '../wire/uploads.ts';
import { InboxFolder } from './inbox-folder.ts';
import { type OutgoingFile, openOutgoingFile } from './outgoing-file.ts';
import type { OwnUploads } from './own-uploads.ts';
import type { UploadPlaces } from './upload-rules.ts';

export interface OutgoingRules {
  /** Absolute paths of folders and files that may be sent. */
  readonly uploadRoots: readonly string[];
  /** Absolute paths of files that hold tokens, which never may. */
  readonly tokenFiles: readonly string[];
}

export interface OutgoingFilesDeps {
  readonly stateDirectory: string;
  /** Throws while there are no settings. */
  readonly rules: () => OutgoingRules;
  readonly guard: TokenGuard;
  readonly ownUploads: OwnUploads;
}

/** What the form takes for one file besides the file. */
const FORM_BYTES = 1_024;
const MAX_INLINE_FILES = 10;

/** Files that leave this machine: all of a call, or none. */
export class OutgoingFiles {
  constructor(private readonly deps: OutgoingFilesDeps) {}

  /** Uploads files for a message to the canvas user. Throws `ToolInputError` before anything is sent, and errors of a request. */
  async upload(
    client: PlatformClient,
    paths: readonly string[],
    signal: AbortSignal,
  ): Promise<UploadedFile[]> {
    if (paths.length === 0) return [];
    await using opened = await this.#open(paths);
    checkLimits(opened.files, await client.uploads.limits(signal));
    return await this.deps.ownUploads.track(client.target, client.uploads.upload(opened.files, signal));
  }

  /** Files to put into a message, of at most `maxBytes` together. Throws `ToolInputError`, and `TokenLeakError`. */
  async inline(paths: readonly string[], maxBytes: number): Promise<InlineFile[]> {
    if (paths.length === 0) return [];
    await using opened = await this.#open(paths);
    const sizeBytes = totalBytes(opened.files);
    if (opened.files.length > MAX_INLINE_FILES || sizeBytes > maxBytes) {
      throw new ToolInputError(
        `Another workspace cannot open our uploads, so files to a peer travel inside the message: at most ${MAX_INLINE_FILES} files and ${maxBytes} bytes together, got ${opened.files.length} files and ${sizeBytes} bytes. Nothing was sent.`,
        'Send smaller files, or put them where the peer can get them and send a link.',
      );
    }
    const inline: InlineFile[] = [];
    for (const file of opened.files) {
      const { name, mimeType } = file;
      inline.push({
        name,
        mimeType,
        base64: Buffer.from(await bytesOf(file, this.deps.guard)).toString('base64'),
      });
    }
    return inline;
  }

  async #open(paths: readonly string[]) {
    await using stack = new AsyncDisposableStack();
    const places = await this.#places();
    const files: OutgoingFile[] = [];
    for (const path of paths) files.push(stack.use(await openOutgoingFile(path, places)));
    const kept = stack.move();
    return { files, [Symbol.asyncDispose]: () => kept.disposeAsync() };
  }

  async #places(): Promise<UploadPlaces> {
    const { stateDirectory, rules, guard } = this.deps;
    const { uploadRoots, tokenFiles } = rules();
    const real = (path: string) => realpath(path).catch(() => path);
    const realRoots = await Promise.all(uploadRoots.map(real));
    const realState = await real(stateDirectory);
    return {
      roots: realRoots,
      stateDirectory: realState,
      inbox: await real(new InboxFolder(realState).path),
      tokenFiles,
      guard,
    };
  }
}

function checkLimits(files: readonly OutgoingFile[], limits: UploadLimits): void {
  const refuse = (what: string) =>
    new ToolInputError(`${what} Nothing was sent.`, 'Send fewer or smaller files, e.g. compressed.');
  if (files.length > limits.filesPerMessage) {
    throw refuse(
      `${files.length} attachments are too many: the platform takes at most ${limits.filesPerMessage}.`,
    );
  }
  const large = files.find(({ sizeBytes }) => sizeBytes > limits.fileBytes);
  if (large !== undefined) {
    throw refuse(
      `${large.name} has ${large.sizeBytes} bytes: the platform takes at most ${limits.fileBytes} of one file.`,
    );
  }
  const requestBytes = totalBytes(files) + files.length * FORM_BYTES;
  if (requestBytes > limits.requestBytes) {
    throw refuse(
      `The attachments have ${totalBytes(files)} bytes: the platform takes at most ${limits.requestBytes} at once.`,
    );
  }
}

function totalBytes(files: readonly OutgoingFile[]): number {
  return files.reduce((sum, { sizeBytes }) => sum + sizeBytes, 0);
}

async function bytesOf(file: OutgoingFile, guard: TokenGuard): Promise<Uint8Array> {
  const chunks: Uint8Array[] = [];
  for await (const chunk of guard.pass(file.read(), `The file ${safeLine(file.name)}`)) chunks.push(chunk);
  return Buffer.concat(chunks);
}
