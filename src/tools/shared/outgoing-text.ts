import { ToolInputError } from '../../core/errors.ts';

/** Older platforms cut a body at 1 MiB, silently; the envelope needs some of it. */
const MAX_BYTES = 900_000;

/**
 * Text as it may leave: without NUL and lone surrogates, which the platform's database refuses after it has said
 * "queued". Throws `ToolInputError` when nothing is left or it is too large.
 * @param argument the tool's name for it
 */
export function outgoingText(text: string, argument = 'text'): string {
  const clean = text.replaceAll('\0', '').toWellFormed();
  if (clean.trim() === '')
    throw new ToolInputError(`${argument} is empty.`, 'Give the text that others should read.');
  const bytes = Buffer.byteLength(JSON.stringify(clean));
  if (bytes > MAX_BYTES) {
    throw new ToolInputError(
      `${argument} is too large: ${bytes} bytes, at most ${MAX_BYTES} are possible.`,
      'Send it in several smaller pieces.',
    );
  }
  return clean;
}

/** How many bytes of files fit into a message beside this text; base64 takes four for three. */
export function bytesBeside(text: string): number {
  return Math.floor(((MAX_BYTES - Buffer.byteLength(JSON.stringify(text))) * 3) / 4);
}
