import { randomBytes } from 'node:crypto';
import { chmodSync, lstatSync, mkdirSync, readdirSync, writeFileSync } from 'node:fs';
import { type FileHandle, open, rename, rm } from 'node:fs/promises';
import { join } from 'node:path';
import { FileTooLargeError } from '../core/errors.ts';
import { safeFileName } from '../core/safe-text.ts';
import { fileName, type InboxName, ownMarkName, partialName, readInboxName } from './inbox-names.ts';

const FOLDER = 'inbox';

export interface InboxFile extends InboxName {
  readonly path: string;
  readonly sizeBytes: number;
  readonly writtenMs: number;
}

/** Where received files are. */
export function inboxFolderPath(stateDirectory: string): string {
  return join(stateDirectory, FOLDER);
}

/**
 * The folder of received files (0700) under the state directory. Its names alone tell, also after a restart, what is
 * there, which of it was uploaded from here, and what this program did not write.
 */
export class InboxFolder {
  readonly path: string;

  constructor(stateDirectory: string) {
    this.path = inboxFolderPath(stateDirectory);
  }

  /** The complete file of this key; undefined when there is none. */
  find(key: string): string | undefined {
    const name = this.#names().find((candidate) => {
      const parsed = readInboxName(candidate);
      return parsed?.kind === 'file' && parsed.key === key;
    });
    return name === undefined ? undefined : join(this.path, name);
  }

  /** Where a file will be once it is complete; nobody outside can guess it. */
  newPath(key: string, remoteName: string): string {
    return join(this.path, fileName(key, randomBytes(8).toString('hex'), safeFileName(remoteName)));
  }

  /**
   * Writes a file (0600) that appears under `path` only when all of it is on the disk; what is not complete is
   * removed. Throws `FileTooLargeError` past `maxBytes`, and whatever `chunks` or the disk throw.
   */
  async write(path: string, chunks: AsyncIterable<Uint8Array>, maxBytes: number): Promise<void> {
    this.#make();
    const partial = partialName(path);
    const file = await open(partial, 'wx', 0o600);
    try {
      await copyTo(file, chunks, maxBytes).finally(() => file.close());
      await rename(partial, path);
    } catch (error) {
      await rm(partial, { force: true });
      throw error;
    }
  }

  /** Remembers a file that this machine uploaded itself: it is neither fetched nor acknowledged. */
  markOwn(key: string): void {
    this.#make();
    writeFileSync(join(this.path, ownMarkName(key)), '', { mode: 0o600 });
  }

  isOwn(key: string): boolean {
    return this.#names().includes(ownMarkName(key));
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

  #make(): void {
    mkdirSync(this.path, { recursive: true, mode: 0o700 });
    chmodSync(this.path, 0o700);
  }

  #names(): string[] {
    try {
      return readdirSync(this.path);
    } catch {
      return [];
    }
  }
}

/** Until everything is on the disk. */
async function copyTo(file: FileHandle, chunks: AsyncIterable<Uint8Array>, maxBytes: number): Promise<void> {
  let writtenBytes = 0;
  for await (const chunk of chunks) {
    writtenBytes += chunk.byteLength;
    if (writtenBytes > maxBytes) throw new FileTooLargeError(maxBytes);
    await file.appendFile(chunk);
  }
  await file.sync();
}
