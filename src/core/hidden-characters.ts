/** Characters that are not seen or change what is around them: they could part words, speak to a model only, or move a cursor. */

/** The tags after the flag spell the region. */
const inTags = (region: string) =>
  Array.from(region, (letter) => String.fromCodePoint(0xe0000 + letter.charCodeAt(0))).join('');

const FLAGS = ['gbeng', 'gbsct', 'gbwls'].map((region) => `\u{1f3f4}${inTags(region)}\u{e007f}`).join('|');
/** Not a tab or a line feed. The whole flag of England, Scotland or Wales, in which hidden characters belong. */
const HIDDEN = new RegExp(
  `${FLAGS}|\\r\\n|[[\\p{Cc}\\p{Zl}\\p{Zp}\\p{Default_Ignorable_Code_Point}\\u{fff9}-\\u{fffb}]--[\\n\\t]]`,
  'gv',
);
const LINE_BREAK = /^(?:\r\n|[\r\v\f\u0085\u2028\u2029])$/;
const CONTROL = /^\p{Cc}$/u;
/** They reorder what follows. */
const REORDERS = /^[\u202a-\u202e\u2066-\u2069]$/;
/** What a line cannot hold besides: blank Braille, and code points that nothing or only some font knows. */
const BLANK_OR_UNKNOWN = /[\u2800\p{Co}\p{Cn}\p{Cs}]/gu;

const EMOJI_BEFORE = /(?:\p{Extended_Pictographic}\ufe0f?|\p{Emoji_Modifier})$/u;
const EMOJI_AFTER = /^\p{Extended_Pictographic}/u;
const WITH_EMOJI_STYLE = /\p{Emoji}$/u;
const WITH_VARIANTS = /[\p{Ideographic}\p{Sm}]$/u;
const MONGOLIAN = /[\p{Script=Mongolian}--\p{Default_Ignorable_Code_Point}]$/v;
/** Scripts in whose words joiners and non-joiners decide what is read. */
const WITH_JOINERS = new RegExp(
  `[[${[
    'Arabic',
    'Syriac',
    'Nko',
    'Devanagari',
    'Bengali',
    'Gurmukhi',
    'Gujarati',
    'Oriya',
    'Tamil',
    'Telugu',
    'Kannada',
    'Malayalam',
    'Sinhala',
    'Khmer',
    'Myanmar',
    'Mongolian',
  ]
    .map((script) => `\\p{Script=${script}}`)
    .join('')}]--\\p{Default_Ignorable_Code_Point}]$`,
  'v',
);

/** A text of several lines: breaks are line feeds, control characters and what reorders are shown by a sign or their code. */
export function withVisibleCharacters(text: string): string {
  return text.replace(HIDDEN, (hidden, offset: number, whole: string) => {
    if (LINE_BREAK.test(hidden)) return '\n';
    if (CONTROL.test(hidden)) return controlSign(hidden);
    return REORDERS.test(hidden) ? codeOf(hidden) : ifNeeded(hidden, offset, whole);
  });
}

/** The same for a single line: what is not needed becomes a space, or nothing where it would part a word. */
export function withoutHiddenCharacters(text: string): string {
  return text
    .replace(HIDDEN, (hidden, offset: number, whole: string) =>
      LINE_BREAK.test(hidden) || CONTROL.test(hidden) || REORDERS.test(hidden)
        ? ' '
        : ifNeeded(hidden, offset, whole),
    )
    .replace(BLANK_OR_UNKNOWN, ' ')
    .replace(/[\n\t]/g, ' ');
}

/** Every character that is not seen, but for line feeds, as its code: a tab and blank Braille, too, and what emoji are made with. */
export function withCodes(text: string): string {
  return text
    .replace(HIDDEN, (hidden) => Array.from(hidden, (part) => (part === '\n' ? part : codeOf(part))).join(''))
    .replace(BLANK_OR_UNKNOWN, codeOf)
    .replaceAll('\t', codeOf);
}

/** E.g. `\u{200b}`. */
function codeOf(character: string): string {
  return `\\u{${character.codePointAt(0)?.toString(16)}}`;
}

function controlSign(control: string): string {
  const code = control.charCodeAt(0);
  if (code < 0x20) return String.fromCharCode(0x2400 + code);
  return code === 0x7f ? '\u2421' : codeOf(control);
}

/** A hidden character where emoji or the words of a script are made with it; else nothing. */
function ifNeeded(hidden: string, offset: number, whole: string): string {
  const before = whole.slice(Math.max(0, offset - 4), offset);
  const after = whole.slice(offset + hidden.length, offset + hidden.length + 2);
  return isNeeded(hidden, before, after) ? hidden : '';
}

function isNeeded(hidden: string, before: string, after: string): boolean {
  const code = hidden.codePointAt(0) ?? 0;
  if (code === 0x1f3f4) return true;
  if (code === 0x200d && EMOJI_BEFORE.test(before) && EMOJI_AFTER.test(after)) return true;
  if (code === 0x200c || code === 0x200d) return WITH_JOINERS.test(before);
  if (code === 0xfe0e || code === 0xfe0f) return WITH_EMOJI_STYLE.test(before);
  if ((code >= 0xfe00 && code <= 0xfe0d) || (code >= 0xe0100 && code <= 0xe01ef)) {
    return WITH_VARIANTS.test(before);
  }
  return code >= 0x180b && code <= 0x180f && MONGOLIAN.test(before);
}
