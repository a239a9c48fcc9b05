import { parse } from 'dotenv';

// An assignment with a quoted value (which may span lines), or with any other value. Its line must not be searched again
// for another beginning, so that a file of line ends takes no longer than others.
const ASSIGNMENT =
  /^([^\S\n\r\u2028\u2029]*(?:export[^\S\n]+)?[\w.-]+(?:[^\S\n]*=[^\S\n]*|:[^\S\n]+))(?:("(?:\\"|[^"])*"|'(?:\\'|[^'])*'|`(?:\\`|[^`])*`)(?=[^\S\n]*(?:#.*)?$)|([^#\n].*))/gm;

// JSON, bare or in quotes although it holds such quotes itself, then perhaps a comment: a `#` inside its strings starts none.
const JSON_AND_COMMENT = /^((["'`]?)(?=[[{])(?:"(?:\\.|[^"\\])*"|[^"])*?[\]}]\2)(?:\s+(?:#.*)?)?$/;
const VALUE_AND_COMMENT = /^(.*?)(?:\s#.*)?$/;

// Stand-ins for characters that dotenv would take as syntax; an environment value cannot hold a NUL,
// and those that a file brings are replaced before.
const HASH = '\u0000';
const QUOTATION_MARK = '\u0001';

/**
 * The variables in the text of a `.env` file, as a shell would read them: byte order mark, any line
 * ends, `export`, comments, quotes. The last of two assignments wins. Unlike bare dotenv, `#` starts a
 * comment only after white space and never inside JSON, and `\"` inside double quotes is a quotation mark.
 */
export function parseEnvFile(text: string): Record<string, string> {
  const lines = text
    .replace(/^\uFEFF/, '')
    .replace(/\r\n?/g, '\n')
    .replaceAll(HASH, '\uFFFD')
    .replaceAll(QUOTATION_MARK, '\uFFFD');
  const parsed = parse(withHiddenSyntax(lines));
  return Object.fromEntries(Object.entries(parsed).map(([name, value]) => [name, showSyntax(value)]));
}

/** dotenv looks for a beginning in each of many blank lines, up to the end of all: only those inside of quotes are left. */
function withHiddenSyntax(lines: string): string {
  const parts: string[] = [];
  let at = 0;
  for (const match of lines.matchAll(ASSIGNMENT)) {
    const [all, start = '', quoted, bare] = match;
    parts.push(withoutBlankLines(lines.slice(at, match.index)), hideSyntax(start, quoted, bare));
    at = match.index + all.length;
  }
  return [...parts, withoutBlankLines(lines.slice(at))].join('');
}

function withoutBlankLines(text: string): string {
  const lines = text.split('\n');
  return lines
    .filter((line, index) => index === 0 || index === lines.length - 1 || line.trim() !== '')
    .join('\n');
}

function hideSyntax(start: string, quoted: string | undefined, bare: string | undefined): string {
  if (quoted !== undefined) {
    return start + (quoted.startsWith('"') ? quoted.replaceAll('\\"', QUOTATION_MARK) : quoted);
  }
  const line = bare ?? '';
  const value = (JSON_AND_COMMENT.exec(line) ?? VALUE_AND_COMMENT.exec(line))?.[1] ?? line;
  return start + value.replaceAll('#', HASH);
}

function showSyntax(value: string): string {
  return value.replaceAll(HASH, '#').replaceAll(QUOTATION_MARK, '"');
}

/** Where an assignment stands in a text whose lines end in `\n`. */
export interface AssignmentPlace {
  readonly name: string;
  readonly start: number;
  /** From here to `valueEnd` there is the value, with its quotes; what follows on the line may be a comment. */
  readonly valueStart: number;
  readonly valueEnd: number;
  /** Behind the line, its end included. */
  readonly end: number;
}

/** Every assignment in order, as `parseEnvFile` sees them. */
export function assignmentsIn(text: string): AssignmentPlace[] {
  return [...text.matchAll(ASSIGNMENT)].map((match) => {
    const [all, start = '', quoted, bare = ''] = match;
    const valueStart = match.index + start.length;
    const value =
      quoted ?? (JSON_AND_COMMENT.exec(bare) ?? VALUE_AND_COMMENT.exec(bare))?.[1]?.trimEnd() ?? bare;
    const lineEnd = text.indexOf('\n', match.index + all.length);
    return {
      name: /^\s*(?:export\s+)?([\w.-]+)/.exec(start)?.[1] ?? '',
      start: match.index,
      valueStart,
      valueEnd: valueStart + value.length,
      end: lineEnd === -1 ? text.length : lineEnd + 1,
    };
  });
}
