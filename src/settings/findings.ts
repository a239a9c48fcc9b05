import type { ConfigProblem } from '../core/errors.ts';

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
