import type { ConfigProblem } from '../core/errors.ts';
import { type Environment } from './environment.ts';
import type { RequiredSetting } from './table.ts';
/** What is wrong with a value, before it is known which variable brought it. */
export type ValueProblem = Omit<ConfigProblem, 'variable'>;
/** Gathers what is wrong or doubtful while settings are read; the same finding counts once. No token is in it. */
export declare class Findings {
    #private;
    /** What must not be shown, in whatever variable it stands as well, nor any word of it. */
    addToken(text: string): void;
    addProblem(problem: ConfigProblem): void;
    addWarning(warning: string): void;
    get problems(): readonly ConfigProblem[];
    get warnings(): readonly string[];
}
/** What a problem says was found where a value is missing. */
export declare const NOTHING = "nothing";
/** The problem that a variable has no value, perhaps because the Python client's name was used instead. */
export declare function missing({ name, expected, pythonName }: RequiredSetting, values: Environment): ConfigProblem;
/** A value where an id is expected, in quotes when it may be one, else only its length, for it may be a secret. */
export declare function showValue(value: string, maxCharacters?: number): string;
/** The same for a value where a word or a number is expected; digits alone are no secret. */
export declare function showWord(value: string): string;
export declare function describeLength(value: string): string;
/** Shows only what is surely a path, or too short to be a token: a user may have written one in the wrong place. */
export declare function showIfPath(text: string): string;
/** A path on one line, its end kept when it is long. */
export declare function showPath(path: string): string;
/** `1 value`, `2 values`. */
export declare function count(number: number, noun: string): string;
