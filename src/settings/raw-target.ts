import { type Environment, readValue } from './paths.ts';

/** A value as it was written, and where. */
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

/** The value of the first of these variables that has one. */
export function firstValue(values: Environment, variables: readonly string[]): RawValue | undefined {
  for (const variable of variables) {
    const text = readValue(values, variable);
    if (text !== undefined) return { variable, text };
  }
  return undefined;
}
