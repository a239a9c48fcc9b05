export interface Indents {
  /** Before the first line; counts as its beginning. */
  readonly first?: string;
  /** Before every other line. */
  readonly rest?: string;
}

/** Narrower than this, text is not broken by us: a line of a few letters helps nobody. */
const MIN_TEXT_COLUMNS = 16;

// A command at the end of a text stays in one piece, so that it can be copied.
const COMMAND_AT_END =
  /^(.*:) ((?:claude|bun|chmod|chown|sudo|kill|mv|rm|cd|unset|curl|npm|env|molecule-channel|\/\S*molecule-channel|'\/[^']*molecule-channel') \S.*)$/s;

/**
 * Breaks a text into lines of at most so many columns, at spaces only: paths, addresses and commands stay whole. What
 * ends in a line end keeps it. Without columns (no terminal) each line of the text stays one line.
 */
export function wrap(
  text: string,
  columns: number | undefined,
  { first = '', rest = first }: Indents = {},
): string {
  return text
    .split('\n')
    .map((line, index) => wrapLine(line, columns, index === 0 ? first : rest, rest))
    .join('\n');
}

function wrapLine(line: string, columns: number | undefined, first: string, rest: string): string {
  if (line === '') return first.trimEnd();
  if (columns === undefined || columns - Bun.stringWidth(rest) < MIN_TEXT_COLUMNS) return `${first}${line}`;
  const lines: string[] = [];
  let current = first;
  let isEmpty = true;
  for (const piece of pieces(line)) {
    const candidate = isEmpty ? `${current}${piece}` : `${current} ${piece}`;
    if (isEmpty || Bun.stringWidth(candidate) <= columns) {
      current = candidate;
    } else {
      lines.push(current);
      // A command that the indent would break is told from the left edge.
      const isTooWide = piece.includes(' ') && Bun.stringWidth(`${rest}${piece}`) > columns;
      current = isTooWide ? piece : `${rest}${piece}`;
    }
    isEmpty = false;
  }
  return [...lines, current].join('\n');
}

/** What is never broken; the white space at the beginning of a line belongs to its first word. */
function pieces(line: string): string[] {
  const [, text = line, command] = COMMAND_AT_END.exec(line) ?? [];
  const [, start = '', words = ''] = /^(\s*)(.*)$/s.exec(text) ?? [];
  const [firstWord = '', ...others] = words.split(' ');
  return [`${start}${firstWord}`, ...others, ...(command === undefined ? [] : [command])];
}
