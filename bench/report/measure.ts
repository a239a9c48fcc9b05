import type { Bench } from '../harness/bench.ts';
import type { Summary } from '../harness/summary.ts';
import { milliseconds } from './numbers.ts';
import type { Plot } from './svg.ts';

/** What a measured number was to be: a row of the table in docs/benchmarks.md. */
export interface Target {
  readonly name: string;
  readonly measured: string;
  readonly target: string;
  readonly isMet: boolean;
}

/** What a reader of the report sees of one measure. */
export interface Report {
  readonly title: string;
  readonly targets?: readonly Target[];
  readonly plot?: Plot;
  /** How it was measured. */
  readonly how: string;
  /** The numbers; the first row is the heading. */
  readonly table: readonly (readonly string[])[];
}

export interface Measure {
  readonly name: string;
  run(bench: Bench): Promise<{ readonly data: unknown; readonly report: Report }>;
}

export function defineMeasure<Data>(
  name: string,
  measure: (bench: Bench) => Promise<Data>,
  describe: (data: Data) => Report,
): Measure {
  return {
    name,
    async run(bench) {
      const data = await measure(bench);
      return { data, report: describe(data) };
    },
  };
}

/** @param note follows the measured number */
export function atMost(
  name: string,
  value: number,
  limit: number,
  format: (value: number) => string,
  note = '',
): Target {
  return {
    name,
    measured: format(value) + note,
    target: limit === 0 ? 'none' : `≤ ${format(limit)}`,
    isMet: value <= limit,
  };
}

/** A table of how samples spread, in milliseconds. */
export function spreadTable(rows: Readonly<Record<string, Summary>>): string[][] {
  return [
    ['', 'samples', 'p5', 'p25', 'median', 'p75', 'p95'],
    ...Object.entries(rows).map(([label, { count, p5, p25, median, p75, p95 }]) => [
      label,
      String(count),
      ...[p5, p25, median, p75, p95].map(milliseconds),
    ]),
  ];
}
