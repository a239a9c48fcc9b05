const TOKEN =
  /(?:([[\]{},:])|("(?:[^"\\\p{Cc}]|[\u007f-\u009f]|\\(?:["\\/bfnrt]|u[0-9a-fA-F]{4}))*")|-?(?:0|[1-9]\d*)(?:\.\d+)?(?:[eE][+-]?\d+)?|true|false|null)/uy;
const WHITE_SPACE = /[ \t\n\r]*/y;

type Expected = 'value' | 'value or ]' | 'key' | 'key or }' | ':' | ', or end';
/** A bracket, comma or colon itself; `text`; or `other` for numbers, true, false, null. */
type TokenKind = string;

/**
 * Where a JSON text first goes wrong, as an index into it; its length when it stops too early; nothing
 * when it is valid. The engine's own message names no place, and quotes the text, which holds tokens.
 */
export function jsonErrorIndex(text: string): number | undefined {
  const open: TokenKind[] = [];
  let expected: Expected = 'value';
  let index = skipWhiteSpace(text, 0);
  while (index < text.length) {
    if (expected === ', or end' && open.length === 0) return index;
    const token = tokenAt(text, index);
    const next: Expected | undefined = token && afterToken(token.kind, expected, open);
    if (token === undefined || next === undefined) return index;
    expected = next;
    index = skipWhiteSpace(text, token.end);
  }
  return expected === ', or end' && open.length === 0 ? undefined : text.length;
}

function skipWhiteSpace(text: string, index: number): number {
  WHITE_SPACE.lastIndex = index;
  return index + (WHITE_SPACE.exec(text)?.[0].length ?? 0);
}

function tokenAt(text: string, index: number): { kind: TokenKind; end: number } | undefined {
  TOKEN.lastIndex = index;
  const match = TOKEN.exec(text);
  if (match === null) return undefined;
  const [, mark, quoted] = match;
  return { kind: mark ?? (quoted === undefined ? 'other' : 'text'), end: TOKEN.lastIndex };
}

/** What may follow a token, or nothing when the token may not stand here. Keeps `open` up to date. */
function afterToken(kind: TokenKind, expected: Expected, open: TokenKind[]): Expected | undefined {
  switch (expected) {
    case ':':
      return kind === ':' ? 'value' : undefined;
    case 'key':
    case 'key or }':
      if (kind === '}' && expected === 'key or }') return closed(open);
      return kind === 'text' ? ':' : undefined;
    case 'value':
    case 'value or ]':
      if (kind === ']' && expected === 'value or ]') return closed(open);
      return afterValueStart(kind, open);
    case ', or end':
      return afterValue(kind, open);
  }
}

function afterValueStart(kind: TokenKind, open: TokenKind[]): Expected | undefined {
  if (kind === 'text' || kind === 'other') return ', or end';
  if (kind !== '[' && kind !== '{') return undefined;
  open.push(kind);
  return kind === '[' ? 'value or ]' : 'key or }';
}

function afterValue(kind: TokenKind, open: TokenKind[]): Expected | undefined {
  const isList = open.at(-1) === '[';
  if (kind === ',') return isList ? 'value' : 'key';
  return kind === (isList ? ']' : '}') ? closed(open) : undefined;
}

function closed(open: TokenKind[]): Expected {
  open.pop();
  return ', or end';
}
