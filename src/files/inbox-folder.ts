import {
  chmodSync,
  existsSync,
  lstatSync,
  mkdirSync,
  readdirSync,
  renameSync,
  rmSync,
  statSync,
  writeFileSync,
} from 'node:fs';
import { type FileHandle, open, rename, rm } from 'node:fs/promises';
import { basename, join } from 'node:path';
import { FileTooLargeError } from '../core/errors.ts';
import { doubtAbout, FOLDER as OWN_FOLDER, requireOwn } from '../runtime/own-path.ts';
import { FOLDER_LIMITS, FolderIndex, type FolderLimits, type IndexedFile } from './folder-index.ts';
import {
  type FileOwner,
  type InboxName,
  newFileName,
  ownMarkName,
  partialName,
  readInboxName,
} from './inbox-names.ts';

const FOLDER = 'inbox';
/** As long as the inbox keeps the texts of handled messages. */
const MAX_AGE_MS = 7 * 86_400_000;
/** A partial file that nobody has written to for this long was left by a process that is gone. */
const MAX_PARTIAL_AGE_MS = 3_600_000;
/** Other processes write here as well, though seldom. */
const MAX_INDEX_AGE_MS = 60_000;

export interface InboxFile extends InboxName {
  readonly path: string;
  readonly sizeBytes: number;
  readonly writtenMs: number;
}

/** Received files (0700). Their names alone say whose each is, which were sent from here, and which are not ours. */
export class InboxFolder {
  readonly path: string;
  readonly #limits: FolderLimits;
  #index: { readonly files: FolderIndex; readonly readAtMs: number } | undefined;

  constructor(stateDirectory: string, limits = FOLDER_LIMITS) {
    this.path = join(stateDirectory, FOLDER);
    this.#limits = limits;
  }

  find(key: string): string | undefined {
    const index = this.#indexed();
    const file = index.find(key);
    if (file === undefined || existsSync(file.path)) return file?.path;
    // Somebody removed it.
    index.remove(file);
    return undefined;
  }

  /** Where a file will be once it is complete; nobody outside can guess it. */
  newPath(key: string, remoteName: string, owner?: FileOwner): string {
    return join(this.path, newFileName(key, remoteName, owner));
  }

  /** Writes a file (0600) that appears under `path` when it is complete. Throws `FileTooLargeError`, and the disk's errors. */
  async write(path: string, chunks: AsyncIterable<Uint8Array>, maxBytes: number): Promise<void> {
    this.#make();
    const partial = partialName(path);
    const file = await open(partial, 'wx', 0o600);
    try {
      const sizeBytes = await copyTo(file, chunks, maxBytes).finally(() => file.close());
      await rename(partial, path);
      this.#written(path, sizeBytes);
    } catch (error) {
      await rm(partial, { force: true });
      throw error;
    }
  }

  /** The same for a text that is here already. Returns `path`; throws whatever the disk throws. */
  writeText(path: string, text: string): string {
    this.#make();
    const partial = partialName(path);
    try {
      writeFileSync(partial, text, { mode: 0o600, flag: 'wx' });
      renameSync(partial, path);
      this.#written(path, statSync(path).size);
    } catch (error) {
      removeFile(partial);
      throw error;
    }
    return path;
  }

  #written(path: string, sizeBytes: number): void {
    const name = readInboxName(basename(path));
    if (name === undefined) return;
    const index = this.#indexed();
    const file = { ...name, path, sizeBytes };
    // It was there already when the folder was read again just now.
    const known = index.find(name.key);
    if (known?.path === path) index.remove(known);
    index.add(file);
    makeRoom(index, file);
  }

  /** Remembers a file that this machine uploaded itself: it is neither fetched nor acknowledged. */
  markOwn(key: string): void {
    this.#make();
    writeFileSync(join(this.path, ownMarkName(key)), '', { mode: 0o600 });
  }

  isOwn(key: string): boolean {
    return doubtAbout(this.path, OWN_FOLDER) === undefined && existsSync(join(this.path, ownMarkName(key)));
  }

  /** Everything here that this program wrote. */
  list(): InboxFile[] {
    return this.#names().flatMap((name) => {
      const parsed = readInboxName(name);
      if (parsed === undefined) return [];
      const path = join(this.path, name);
      const stats = lstatSync(path, { throwIfNoEntry: false });
      if (stats?.isFile() !== true) return [];
      return [{ ...parsed, path, sizeBytes: stats.size, writtenMs: stats.mtimeMs }];
    });
  }

  /** Removes files that are too old, and the oldest where there are too many; never one that we did not write. */
  prune(nowMs: number): void {
    for (const file of this.list()) {
      if (isTooOld(file, nowMs)) removeFile(file.path);
    }
    this.#index = undefined;
    makeRoom(this.#indexed());
  }

  #indexed(): FolderIndex {
    const nowMs = performance.now();
    if (this.#index === undefined || nowMs - this.#index.readAtMs > MAX_INDEX_AGE_MS) {
      const files = this.list().filter(({ kind }) => kind === 'file');
      const oldestFirst = files.sort((a, b) => a.writtenMs - b.writtenMs);
      this.#index = { files: new FolderIndex(oldestFirst, this.#limits), readAtMs: nowMs };
    }
    return this.#index.files;
  }

  #make(): void {
    mkdirSync(this.path, { recursive: true, mode: 0o700 });
    requireOwn(this.path, OWN_FOLDER);
    chmodSync(this.path, 0o700);
  }

  #names(): string[] {
    if (doubtAbout(this.path, OWN_FOLDER) !== undefined) return [];
    try {
      return readdirSync(this.path);
    } catch {
      return [];
    }
  }
}

function makeRoom(index: FolderIndex, newest?: IndexedFile): void {
  for (let file = index.excess(newest); file !== undefined; file = index.excess(newest)) {
    removeFile(file.path);
    index.remove(file);
  }
}

/** Returns how many bytes there are, when all of them are on the disk. */
async function copyTo(
  file: FileHandle,
  chunks: AsyncIterable<Uint8Array>,
  maxBytes: number,
): Promise<number> {
  let writtenBytes = 0;
  for await (const chunk of chunks) {
    writtenBytes += chunk.byteLength;
    if (writtenBytes > maxBytes) throw new FileTooLargeError(maxBytes);
    await file.appendFile(chunk);
  }
  await file.sync();
  return writtenBytes;
}

function removeFile(path: string): void {
  try {
    rmSync(path, { force: true });
  } catch {
    // It is tried again the next time.
  }
}

function isTooOld({ kind, writtenMs }: InboxFile, nowMs: number): boolean {
  return nowMs - writtenMs > (kind === 'partial' ? MAX_PARTIAL_AGE_MS : MAX_AGE_MS);
}
