import { createHash } from 'node:crypto';
import { createWriteStream } from 'node:fs';
import { chmod, mkdir, mkdtemp, rename, rm, stat } from 'node:fs/promises';
import { basename, dirname, join } from 'node:path';
import { Readable, Transform } from 'node:stream';
import { pipeline } from 'node:stream/promises';
import { createGunzip } from 'node:zlib';
import { type Extract, extract } from 'tar-stream';
import { ArchiveError } from '../core/errors.ts';
import type { PlatformClient } from '../platform/client.ts';
import { aborted } from '../runtime/sleep.ts';

export interface ExtractOptions {
  /** Hex SHA-256 of the whole `tar.gz`; nothing is put in place when it differs. */
  readonly sha256?: string;
  /** Replaces what is at the destination; without it an existing destination is an error. */
  readonly replace?: boolean;
  /** Of all files together, unpacked; 500 MiB unless given. */
  readonly maxBytes?: number;
  /** Files and folders; 10,000 unless given. */
  readonly maxEntries?: number;
  /** Without anything coming in; a minute unless given. */
  readonly silenceMs?: number;
  /** For all of it; half an hour unless given. */
  readonly timeoutMs?: number;
  readonly signal?: AbortSignal;
}

export interface Extracted {
  /** Paths under the destination, with `/`. */
  readonly files: readonly string[];
  readonly sha256: string;
}

/** A name that Windows keeps for devices, with or without an extension. */
const DEVICE_NAME = /^(con|prn|aux|nul|com\d|lpt\d)(\..*)?$/i;
// biome-ignore lint/suspicious/noControlCharactersInRegex: control characters are what must not be in a path.
const BAD_CHARACTER = /[\u0000-\u001f\\:]/;
const MAX_BYTES = 500 * 1024 * 1024;
const MAX_ENTRIES = 10_000;
/** What the archive itself may take for an entry: its header, a longer name, and what fills up its last block. */
const BYTES_AROUND_ENTRY = 4_096;
const SILENCE_MS = 60_000;
const TIMEOUT_MS = 30 * 60_000;

export interface InstallOptions extends Omit<ExtractOptions, 'signal'> {
  /** E.g. `github://owner/repo#v1.0.0`; the platform's own plugin of that name unless given. */
  readonly source?: string;
}

/**
 * Downloads a plugin of the platform and unpacks it into `<folder>/<name>`, all of it or nothing. Nothing of it is run:
 * whoever trusts a plugin starts it. Give `sha256` where it is known; it is compared before the plugin is in place.
 * Errors: see `Plugins.download` and `extractArchive`.
 */
export async function installPlugin(
  client: PlatformClient,
  name: string,
  folder: string,
  options: InstallOptions,
  signal: AbortSignal,
): Promise<Extracted> {
  const archive = await client.plugins.download(name, signal, options.source);
  return extractArchive(archive, join(folder, name), { ...options, signal });
}

/**
 * Unpacks a `tar.gz` into the folder `destination`, all of it or nothing. Only plain files and folders that stay inside
 * are taken: an absolute path, a `..`, a link or a device ends it with `ArchiveError`, and so does an archive that is
 * damaged, too large, or not the one that was expected. Nothing in it is run; files are the owner's only.
 */
export async function extractArchive(
  archive: ReadableStream<Uint8Array> | Readable,
  destination: string,
  options: ExtractOptions = {},
): Promise<Extracted> {
  if (options.replace !== true && (await exists(destination))) {
    throw new ArchiveError(
      `${destination} exists already`,
      'Ask for it to be replaced, or choose another folder.',
    );
  }
  await mkdir(dirname(destination), { recursive: true, mode: 0o700 });
  // Beside the destination, so that putting it in place is one rename.
  const staging = await mkdtemp(join(dirname(destination), `.${basename(destination)}-`));
  try {
    const extracted = await unpack(archive, staging, options);
    const expected = options.sha256?.toLowerCase();
    if (expected !== undefined && expected !== extracted.sha256) {
      throw new ArchiveError(
        `the archive has SHA-256 ${extracted.sha256}, expected ${expected}`,
        'Do not use it: it is not the plugin that was asked for.',
      );
    }
    await putInPlace(staging, destination);
    return extracted;
  } finally {
    await rm(staging, { recursive: true, force: true });
  }
}

async function unpack(
  archive: ReadableStream<Uint8Array> | Readable,
  folder: string,
  options: ExtractOptions,
): Promise<Extracted> {
  const hash = createHash('sha256');
  const files: string[] = [];
  const unpacked = extract();
  const source = archive instanceof Readable ? archive : Readable.from(archive);
  const { maxBytes = MAX_BYTES, maxEntries = MAX_ENTRIES } = options;
  using watch = new ProgressWatch(options);
  const hashing = onEach((chunk) => {
    watch.progress();
    hash.update(chunk);
  });
  let bytes = 0;
  const counting = onEach((chunk) => {
    bytes += chunk.byteLength;
    if (bytes > maxBytes + maxEntries * BYTES_AROUND_ENTRY) throw tooLarge(`more than ${maxBytes} bytes`);
  });
  const { signal } = watch;
  const feeding = pipeline(source, hashing, createGunzip(), counting, unpacked, { signal });
  const reading = writeEntries(unpacked, folder, files, { maxBytes, maxEntries, signal });
  // Neither tells the other when it fails.
  feeding.catch((error: unknown) => watch.stop(error));
  reading.catch((error: unknown) => watch.stop(error));
  await Promise.race([Promise.allSettled([feeding, reading]), aborted(signal)]);
  // A source that is silent cannot be waited for; files that are being written can.
  unpacked.destroy();
  await Promise.allSettled([reading]);
  if (!signal.aborted) return { files, sha256: hash.digest('hex') };
  options.signal?.throwIfAborted();
  throw signal.reason instanceof ArchiveError ? signal.reason : damaged(signal.reason);
}

