import { summarize } from '../harness/summary.ts';
import { milliseconds } from './numbers.ts';
import { at, line, type Plot, type Tone, text, WIDTH } from './svg.ts';

export interface DistributionRow {
  readonly label: string;
  readonly note: string;
  readonly samplesMs: readonly number[];
  readonly tone: Tone;
}

const RIGHT = WIDTH - 40;
const ROWS = { left: 190, height: 74 };

/** One row per subject, on a logarithmic scale: every sample as a dot, the middle half as a box, the median as a number. */
export function distributionChart(rows: readonly DistributionRow[]): Plot {
  const all = rows.flatMap(({ samplesMs }) => samplesMs);
  const scale = logScale(Math.min(...all), Math.max(...all), ROWS.left, RIGHT);
  const bottom = rows.length * ROWS.height + 10;
  const axis = scale.ticks.map((tick) => {
    const x = scale.place(tick);
    return line(x, 6, x, bottom) + text(x, bottom + 18, milliseconds(tick), { anchor: 'middle' });
  });
  const body = rows.map((row, index) => drawRow(row, (index + 0.5) * ROWS.height + 4, scale.place));
  return { height: bottom + 32, body: axis.join('') + body.join('') };
}

function drawRow(row: DistributionRow, middle: number, place: Scale['place']): string {
  const { p5, p25, median, p75, p95 } = summarize(row.samplesMs);
  const colour = `var(--${row.tone})`;
  const y = middle - 10;
  const boxWidth = Math.max(2, place(p75) - place(p25));
  const dots = row.samplesMs.map((sample, index) => {
    // Beside each other, the same in every drawing of the same samples.
    const dotY = middle + 9 + ((index * 7) % 11);
    return `<circle cx="${at(place(sample))}" cy="${at(dotY)}" r="2.2" fill="${colour}" opacity=".38"/>`;
  });
  return [
    text(20, middle - 6, row.label, { kind: 'strong' }),
    text(20, middle + 12, row.note),
    ...dots,
    line(place(p5), y, place(p95), y, `stroke="${colour}" stroke-width="1.5"`),
    `<rect x="${at(place(p25))}" y="${at(y - 7)}" width="${at(boxWidth)}" height="14" rx="3" fill="${colour}" opacity=".35"/>`,
    line(place(median), y - 9, place(median), y + 9, `stroke="${colour}" stroke-width="2.5"`),
    text(place(median), middle - 22, milliseconds(median), { anchor: 'middle', kind: 'strong' }),
  ].join('');
}

export interface Series {
  readonly label: string;
  readonly points: readonly (readonly [x: number, y: number])[];
  readonly tone: Tone;
}

export interface LineChartOptions {
  readonly x: Axis;
  readonly y: Axis;
  readonly series: readonly Series[];
}

interface Axis {
  readonly label: string;
  readonly format: (value: number) => string;
}

const AREA = { left: 84, right: WIDTH - 30, top: 34, bottom: 264 };

export function lineChart({ series, ...axes }: LineChartOptions): Plot {
  const { left, right, top, bottom } = AREA;
  const most = (index: 0 | 1) =>
    series.reduce((high, { points }) => points.reduce((max, one) => Math.max(max, one[index]), high), 0);
  const x = linearScale(most(0), left, right);
  const y = linearScale(most(1), bottom, top);
  const body = [
    ...y.ticks.map((tick) => {
      const label = text(left - 8, y.place(tick) + 4, axes.y.format(tick), { anchor: 'end' });
      return line(left, y.place(tick), right, y.place(tick)) + label;
    }),
    ...x.ticks.map((tick) => text(x.place(tick), bottom + 20, axes.x.format(tick), { anchor: 'middle' })),
    text((left + right) / 2, bottom + 40, axes.x.label, { anchor: 'middle' }),
    text(22, (top + bottom) / 2, axes.y.label, { anchor: 'middle', rotate: true }),
    ...series.map(({ points, tone }) => {
      const places = points.map(([atX, atY]) => `${at(x.place(atX))},${at(y.place(atY))}`);
      return `<polyline points="${places.join(' ')}" fill="none" stroke="var(--${tone})" stroke-width="2" stroke-linejoin="round"/>`;
    }),
    ...series.map(({ label, tone }, index) => {
      const from = left + index * 160;
      const swatch = `<rect x="${from}" y="9" width="14" height="4" rx="2" fill="var(--${tone})"/>`;
      return swatch + text(from + 20, 15, label, { kind: 'ink' });
    }),
  ];
  return { height: bottom + 54, body: body.join('') };
}

interface Scale {
  /** Where a value is drawn. */
  readonly place: (value: number) => number;
  readonly ticks: readonly number[];
}

const TICKS_WANTED = 5;

/** From 0 to `high` drawn between `from` and `to`; widened to round numbers. */
function linearScale(high: number, from: number, to: number): Scale {
  const step = roundStep((high || 1) / TICKS_WANTED);
  const count = Math.ceil(high / step) || 1;
  return {
    place: (value) => from + (value / (count * step)) * (to - from),
    ticks: Array.from({ length: count + 1 }, (_, index) => index * step),
  };
}

/** The same in powers of ten, for values above 0. */
function logScale(low: number, high: number, from: number, to: number): Scale {
  const first = Math.floor(Math.log10(low));
  const last = Math.max(first + 1, Math.ceil(Math.log10(high)));
  return {
    place: (value) => from + ((Math.log10(value) - first) / (last - first)) * (to - from),
    ticks: Array.from({ length: last - first + 1 }, (_, index) => 10 ** (first + index)),
  };
}

function roundStep(step: number): number {
  const power = 10 ** Math.floor(Math.log10(step));
  const rest = step / power;
  const factor = rest <= 1 ? 1 : rest <= 2 ? 2 : rest <= 5 ? 5 : 10;
  return factor * power;
}
