import { showValue } from './display.ts';
import type { Findings } from './findings.ts';
import { type Environment, readValue } from './paths.ts';

interface NumberSetting {
  readonly name: string;
  readonly default: number;
  readonly unit?: 'ms' | 's' | 'MB';
  readonly min: number;
  readonly max: number;
}

const UNITS = { ms: 'milliseconds', s: 'seconds', MB: 'megabytes' } as const;

/** Digits only: what number parsers make of `5s`, `1e3` or nothing is not what the user meant. */
export function readWholeNumber(
  values: Environment,
  row: NumberSetting,
  findings: Findings,
): number | undefined {
  const text = readValue(values, row.name);
  if (text === undefined) return undefined;
  const number = /^\d+$/.test(text) ? Number(text) : Number.NaN;
  if (number >= row.min && number <= row.max) return number;
  const kind = row.unit === undefined ? 'a whole number' : `a whole number of ${UNITS[row.unit]}`;
  findings.addProblem({
    variable: row.name,
    got: showValue(text),
    expected: `${kind} from ${row.min} to ${row.max}, digits only`,
    fix: `Write ${row.name}=${row.default}, or remove the line: that is the default.`,
  });
  return undefined;
}