/** Ends the unpacking when it fails, when it is called off, and when nothing comes in any more. */
class ProgressWatch implements Disposable {
  readonly #stop = new AbortController();
  readonly #silenceMs: number;
  readonly #total: NodeJS.Timeout;
  #silence: NodeJS.Timeout;

  constructor({ silenceMs = SILENCE_MS, timeoutMs = TIMEOUT_MS, signal }: ExtractOptions) {
    this.#silenceMs = silenceMs;
    this.#silence = this.#after(silenceMs);
    this.#total = this.#after(timeoutMs);
    const onAbort = () => this.stop(signal?.reason);
    signal?.addEventListener('abort', onAbort, { once: true, signal: this.#stop.signal });
    if (signal?.aborted === true) onAbort();
  }

  get signal(): AbortSignal {
    return this.#stop.signal;
  }

  progress(): void {
    clearTimeout(this.#silence);
    this.#silence = this.#after(this.#silenceMs);
  }

  stop(reason: unknown): void {
    this.#stop.abort(reason);
  }

  [Symbol.dispose](): void {
    clearTimeout(this.#silence);
    clearTimeout(this.#total);
    this.#stop.abort();
  }

  #after(durationMs: number): NodeJS.Timeout {
    const error = new ArchiveError(`the archive did not come within ${durationMs} ms`, 'Download it again.');
    return setTimeout(() => this.stop(error), durationMs);
  }
}

function onEach(look: (chunk: Buffer) => void): Transform {
  return new Transform({
    transform(chunk: Buffer, _encoding, done) {
      try {
        look(chunk);
        done(null, chunk);
      } catch (error) {
        done(error instanceof Error ? error : new Error('unknown error'));
      }
    },
  });
}

async function writeEntries(
  entries: Extract,
  folder: string,
  files: string[],
  limits: { readonly maxBytes: number; readonly maxEntries: number; readonly signal: AbortSignal },
): Promise<void> {
  const { maxBytes, maxEntries, signal } = limits;
  let entryCount = 0;
  let bytes = 0;
  for await (const entry of entries) {
    const { name, type, size, mode } = entry.header;
    // Of some that are damaged the parser makes none, and then waits for the end of the file for ever.
    if (!Number.isSafeInteger(size)) throw damaged(new Error('an entry of no size'));
    entryCount += 1;
    bytes += size;
    if (entryCount > maxEntries) throw tooLarge(`more than ${maxEntries} entries`);
    if (bytes > maxBytes) throw tooLarge(`more than ${maxBytes} bytes`);
    const path = archivePath(name);
    if (path === undefined || (type !== 'file' && type !== 'contiguous-file' && type !== 'directory')) {
      throw new ArchiveError(
        `the archive holds ${path === undefined ? 'a path that leads outside' : `a ${type}`}`,
        'Do not use it: a plugin consists of plain files and folders.',
      );
    }
    const target = join(folder, path);
    if (type === 'directory') {
      await mkdir(target, { recursive: true, mode: 0o700 });
      entry.resume();
      continue;
    }
    await mkdir(dirname(target), { recursive: true, mode: 0o700 });
    await pipeline(entry, createWriteStream(target, { flags: 'wx', mode: 0o600 }), { signal });
    if ((mode & 0o100) !== 0) await chmod(target, 0o700);
    files.push(path);
  }
}

/** The name of an archive entry as a relative path with `/`; undefined when it could lead outside on any system. */
function archivePath(name: string): string | undefined {
  if (BAD_CHARACTER.test(name) || name.startsWith('/')) return undefined;
  const segments = name.split('/').filter((segment) => segment !== '' && segment !== '.');
  if (segments.some((segment) => segment === '..' || DEVICE_NAME.test(segment) || segment.length > 255)) {
    return undefined;
  }
  return segments.length === 0 ? '.' : segments.join('/');
}

/** What was there before is back when the new folder cannot be put in its place. */
async function putInPlace(staging: string, destination: string): Promise<void> {
  if (!(await exists(destination))) return rename(staging, destination);
  const old = `${staging}-old`;
  await rename(destination, old);
  try {
    await rename(staging, destination);
  } catch (error) {
    await rename(old, destination);
    throw error;
  }
  await rm(old, { recursive: true, force: true });
}

async function exists(path: string): Promise<boolean> {
  return stat(path).then(
    () => true,
    () => false,
  );
}

function tooLarge(what: string): ArchiveError {
  return new ArchiveError(`the archive holds ${what}`, 'Do not use it, or allow more.');
}

function damaged(cause: unknown): ArchiveError {
  return new ArchiveError('the archive is damaged or was cut off', 'Download it again.', { cause });
}
