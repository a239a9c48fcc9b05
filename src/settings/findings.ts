import type { ConfigProblem } from '../core/errors.ts';
import { printable } from '../core/safe-text.ts';
import { type Environment, readValue } from './environment.ts';
import type { RequiredSetting } from './table.ts';

/** What is wrong with a value, before it is known which variable brought it. */
export type ValueProblem = Omit<ConfigProblem, 'variable'>;

/** Gathers what is wrong or doubtful while settings are read; the same finding counts once. */
export class Findings {
  readonly #problems = new Map<string, ConfigProblem>();
  readonly #warnings = new Set<string>();

  addProblem(problem: ConfigProblem): void {
    this.#problems.set(JSON.stringify(problem), problem);
  }

  addWarning(warning: string): void {
    this.#warnings.add(warning);
  }

  get problems(): readonly ConfigProblem[] {
    return [...this.#problems.values()];
  }

  get warnings(): readonly string[] {
    return [...this.#warnings];
  }
}

/** What a problem says was found where a value is missing. */
export const NOTHING = 'nothing';

/** The same words for every variable: equal advice of several problems is shown once. */
const WRITE_IT =
  'Write what is missing into the .env file; the canvas shows the values in the dialog that connects the workspace.';

/** The problem that a variable has no value, perhaps because the Python client's name was used instead. */
export function missing({ name, expected, pythonName }: RequiredSetting, values: Environment): ConfigProblem {
  const isMixedUp = pythonName !== undefined && readValue(values, pythonName) !== undefined;
  const fix = isMixedUp ? `Rename ${pythonName} to ${name}.` : WRITE_IT;
  return { variable: name, got: NOTHING, expected, fix };
}

const MAX_PATH_CHARACTERS = 60;
// An id has 36 characters at most in practice and a token 43: what is longer may be a token in the wrong place.
const MAX_SHOWN_CHARACTERS = 40;

/** A value as a problem may show it: in quotes when short, else only its length, for it may be a secret. */
export function showValue(value: string): string {
  if (value.length > MAX_SHOWN_CHARACTERS) return describeLength(value);
  return `"${printable(value)}"`;
}

/** For values that are secret. */
export function describeLength(value: string): string {
  return value.length === 1 ? 'a value of 1 character' : `a value of ${value.length} characters`;
}

/** A path on one line, its end kept when it is long. */
export function showPath(path: string): string {
  const characters = [...printable(path)];
  if (characters.length <= MAX_PATH_CHARACTERS) return characters.join('');
  return `…${characters.slice(1 - MAX_PATH_CHARACTERS).join('')}`;
}

/** `1 value`, `2 values`. */
export function count(number: number, noun: string): string {
  return `${number} ${noun}${number === 1 ? '' : 's'}`;
}
