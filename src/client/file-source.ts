import { stat } from 'node:fs/promises';
import { basename } from 'node:path';
import { ArgumentError } from '../core/errors.ts';
import type { PlatformClient } from '../platform/client.ts';
import { bytesBeside, type InlineFile } from '../platform/send-to-peer.ts';
import type { UploadPart } from '../platform/uploads.ts';
import type { UploadedFile } from '../wire/uploads.ts';

/**
 * A file to send: its path, a `File` or what `Bun.file` returns, or a path, a `Blob` or bytes under a name of your own.
 * Paths are not checked: a path that comes from a message does not belong here.
 */
export type FileSource =
  | string
  | Blob
  | { readonly path: string; readonly name?: string; readonly mimeType?: string }
  | { readonly blob: Blob; readonly name: string; readonly mimeType?: string }
  | { readonly bytes: Uint8Array; readonly name: string; readonly mimeType?: string };

const ANY_TYPE = 'application/octet-stream';
const MAX_INLINE_FILES = 10;

/**
 * Uploads files to the platform of the workspace, to be named in a message to its canvas user: all of them or none.
 * Throws `ArgumentError` for what cannot be sent, and the errors of `client.uploads`.
 */
export async function uploadFiles(
  client: PlatformClient,
  sources: readonly FileSource[],
  signal: AbortSignal,
): Promise<readonly UploadedFile[]> {
  if (sources.length === 0) return [];
  const parts = await partsOf(sources);
  const { fileBytes, requestBytes, filesPerMessage } = await client.uploads.limits(signal);
  if (parts.length > filesPerMessage) {
    throw new ArgumentError('files', `${parts.length} files`, `at most ${filesPerMessage}`);
  }
  for (const [index, { sizeBytes }] of parts.entries()) {
    if (sizeBytes > fileBytes) throw wrong(index, `${sizeBytes} bytes`, `at most ${fileBytes}`);
  }
  const sizeBytes = totalBytes(parts);
  if (sizeBytes > requestBytes) {
    throw new ArgumentError('files', `${sizeBytes} bytes`, `at most ${requestBytes} together`);
  }
  return client.uploads.upload(parts, signal);
}

/**
 * Files to put into a message itself, as they go to a peer, who cannot open our uploads. Throws `ArgumentError` for what
 * cannot be sent, and where they are too many or too large to go beside this text.
 */
export async function inlineFiles(sources: readonly FileSource[], text: string): Promise<InlineFile[]> {
  if (sources.length === 0) return [];
  const parts = await partsOf(sources);
  const maxBytes = bytesBeside(text);
  const sizeBytes = totalBytes(parts);
  if (parts.length > MAX_INLINE_FILES || sizeBytes > maxBytes) {
    throw new ArgumentError(
      'files',
      `${parts.length} files of ${sizeBytes} bytes`,
      `at most ${MAX_INLINE_FILES} of ${Math.max(0, maxBytes)} bytes together, since files to a peer travel inside the message`,
    );
  }
  const inline: InlineFile[] = [];
  for (const { name, mimeType, read } of parts) {
    const chunks: Uint8Array[] = [];
    for await (const chunk of read()) chunks.push(chunk);
    inline.push({ name, mimeType, base64: Buffer.concat(chunks).toString('base64') });
  }
  return inline;
}

function partsOf(sources: readonly FileSource[]): Promise<UploadPart[]> {
  return Promise.all(sources.map(partOf));
}

async function partOf(source: FileSource, index: number): Promise<UploadPart> {
  if (typeof source === 'string') return ofPath(source, {}, index);
  if (source instanceof Blob) return ofBlob(source, {}, index);
  if ('path' in source) return ofPath(source.path, source, index);
  const blob = 'blob' in source ? source.blob : new Blob([Uint8Array.from(source.bytes)]);
  return ofBlob(blob, source, index);
}

interface Shown {
  readonly name?: string;
  readonly mimeType?: string;
}

async function ofPath(path: string, shown: Shown, index: number): Promise<UploadPart> {
  const stats = await stat(path).catch(() => undefined);
  if (stats === undefined) throw wrong(index, 'a path that leads nowhere', 'the path of a file');
  // A named pipe or a device could keep us waiting for ever.
  if (!stats.isFile()) throw wrong(index, 'a path to something else', 'the path of a regular file');
  return ofBlob(Bun.file(path), { ...shown, name: shown.name ?? basename(path) }, index);
}

function ofBlob(blob: Blob, { name = nameOf(blob), mimeType = blob.type }: Shown, index: number): UploadPart {
  if (name === '') throw wrong(index, 'a Blob without a name', '{ blob, name }');
  // Platforms refuse it with an error that says nothing.
  if (blob.size === 0) throw wrong(index, 'nothing', 'a file with something in it');
  const sizeBytes = blob.size;
  return {
    name,
    mimeType: mimeType.split(';')[0]?.trim() || ANY_TYPE,
    sizeBytes,
    read: () => exactly(blob, sizeBytes, index),
  };
}

function nameOf(blob: Blob): string {
  return 'name' in blob && typeof blob.name === 'string' ? basename(blob.name) : '';
}

async function* exactly(blob: Blob, sizeBytes: number, index: number): AsyncGenerator<Uint8Array> {
  let bytes = 0;
  for await (const chunk of blob.slice(0, sizeBytes).stream()) {
    bytes += chunk.byteLength;
    yield chunk;
  }
  if (bytes !== sizeBytes) throw wrong(index, 'a file that became shorter meanwhile', `${sizeBytes} bytes`);
}

function wrong(index: number, got: string, expected: string): ArgumentError {
  return new ArgumentError(`files[${index}]`, got, expected);
}

function totalBytes(parts: readonly UploadPart[]): number {
  return parts.reduce((sum, { sizeBytes }) => sum + sizeBytes, 0);
}
