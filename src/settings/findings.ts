import type { ConfigProblem } from '../core/errors.ts';
import { printable } from '../core/safe-text.ts';
import { type Environment, readValue } from './environment.ts';
import type { RequiredSetting } from './table.ts';

/** What is wrong with a value, before it is known which variable brought it. */
export type ValueProblem = Omit<ConfigProblem, 'variable'>;

/** Shorter ones may be part of anything, and nobody uses them. */
const LEAST_TOKEN_CHARACTERS = 8;

/** Gathers what is wrong or doubtful while settings are read; the same finding counts once. No token is in it. */
export class Findings {
  readonly #tokens = new Set<string>();
  readonly #problems = new Map<string, ConfigProblem>();
  readonly #warnings = new Set<string>();

  /** What must not be shown, in whatever variable it stands as well, nor any word of it. */
  addToken(text: string): void {
    for (const word of text.split(/[^\x21-\x7e]+|["'<>]+/)) {
      if (word.length >= LEAST_TOKEN_CHARACTERS) this.#tokens.add(word);
    }
  }

  addProblem(problem: ConfigProblem): void {
    this.#problems.set(JSON.stringify(problem), problem);
  }

  addWarning(warning: string): void {
    this.#warnings.add(warning);
  }

  get problems(): readonly ConfigProblem[] {
    const isTold = ({ got }: ConfigProblem) => [...this.#tokens].some((token) => got.includes(token));
    return [...this.#problems.values()].map((problem) =>
      isTold(problem) ? { ...problem, got: 'a value with a token in it' } : problem,
    );
  }

  get warnings(): readonly string[] {
    return [...this.#warnings];
  }
}

/** What a problem says was found where a value is missing. */
export const NOTHING = 'nothing';

/** The same words for every variable: equal advice of several problems is shown once. */
const WRITE_IT =
  'Connect a workspace with what the canvas shows: /molecule:configure in Claude Code, or molecule-channel setup in a terminal; or write what is missing into the .env file.';

/** The problem that a variable has no value, perhaps because the Python client's name was used instead. */
export function missing({ name, expected, pythonName }: RequiredSetting, values: Environment): ConfigProblem {
  const isMixedUp = pythonName !== undefined && readValue(values, pythonName) !== undefined;
  const fix = isMixedUp ? `Rename ${pythonName} to ${name}.` : WRITE_IT;
  return { variable: name, got: NOTHING, expected, fix };
}

const MAX_PATH_CHARACTERS = 60;
// An id has 36 characters at most in practice and a token 43: what is longer may be a token in the wrong place.
const MAX_ID_CHARACTERS = 40;
const MAX_WORD_CHARACTERS = 16;

/** A value where an id is expected, in quotes when it may be one, else only its length, for it may be a secret. */
export function showValue(value: string, maxCharacters = MAX_ID_CHARACTERS): string {
  if (value.length > maxCharacters) return describeLength(value);
  return `"${printable(value)}"`;
}

/** The same for a value where a word or a number is expected; digits alone are no secret. */
export function showWord(value: string): string {
  return showValue(value, /^\d+$/.test(value) ? MAX_ID_CHARACTERS : MAX_WORD_CHARACTERS);
}

export function describeLength(value: string): string {
  return value.length === 1 ? 'a value of 1 character' : `a value of ${value.length} characters`;
}

const PATH_START = /^(?:~|\.{1,2})?\/|^[a-z]:[\\/]/i;
const MAX_NAME_CHARACTERS = 12;

/** Shows only what is surely a path, or too short to be a token: a user may have written one in the wrong place. */
export function showIfPath(text: string): string {
  return PATH_START.test(text) || text.length <= MAX_NAME_CHARACTERS ? showPath(text) : describeLength(text);
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
