import { withVisibleCharacters } from './hidden-characters.ts';
import { note, own } from './safe-text.ts';

/** Of one text, this much goes into the model's context; all of it is in a file. */
export const MAX_TEXT_CHARACTERS = 20_000;

/** Keeps the whole of a text on this machine. Returns its path, or undefined where it cannot be written. */
export type SaveText = (safeText: string) => string | undefined;

export interface FittedText {
  readonly text: string;
  /** Where the whole text is, if this is only its beginning. */
  readonly path?: string;
}

/**
 * A text that fits: a longer one is cut, and a note says so and where the whole is.
 * @param safeText as `safeBody` leaves it
 * @param maxCharacters for all of it, with the note
 * @param indent before every line but the first
 * @param wholeCharacters of a text whose beginning this is
 */
export function fitted(
  safeText: string,
  maxCharacters: number,
  save: SaveText,
  indent = '',
  wholeCharacters = safeText.length,
): FittedText {
  const whole = indented(safeText, maxCharacters, indent);
  if (whole.length === safeText.length) return { text: whole.text };
  const path = save(safeText);
  const where =
    path === undefined
      ? 'the rest could not be saved on this machine; ask the sender for it in smaller messages'
      : `the whole text is saved as ${path}`;
  const noteOn = (shown: number) =>
    note`only the first ${shown} of ${wholeCharacters} characters are shown here; ${own(where)}`;
  const room = maxCharacters - noteOn(wholeCharacters).length - indent.length - 1;
  const beginning = indented(safeText, Math.max(0, room), indent);
  return {
    text: `${beginning.text}\n${indent}${noteOn(beginning.length)}`,
    ...(path === undefined ? {} : { path }),
  };
}

/** The same for an entry of a list of ours: no line of it looks like another entry. */
export function fittedEntry(safeText: string, maxCharacters: number, save: SaveText): string {
  return fitted(safeText, maxCharacters, save, '    ').text;
}

/** As much of the beginning as fits, never half a sign, and how long it was without the indentation. */
function indented(text: string, maxCharacters: number, indent: string): { text: string; length: number } {
  let end = Math.min(text.length, Math.max(0, maxCharacters));
  let indentation = 0;
  for (let at = text.indexOf('\n'); at !== -1 && at < end; at = text.indexOf('\n', at + 1)) {
    indentation += indent.length;
    end = Math.max(at, Math.min(text.length, maxCharacters - indentation));
  }
  const last = text.charCodeAt(end - 1);
  if (end < text.length && last >= 0xd800 && last <= 0xdbff) end -= 1;
  // What was parted may have been one sign of several characters.
  const beginning = withVisibleCharacters(text.slice(0, end));
  return { text: beginning.replaceAll('\n', `\n${indent}`), length: end };
}
