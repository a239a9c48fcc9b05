import { constants, type Stats } from 'node:fs';
import { type FileHandle, lstat, open, readdir, realpath, stat } from 'node:fs/promises';
import { basename, isAbsolute, join } from 'node:path';
import { errorCode, ToolInputError } from '../core/errors.ts';
import { safeLine } from '../core/safe-text.ts';
import type { UploadPart } from '../platform/uploads.ts';
import { readInboxName } from './inbox-names.ts';
import { type UploadPlaces, uploadRefusal } from './upload-rules.ts';

const CHUNK_BYTES = 256 * 1024;
/** A named pipe must not be waited for, and a link that appears after the check must not be followed. */
const READ_FLAGS = constants.O_RDONLY | (constants.O_NONBLOCK ?? 0) | (constants.O_NOFOLLOW ?? 0);

/** A file that may be sent: opened once, checked, and read through that handle only. */
export interface OutgoingFile extends UploadPart, AsyncDisposable {}

/** Opens a file to send it. Throws `ToolInputError` for everything that may not, or cannot, be sent. */
export async function openOutgoingFile(path: string, places: UploadPlaces): Promise<OutgoingFile> {
  const { guard } = places;
  const label = safeLine(guard.redact(basename(path) || path));
  const refuse = (why: string) =>
    new ToolInputError(
      `The attachment ${label} cannot be sent: ${why}. Nothing was sent.`,
      'Call the tool again with another file, or without it.',
    );
  if (!isAbsolute(path) || path.includes('\0')) throw refuse('its path is not absolute');
  const real = await realpath(path).catch((error: unknown) => Promise.reject(refuse(whyNotOpen(error))));
  const refusal = uploadRefusal(real, places);
  if (refusal !== undefined) throw refuse(refusal);
  if (guard.finds(real)) throw refuse('its name holds the token of a watched workspace');
  const handle = await open(real, READ_FLAGS).catch((error: unknown) =>
    Promise.reject(refuse(whyNotOpen(error))),
  );
  try {
    const stats = await handle.stat();
    if (!stats.isFile()) throw refuse('it is not a regular file');
    if (stats.size === 0) throw refuse('it is empty');
    if (!(await isStill(real, stats))) throw refuse('it was replaced while it was looked at');
    if (await isOurFile(stats, places))
      throw refuse('it is one of the files of this plugin, which are never sent');
    return outgoingFile(handle, real, stats.size);
  } catch (error) {
    await handle.close();
    throw error;
  }
}

/** Whether the path that was checked leads to the file that was opened: a folder on the way may have been swapped. */
async function isStill(real: string, opened: Stats): Promise<boolean> {
  if ((await realpath(real).catch(() => undefined)) !== real) return false;
  return isSame(await lstat(real), opened);
}

/** Whether the file holds a token or is one of the state directory, which a link may hide. */
async function isOurFile(opened: Stats, { stateDirectory, tokenFiles }: UploadPlaces): Promise<boolean> {
  const names = await readdir(stateDirectory).catch(() => []);
  const paths = [...names.map((name) => join(stateDirectory, name)), ...tokenFiles];
  const all = await Promise.all(paths.map((path) => stat(path).catch(() => undefined)));
  return all.some((stats) => stats !== undefined && isSame(stats, opened));
}

function isSame(a: Stats, b: Stats): boolean {
  return a.dev === b.dev && a.ino === b.ino;
}

function outgoingFile(handle: FileHandle, path: string, sizeBytes: number): OutgoingFile {
  const name = basename(path);
  return {
    // A file that was received goes out under the name that it came with.
    name: readInboxName(name)?.name || name,
    mimeType: Bun.file(path).type.split(';')[0] || 'application/octet-stream',
    sizeBytes,
    read: () => readExactly(handle, sizeBytes),
    [Symbol.asyncDispose]: () => handle.close(),
  };
}

async function* readExactly(handle: FileHandle, sizeBytes: number): AsyncGenerator<Uint8Array> {
  let position = 0;
  while (position < sizeBytes) {
    const wanted = Math.min(CHUNK_BYTES, sizeBytes - position);
    const { bytesRead, buffer } = await handle.read(new Uint8Array(wanted), 0, wanted, position);
    if (bytesRead === 0) {
      throw new ToolInputError(
        'An attachment became shorter while it was sent. Nothing was sent.',
        'Call the tool again when nothing writes to the file.',
      );
    }
    position += bytesRead;
    yield buffer.subarray(0, bytesRead);
  }
}

function whyNotOpen(error: unknown): string {
  switch (errorCode(error)) {
    case 'ENOENT':
    case 'ENOTDIR':
      return 'there is no such file';
    case 'EACCES':
    case 'EPERM':
      return 'it may not be read';
    default:
      return 'it cannot be opened';
  }
}
