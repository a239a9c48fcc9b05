import { isWorkspaceId } from '../core/ids.ts';
import { Secret } from '../core/secret.ts';
import type { Target } from '../core/target.ts';
import { describeLength, showValue } from './display.ts';
import type { Findings, ValueProblem } from './findings.ts';
import { checkPlatformUrl } from './platform-url.ts';
import type { RawTarget, RawValue } from './raw-target.ts';
import { tokenProblem } from './token.ts';

/** Checks every part of every workspace; those without a problem become targets. */
export function checkTargets(written: readonly RawTarget[], findings: Findings): Target[] {
  const tokens = written.flatMap(({ token }) => token?.text ?? []);
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
