import type { ConfigProblem } from '../core/errors.ts';
import { type Environment } from './environment.ts';
import type { RequiredSetting } from './table.ts';
/** What is wrong with a value, before it is known which variable brought it. */
export type ValueProblem = Omit<ConfigProblem, 'variable'>;
/** Gathers what is wrong or doubtful while settings are read; the same finding counts once. */
export declare class Findings {
    #private;
    addProblem(problem: ConfigProblem): void;
    addWarning(warning: string): void;
    get problems(): readonly ConfigProblem[];
    get warnings(): readonly string[];
}
/** What a problem says was found where a value is missing. */
export declare const NOTHING = "nothing";
/** The problem that a variable has no value, perhaps because the Python client's name was used instead. */
export declare function missing({ name, expected, pythonName }: RequiredSetting, values: Environment): ConfigProblem;
/** A value as a problem may show it: in quotes when short, else only its length, for it may be a secret. */
export declare function showValue(value: string): string;
/** For values that are secret. */
export declare function describeLength(value: string): string;
/** A path on one line, its end kept when it is long. */
export declare function showPath(path: string): string;
/** `1 value`, `2 values`. */
export declare function count(number: number, noun: string): string;
