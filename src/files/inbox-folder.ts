import { createHash, randomBytes } from 'node:crypto';
import { chmodSync, lstatSync, mkdirSync, readdirSync, renameSync, rmSync, writeFileSync } from 'node:fs';
import { type FileHandle, open, rename, rm } from 'node:fs/promises';
import { join } from 'node:path';
import { FileTooLargeError } from '../core/errors.ts';
import { safeFileName } from '../core/safe-text.ts';
import type { Target } from '../core/target.ts';
import { doubtAbout, FOLDER as OWN_FOLDER, requireOwn } from '../runtime/own-path.ts';

const FOLDER = 'inbox';
/** Ends the name of a file that is not complete. The name of a complete one never ends like this: see `safeFileName`. */
const PARTIAL = '~';
const OWN = '~own';
const FILE = /^([0-9a-f]{24})-[0-9a-f]{16}-([A-Za-z0-9._-]+)(~?)$/;
const MARK = /^([0-9a-f]{24})~own$/;
/** As long as the inbox keeps the texts of handled messages. */
const MAX_AGE_MS = 7 * 86_400_000;
const MAX_TOTAL_BYTES = 1024 ** 3;
/** A partial file that nobody has written to for this long was left by a process that is gone. */
const MAX_PARTIAL_AGE_MS = 3_600_000;

export interface InboxFile extends InboxName {
  readonly path: string;
  readonly sizeBytes: number;
  readonly writtenMs: number;
}

/**
 * The folder of received files (0700) under the state directory. The names in it alone say, also
 * after a restart, what each file is, which uploads came from here, and what this program did not write.
 */
export class InboxFolder {
  readonly path: string;

  constructor(stateDirectory: string) {
    this.path = join(stateDirectory, FOLDER);
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
    return join(this.path, inboxFileName(key, randomBytes(8).toString('hex'), safeFileName(remoteName)));
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

  /** The same for a text that is here already. Returns `path`; throws whatever the disk throws. */
  writeText(path: string, text: string): string {
    this.#make();
    const partial = partialName(path);
    try {
      writeFileSync(partial, text, { mode: 0o600, flag: 'wx' });
      renameSync(partial, path);
    } catch (error) {
      removeFile(partial);
      throw error;
    }
    return path;
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

  /** Removes files that are too old, then the oldest while they take too much; never one that we did not write. */
  prune(nowMs: number, maxTotalBytes = MAX_TOTAL_BYTES): void {
    const newestFirst = this.list().sort((a, b) => b.writtenMs - a.writtenMs);
    let totalBytes = 0;
    for (const file of newestFirst) {
      totalBytes += file.sizeBytes;
      if (isTooOld(file, nowMs) || (file.kind === 'file' && totalBytes > maxTotalBytes))
        removeFile(file.path);
    }
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

/** Returns when everything is on the disk. */
async function copyTo(file: FileHandle, chunks: AsyncIterable<Uint8Array>, maxBytes: number): Promise<void> {
  let writtenBytes = 0;
  for await (const chunk of chunks) {
    writtenBytes += chunk.byteLength;
    if (writtenBytes > maxBytes) throw new FileTooLargeError(maxBytes);
    await file.appendFile(chunk);
  }
  await file.sync();
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

export interface InboxName {
  readonly kind: 'file' | 'partial' | 'own_mark';
  readonly key: string;
  /** The safe form of the name that the sender gave; empty for a mark. */
  readonly name: string;
}

/** What an uploaded file is known by: nothing else has its key, on no other workspace and no other platform. */
export function uploadKey(target: Target, fileId: string): string {
  return keyOf(target, ['upload', fileId]);
}

/** What a file is known by that came inside a message. */
export function inlineKey(target: Target, activityId: string, index: number): string {
  return keyOf(target, ['inline', activityId, String(index)]);
}

function keyOf({ platformUrl, id }: Target, rest: readonly string[]): string {
  return createHash('sha256')
    .update(JSON.stringify([platformUrl, id, ...rest]))
    .digest('hex')
    .slice(0, 24);
}

/** `<key>-<random>-<safe name>` */
export function inboxFileName(key: string, random: string, name: string): string {
  return `${key}-${random}-${name}`;
}

/** The name of a file while it is written. */
export function partialName(name: string): string {
  return `${name}${PARTIAL}`;
}

export function ownMarkName(key: string): string {
  return `${key}${OWN}`;
}

/** What a name in the folder stands for; undefined for what this program did not write. */
export function readInboxName(text: string): InboxName | undefined {
  const [, markKey] = MARK.exec(text) ?? [];
  if (markKey !== undefined) return { kind: 'own_mark', key: markKey, name: '' };
  const [, key, name = '', partial] = FILE.exec(text) ?? [];
  return key === undefined ? undefined : { kind: partial === '' ? 'file' : 'partial', key, name };
}
