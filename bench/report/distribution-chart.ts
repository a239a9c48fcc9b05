import { type Summary, summarize } from '../harness/summary.ts';
import { milliseconds } from './numbers.ts';
import { linearScale, logScale } from './scale.ts';
import { at, line, type Plot, type Tone, text, WIDTH } from './svg.ts';

export interface DistributionRow {
  readonly label: string;
  readonly note: string;
  readonly samplesMs: readonly number[];
  readonly tone: Tone;
}

const LEFT = 190;
const RIGHT = WIDTH - 40;
const ROW_HEIGHT = 74;

/** One row per subject: every sample as a dot, the middle half as a box, the median as a number. */
export function distributionChart(
  title: string,
  kind: 'linear' | 'log',
  rows: readonly DistributionRow[],
): Plot {
  const all = rows.flatMap(({ samplesMs }) => samplesMs);
  const scale =
    kind === 'log'
      ? logScale(Math.min(...all), Math.max(...all), LEFT, RIGHT)
      : linearScale(0, Math.max(...all), LEFT, RIGHT);
  const bottom = rows.length * ROW_HEIGHT + 10;
  const axis = scale.ticks.map((tick) => {
    const x = scale.place(tick);
    return line(x, 6, x, bottom) + text(x, bottom + 18, milliseconds(tick), { anchor: 'middle' });
  });
  const body = rows.map((row, index) => drawRow(row, index * ROW_HEIGHT + ROW_HEIGHT / 2 + 4, scale.place));
  return { title, height: bottom + 32, body: axis.join('') + body.join('') };
}

function drawRow(row: DistributionRow, middle: number, place: (value: number) => number): string {
  const summary = summarize(row.samplesMs);
  const colour = `var(--${row.tone})`;
  const dots = row.samplesMs.map(
    (sample, index) =>
      `<circle cx="${at(place(sample))}" cy="${at(middle + 12 + spread(index))}" r="2.2" fill="${colour}" opacity=".38"/>`,
  );
  return [
    text(20, middle - 6, row.label, { kind: 'strong' }),
    text(20, middle + 12, row.note),
    ...dots,
    box(summary, middle - 10, colour, place),
    text(place(summary.median), middle - 22, milliseconds(summary.median), {
      anchor: 'middle',
      kind: 'strong',
    }),
  ].join('');
}

function box(summary: Summary, y: number, colour: string, place: (value: number) => number): string {
  const left = place(summary.p25);
  const width = Math.max(2, place(summary.p75) - left);
  const median = place(summary.median);
  return [
    line(place(summary.p5), y, place(summary.p95), y, `stroke="${colour}" stroke-width="1.5"`),
    `<rect x="${at(left)}" y="${at(y - 7)}" width="${at(width)}" height="14" rx="3" fill="${colour}" opacity=".35"/>`,
    line(median, y - 9, median, y + 9, `stroke="${colour}" stroke-width="2.5"`),
  ].join('');
}

/** Dots beside each other, the same in every drawing of the same samples. */
function spread(index: number): number {
  return ((index * 7) % 11) - 3;
}
