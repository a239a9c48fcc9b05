import { z } from 'zod';
import { parseJson } from '../../core/json.ts';
import { refuse } from './reply.ts';

export interface ReadBody {
  readonly bytes: Uint8Array<ArrayBuffer>;
  /** There was more; `bytes` ends at the limit. */
  readonly isTooLarge: boolean;
}

/** Reads a request's body up to a limit, and drops the rest. */
export async function readBody(request: Request, maxBytes: number): Promise<ReadBody> {
  const chunks: Uint8Array[] = [];
  let length = 0;
  const reader = request.body?.getReader();
  while (reader !== undefined && length <= maxBytes) {
    const { done, value } = await reader.read();
    if (done) return { bytes: Bun.concatArrayBuffers(chunks, length, true), isTooLarge: false };
    chunks.push(value);
    length += value.byteLength;
  }
  await reader?.cancel();
  return { bytes: Bun.concatArrayBuffers(chunks, maxBytes, true), isTooLarge: length > maxBytes };
}

/** A JSON body in the given shape; otherwise the endpoint's own 400. The content type does not matter. */
export async function readJson<T>(request: Request, schema: z.ZodType<T>, error: string): Promise<T> {
  const parsed = schema.safeParse(parseJson(await request.text()));
  return parsed.success ? parsed.data : refuse(400, error);
}

/** Absent and null are the same to the platform: the zero value. */
export const optionalText = z
  .string()
  .nullish()
  .transform((text) => text ?? '');
export const optionalCount = z
  .int()
  .nullish()
  .transform((count) => count ?? 0);

/** `limit` of a query: a positive integer, at most `maximum`; `fallback` for everything else. */
export function readLimit(text: string | undefined, fallback: number, maximum: number): number {
  const limit = Number(text);
  return Number.isInteger(limit) && limit > 0 ? Math.min(limit, maximum) : fallback;
}
