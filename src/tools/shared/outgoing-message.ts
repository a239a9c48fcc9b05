import { z } from 'zod';
import { BoundedMap } from '../../core/bounded-map.ts';
import { ToolInputError } from '../../core/errors.ts';
import { MAX_MESSAGE_BYTES } from '../../platform/send-to-peer.ts';
import { storable } from '../../wire/a2a.ts';

/** The parameter `attachments` of every tool that sends files. */
export const attachments = z
  .array(z.string().min(1).max(4_096))
  .max(64)
  .describe('Absolute paths of files to attach.')
  .optional();

/**
 * Text that can be sent. Throws `ToolInputError` when nothing is left or it is too large.
 * @param argument the tool's name for it
 */
export function outgoingText(text: string, argument = 'text'): string {
  const clean = storable(text);
  if (clean.trim() === '')
    throw new ToolInputError(`${argument} is empty.`, 'Give the text that others should read.');
  const bytes = Buffer.byteLength(JSON.stringify(clean));
  if (bytes > MAX_MESSAGE_BYTES) {
    throw new ToolInputError(
      `${argument} is too large: ${bytes} bytes, at most ${MAX_MESSAGE_BYTES} are possible.`,
      'Send it in several smaller pieces.',
    );
  }
  return clean;
}

const MAX_REMEMBERED_CALLS = 200;

/**
 * Message ids of sends that may not have arrived. When the model calls a tool again with the same arguments, the same id
 * goes out, and the platform merges the two; a call that succeeded is forgotten, so that saying the same thing twice
 * on purpose is two messages.
 */
export class OutgoingIds {
  readonly #byCall = new BoundedMap<string, string>(MAX_REMEMBERED_CALLS);

  idFor(call: readonly string[]): string {
    const key = JSON.stringify(call);
    const known = this.#byCall.get(key);
    if (known !== undefined) return known;
    const id = crypto.randomUUID();
    this.#byCall.set(key, id);
    return id;
  }

  delivered(call: readonly string[]): void {
    this.#byCall.delete(JSON.stringify(call));
  }
}
