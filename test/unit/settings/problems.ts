import { ConfigError, type ConfigProblem } from '../../../src/core/errors.ts';

/** The problems that `action` complains about; none when it succeeds. */
export function problemsOf(action: () => unknown): readonly ConfigProblem[] {
  try {
    action();
    return [];
  } catch (error) {
    if (error instanceof ConfigError) return error.problems;
    throw error;
  }
}

/** The same as `variable: got`, one line each. */
export function complaintsOf(action: () => unknown): string[] {
  return problemsOf(action).map(({ variable, got }) => `${variable}: ${got}`);
}
