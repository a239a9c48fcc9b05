import { describeLength } from './display.ts';
import type { ValueProblem } from './findings.ts';

const EXPECTED = 'the token of the workspace, one word as the canvas shows it';
const FIX = 'Copy the token from the canvas, or create a new one there (Settings, Workspace Tokens).';

/** What is wrong with a token, or nothing. Never shows any of it. */
export function tokenProblem(token: string): ValueProblem | undefined {
  const got = troubleWith(token);
  if (got === undefined) return undefined;
  const fix = /^bearer\s/i.test(token) ? 'Write the token alone, without the word Bearer before it.' : FIX;
  return { got, expected: EXPECTED, fix };
}

function troubleWith(token: string): string | undefined {
  if (token === '') return 'an empty token';
  if (/[<>]|\$\{/.test(token) || /^ROTATE_TO_REVEAL_TOKEN$/i.test(token)) return 'a placeholder';
  if (/\s/.test(token)) return `${describeLength(token)} with white space inside`;
  if (/\p{Cc}/u.test(token)) return `${describeLength(token)} with control characters inside`;
  if (/["'`]/.test(token)) return `${describeLength(token)} with a quotation mark inside`;
  // It travels in an HTTP header.
  if (/[^\x21-\x7e]/.test(token)) return `${describeLength(token)} with a character outside ASCII`;
  return undefined;
}
