import { withCodes, withoutHiddenCharacters, withVisibleCharacters } from './hidden-characters.ts';
import { withoutImitations } from './imitations.ts';
import { lookalikesOf } from './lookalikes.ts';
import { isPlainId } from './target.ts';

/**
 * The one door of text from outside (messages, names, file names, answers of the platform): every way in which it is made
 * fit for the model, the terminal or the log. The plugin's own statements stand in notes, which no such text can imitate.
 */

/** Of longer ones only the beginning is looked at: making it fit takes time, and nobody reads more. */
const MAX_BODY_CHARACTERS = 1_000_000;
const MAX_LINE_CHARACTERS = 10_000;
const MAX_NAME_CHARACTERS = 64;
const MAX_LOG_LINE_CHARACTERS = 2_000;
const MAX_FILE_NAME_CHARACTERS = 100;
const MAX_EXTENSION_CHARACTERS = 16;

/** Names that mean a device on Windows, whatever their extension. */
const DEVICE_NAME = /^(con|prn|aux|nul|com\d|lpt\d)(\.|$)/i;
const QUOTES = new RegExp(`[${lookalikesOf('"')}]`, 'gu');
const OPENING_BRACKETS = new RegExp(`[${lookalikesOf('[')}]`, 'gu');
const CLOSING_BRACKETS = new RegExp(`[${lookalikesOf(']')}]`, 'gu');

/**
 * The text of a message, up to a million characters of it, for the session to read: it cannot open or close a tag, nor look like a note, a line
 * of Claude Code or a terminal sequence. What is not seen is shown or left out, unless a script or an emoji needs it. Half
 * characters, which the model's API refuses, become U+FFFD. The same text again stays as it is.
 */
export function safeBody(text: string): string {
  const body = text.length <= MAX_BODY_CHARACTERS ? text : `${text.slice(0, MAX_BODY_CHARACTERS - 1)}…`;
  return withoutImitations(withVisibleCharacters(body.toWellFormed()));
}

/** A name or another short text, on a single line: nothing hidden, no `<>"` and backticks, and nothing that `safeBody` changes. */
export function safeLine(text: string, maxCharacters = MAX_NAME_CHARACTERS): string {
  const beginning = text.slice(0, MAX_LINE_CHARACTERS).replace(/[<>"`]/g, ' ');
  return withoutImitations(shortLine(beginning, maxCharacters));
}

/** The same in quotation marks, for a sentence of ours; no mark and no bracket stands between them. */
export function quotedLine(text: string, maxCharacters = MAX_NAME_CHARACTERS): string {
  const beginning = text.slice(0, MAX_LINE_CHARACTERS);
  const plain = beginning.replace(QUOTES, "'").replace(OPENING_BRACKETS, '(').replace(CLOSING_BRACKETS, ')');
  return `“${safeLine(plain, maxCharacters)}”`;
}

/** An id, or a word of the platform's such as a status, in a sentence: as it is if it is one plain word, else quoted. */
export function safeWord(text: string): string {
  return isPlainId(text) && safeLine(text, 128) === text ? text : quotedLine(text);
}

function shortLine(text: string, maxCharacters: number): string {
  const line = withoutHiddenCharacters(text.toWellFormed()).replace(/\s+/g, ' ').trim();
  const characters = Array.from(line.slice(0, 2 * maxCharacters + 2));
  if (characters.length <= maxCharacters) return line;
  // What was parted may have been one sign of several characters.
  return `${withoutHiddenCharacters(characters.slice(0, maxCharacters - 1).join(''))}…`;
}

/** Words of the plugin in a note: they stand there as they are. */
export class OwnWords {
  constructor(readonly words: string) {}
}

/** Words of ours, or a path of ours, inside a note. */
export function own(words: string): OwnWords {
  return new OwnWords(words);
}

/** The only way for the plugin to speak to the session: note`the file ${name} is there`. What is not `own` is quoted. */
export function note(
  words: TemplateStringsArray,
  ...values: readonly (string | number | OwnWords)[]
): string {
  const said = values.map((value) => {
    if (typeof value === 'string') return quotedLine(value);
    return typeof value === 'number' ? String(value) : value.words;
  });
  return `[molecule: ${String.raw({ raw: words }, ...said)}]`;
}

/**
 * Text for somebody who decides about it: nothing in it is hidden or reordered, and nothing is left out without saying
 * so. Control, formatting and unassigned characters appear as their code.
 * @param maxCharacters a longer text loses its middle, because what matters may stand at either end
 */
export function visibleText(text: string, maxCharacters: number): string {
  const characters = Array.from(text);
  const left = characters.length - maxCharacters;
  if (left <= 0) return withCodes(text);
  const half = Math.floor(maxCharacters / 2);
  const start = withCodes(characters.slice(0, maxCharacters - half).join(''));
  const end = withCodes(characters.slice(-half).join(''));
  return `${start} … (${left} characters left out) … ${end}`;
}

/** The same, indented: in Markdown it stays as it is. */
export function indentedText(text: string, maxCharacters: number): string {
  return visibleText(text, maxCharacters).replace(/^/gm, '    ');
}

/** A value or a path of the user's, on a single line: U+FFFD shows where something cannot be printed. */
export function printable(text: string): string {
  return text.replace(/[\p{C}\p{Zl}\p{Zp}]/gu, '\uFFFD');
}

/** A word as a POSIX shell reads it back. */
export function shellWord(word: string): string {
  if (/^[A-Za-z0-9_@%+=:,./-]+$/.test(word)) return word;
  return `'${word.replaceAll("'", `'\\''`)}'`;
}

/** A line for the log or the terminal, of at most 2,000 characters. Line breaks in it would forge further lines. */
export function logLine(text: string): string {
  const line = withoutHiddenCharacters(text.slice(0, MAX_LINE_CHARACTERS));
  return line.length <= MAX_LOG_LINE_CHARACTERS ? line : `${line.slice(0, MAX_LOG_LINE_CHARACTERS)}…`;
}

function withoutDots(text: string): string {
  const start = /[^.]/.exec(text)?.index ?? text.length;
  let end = text.length;
  while (end > start && text[end - 1] === '.') end -= 1;
  return text.slice(start, end);
}

/** What a remote file may be called here: one segment of at most 100 ASCII letters, digits, `.`, `_` and `-`, not hidden. */
export function safeFileName(remoteName: string): string {
  const last = remoteName.split(/[/\\]/).findLast((segment) => segment !== '') ?? '';
  const plain = withoutDots(last.replace(/[^A-Za-z0-9._-]+/g, '_'));
  const name = plain === '' ? 'file' : DEVICE_NAME.test(plain) ? `_${plain}` : plain;
  if (name.length <= MAX_FILE_NAME_CHARACTERS) return name;
  const dot = name.lastIndexOf('.');
  const extension = dot > 0 && name.length - dot <= MAX_EXTENSION_CHARACTERS ? name.slice(dot) : '';
  return name.slice(0, MAX_FILE_NAME_CHARACTERS - extension.length) + extension;
}

export function capital(clause: string): string {
  return `${clause.charAt(0).toUpperCase()}${clause.slice(1)}`;
}
