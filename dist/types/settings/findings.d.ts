import type { ConfigProblem } from '../core/errors.ts';
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
