import { Secret } from '../core/secret.ts';
import { isWorkspaceId, type Target } from '../core/target.ts';
import { describeLength, type Findings, showValue, type ValueProblem } from './findings.ts';
import { checkPlatformUrl } from './platform-url.ts';

export interface RawValue {
  readonly variable: string;
  /** Which value of the variable, e.g. `value 2 of 3`; absent when it has but one. */
  readonly place?: string;
  /** Without white space around it; empty when there is none. */
  readonly text: string;
}

/** One workspace as it was written. A part is absent when a problem says so already. */
export interface RawTarget {
  readonly id?: RawValue | undefined;
  readonly token?: RawValue | undefined;
  readonly platformUrl?: RawValue | undefined;
}

const TOKEN_EXPECTED = 'the token of the workspace, one word as the canvas shows it';
const TOKEN_FIX = 'Copy the token from the canvas, or create a new one there (Settings, Workspace Tokens).';

/** Checks every part of every workspace; those without a problem become targets. */
export function checkTargets(written: readonly RawTarget[], findings: Findings): Target[] {
  const tokens = written.flatMap(({ token }) => token?.text ?? []);
  for (const token of tokens) findings.addToken(token);
  const targets = written.flatMap((target) => {
    const id = checkId(target.id, tokens, findings);
    const token = checkToken(target.token, findings);
    const platformUrl = checkUrl(target.platformUrl, findings);
    if (id === undefined || token === undefined || platformUrl === undefined) return [];
    return [{ id, token, platformUrl }];
  });
  reportDuplicates(written, findings);
  return targets;
}

function checkId(
  value: RawValue | undefined,
  tokens: readonly string[],
  findings: Findings,
): string | undefined {
  if (value === undefined) return undefined;
  if (isWorkspaceId(value.text)) return value.text;
  report(value, findings, {
    got: value.text === '' ? 'an empty id' : showId(value.text, tokens),
    expected: 'an id of 1 to 128 letters A-Z a-z, digits, "_" or "-"',
    fix: 'Copy the id of the workspace from the canvas.',
  });
  return undefined;
}

/** An id is no secret, but ids and tokens are easily swapped or run together. */
function showId(id: string, tokens: readonly string[]): string {
  const mayHoldToken = tokens.some((token) => token.length >= 8 && id.includes(token));
  return mayHoldToken ? describeLength(id) : showValue(id);
}

function checkToken(value: RawValue | undefined, findings: Findings): Secret | undefined {
  if (value === undefined) return undefined;
  const problem = tokenProblem(value.text);
  if (problem === undefined) return new Secret(value.text);
  report(value, findings, problem);
  return undefined;
}

/** What is wrong with a token, or nothing. Never shows any of it. */
function tokenProblem(token: string): ValueProblem | undefined {
  const got = troubleWith(token);
  if (got === undefined) return undefined;
  const fix = /^bearer\s/i.test(token)
    ? 'Write the token alone, without the word Bearer before it.'
    : TOKEN_FIX;
  return { got, expected: TOKEN_EXPECTED, fix };
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

function checkUrl(value: RawValue | undefined, findings: Findings): string | undefined {
  if (value === undefined) return undefined;
  const verdict = checkPlatformUrl(value.text);
  for (const problem of verdict.problems) report(value, findings, problem);
  if (verdict.warning !== undefined) findings.addWarning(`${value.variable}: ${verdict.warning}`);
  return verdict.origin;
}

function report(value: RawValue, findings: Findings, problem: ValueProblem): void {
  const got = value.place === undefined ? problem.got : `${problem.got} (${value.place})`;
  findings.addProblem({ ...problem, variable: value.variable, got });
}

function reportDuplicates(written: readonly RawTarget[], findings: Findings): void {
  const ids = written.flatMap(({ id }) => (id !== undefined && isWorkspaceId(id.text) ? [id] : []));
  for (const id of ids) {
    const same = written.filter((target) => target.id?.text === id.text);
    const times = same.length;
    if (times === 1) continue;
    const isOnSeveral = new Set(same.map(({ platformUrl }) => platformUrl?.text)).size > 1;
    findings.addProblem({
      variable: id.variable,
      got: `the id ${showValue(id.text)} ${times} times`,
      expected: 'each id once',
      fix: isOnSeveral
        ? 'One session cannot watch the same id on two platforms: keep one here, and watch the other with a MOLECULE_STATE_DIR of its own.'
        : 'Remove the entry that is too much, with its token.',
    });
  }
}
