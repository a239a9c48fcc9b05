import type { Result } from './scenario.ts';

const COLUMNS = [
  ['scenario', (result: Result) => result.scenario],
  ['seed', (result: Result) => String(result.seed)],
  ['sent', (result: Result) => String(result.sent)],
  ['delivered', (result: Result) => String(result.delivered)],
  ['lost', (result: Result) => String(result.lost)],
  ['duplicated', (result: Result) => String(result.duplicated)],
  ['redelivered', (result: Result) => String(result.redelivered)],
  ['out of order', (result: Result) => String(result.outOfOrder)],
  ['', (result: Result) => (result.problem === undefined ? '' : 'FAILED')],
] as const;

/** The results as a table: one line per run, and one for all. */
export function formatResults(results: readonly Result[]): string {
  const rows = [COLUMNS.map(([title]) => title), ...[...results, sumOf(results)].map(cellsOf)];
  const widths = COLUMNS.map((_, column) => Math.max(...rows.map((row) => row[column]?.length ?? 0)));
  const line = (row: readonly string[]) =>
    row
      .map((cell, column) => (column === 0 ? cell.padEnd(widths[0] ?? 0) : cell.padStart(widths[column] ?? 0)))
      .join('  ')
      .trimEnd();
  return rows.map(line).join('\n');
}

const cellsOf = (result: Result) => COLUMNS.map(([, cell]) => cell(result));

function sumOf(results: readonly Result[]): Result {
  const total = (value: (result: Result) => number) =>
    results.reduce((sum, result) => sum + value(result), 0);
  return {
    scenario: `all ${results.length}`,
    seed: results[0]?.seed ?? 0,
    sent: total(({ sent }) => sent),
    delivered: total(({ delivered }) => delivered),
    lost: total(({ lost }) => lost),
    duplicated: total(({ duplicated }) => duplicated),
    redelivered: total(({ redelivered }) => redelivered),
    outOfOrder: total(({ outOfOrder }) => outOfOrder),
    problem: results.find(({ problem }) => problem !== undefined)?.problem,
  };
}
