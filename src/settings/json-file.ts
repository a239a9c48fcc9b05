import type { z } from 'zod';
import { readSmallFile } from './read-small-file.ts';

export type JsonFile<T> =
  | { readonly kind: 'read'; readonly value: T }
  | { readonly kind: 'missing' }
  | { readonly kind: 'unusable'; readonly reason: string };

/** A JSON file of another program. Never throws; the reason never quotes the file. */
export function readJsonFile<T>(path: string, schema: z.ZodType<T>): JsonFile<T> {
  const content = readSmallFile(path);
  if (content.kind === 'missing') return content;
  if (content.kind === 'unreadable') return { kind: 'unusable', reason: content.reason };
  let json: unknown;
  try {
    json = JSON.parse(content.text.replace(/^\uFEFF/, ''));
  } catch {
    return { kind: 'unusable', reason: 'not JSON' };
  }
  const parsed = schema.safeParse(json);
  if (parsed.success) return { kind: 'read', value: parsed.data };
  return {
    kind: 'unusable',
    reason: `unexpected value at ${parsed.error.issues[0]?.path.join('.') || 'the top'}`,
  };
}
