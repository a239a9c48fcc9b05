import { closeSync, constants, fstatSync, openSync, readFileSync } from 'node:fs';
import type { z } from 'zod';
import { errorCode, UntrustedPathError } from '../core/errors.ts';
import { parseJson } from '../core/json.ts';
import { openOwn } from '../runtime/own-path.ts';

const MAX_BYTES = 1024 * 1024;

export type FileContent =
  | { readonly kind: 'text'; readonly text: string; readonly mode: number }
  | { readonly kind: 'missing' }
  /** `fix` comes with a file that may be somebody else's work. */
  | { readonly kind: 'unreadable'; readonly reason: string; readonly fix?: string };

export type JsonFile<T> =
  | { readonly kind: 'read'; readonly value: T }
  | { readonly kind: 'missing' }
  | { readonly kind: 'unusable'; readonly reason: string };

/** Reads a text file of at most 1 MiB. Never throws, and never waits, not even for a named pipe. */
export function readSmallFile(path: string): FileContent {
  return readFrom(() => openSync(path, constants.O_RDONLY | constants.O_NONBLOCK));
}

/** The same for a file that nobody but its owner and the administrator may have written: a link to one will do. */
export function readOwnFile(path: string): FileContent {
  return readFrom(() => openOwn(path, constants.O_RDONLY, { mayBeLink: true }));
}

function readFrom(open: () => number): FileContent {
  let descriptor: number;
  try {
    descriptor = open();
  } catch (error) {
    return failureFrom(error);
  }
  try {
    const { mode, size } = fstatSync(descriptor);
    if ((mode & constants.S_IFMT) !== constants.S_IFREG) return unreadable('not a regular file');
    if (size > MAX_BYTES) return unreadable('larger than 1 MiB');
    return { kind: 'text', text: decode(readFileSync(descriptor)), mode: mode & 0o777 };
  } catch (error) {
    return failureFrom(error);
  } finally {
    closeSync(descriptor);
  }
}

/** A JSON file of another program. Never throws; the reason never quotes the file. */
export function readJsonFile<T>(path: string, schema: z.ZodType<T>): JsonFile<T> {
  const content = readSmallFile(path);
  if (content.kind === 'missing') return content;
  if (content.kind === 'unreadable') return { kind: 'unusable', reason: content.reason };
  const json = parseJson(content.text.replace(/^\uFEFF/, ''));
  if (json === undefined) return { kind: 'unusable', reason: 'not JSON' };
  const parsed = schema.safeParse(json);
  if (parsed.success) return { kind: 'read', value: parsed.data };
  return {
    kind: 'unusable',
    reason: `unexpected value at ${parsed.error.issues[0]?.path.join('.') || 'the top'}`,
  };
}

export function isOpenToOthers(mode: number): boolean {
  return process.platform !== 'win32' && (mode & 0o077) !== 0;
}

/** As `chmod` takes it, e.g. `0600`. */
export function showMode(mode: number): string {
  return (mode & 0o777).toString(8).padStart(4, '0');
}

function failureFrom(error: unknown): FileContent {
  if (error instanceof UntrustedPathError) {
    return { kind: 'unreadable', reason: error.what, fix: error.advice };
  }
  const code = errorCode(error) ?? 'unknown error';
  if (code === 'ENOENT') return { kind: 'missing' };
  return unreadable(code === 'EACCES' || code === 'EPERM' ? 'no permission to read it' : code);
}

function unreadable(reason: string): FileContent {
  return { kind: 'unreadable', reason };
}

/** UTF-8, or UTF-16 as Windows editors and shells write it. */
function decode(bytes: Buffer): string {
  const isUtf16 = bytes[0] === 0xff && bytes[1] === 0xfe;
  return new TextDecoder(isUtf16 ? 'utf-16le' : 'utf-8').decode(bytes);
}
