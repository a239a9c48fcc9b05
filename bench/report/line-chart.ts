import { linearScale, logScale, type Scale } from './scale.ts';
import { at, line, type Plot, type Tone, text, WIDTH } from './svg.ts';

export interface Series {
  readonly label: string;
  readonly points: readonly (readonly [x: number, y: number])[];
  readonly tone: Tone;
  /** A line unless given. */
  readonly draw?: 'dots' | 'line-and-dots';
}

export interface Axis {
  readonly label: string;
  readonly kind?: 'linear' | 'log';
  readonly format: (value: number) => string;
}

export interface LineChartOptions {
  readonly title: string;
  readonly x: Axis;
  readonly y: Axis;
  readonly series: readonly Series[];
  /** Moments on the x axis that are marked below the plot. */
  readonly marks?: { readonly label: string; readonly at: readonly number[] };
}

const LEFT = 84;
const RIGHT = WIDTH - 30;
const TOP = 34;
const BOTTOM = 264;

export function lineChart(options: LineChartOptions): Plot {
  const points = options.series.flatMap((series) => series.points);
  const marks = options.marks?.at ?? [];
  const x = scaleFor(options.x, [...points.map(([value]) => value), ...marks], LEFT, RIGHT);
  const y = scaleFor(
    options.y,
    points.map(([, value]) => value),
    BOTTOM,
    TOP,
  );
  const body = [
    ...y.ticks.map((tick) => {
      const label = text(LEFT - 8, y.place(tick) + 4, options.y.format(tick), { anchor: 'end' });
      return line(LEFT, y.place(tick), RIGHT, y.place(tick)) + label;
    }),
    ...x.ticks.map((tick) => text(x.place(tick), BOTTOM + 20, options.x.format(tick), { anchor: 'middle' })),
    text((LEFT + RIGHT) / 2, BOTTOM + 40, options.x.label, { anchor: 'middle' }),
    text(22, (TOP + BOTTOM) / 2, options.y.label, { anchor: 'middle', rotate: true }),
    ...marks.map((mark) => line(x.place(mark), BOTTOM - 7, x.place(mark), BOTTOM, 'stroke="var(--third)"')),
    ...options.series.map((series) => drawSeries(series, x, y)),
    legend(options),
  ];
  return { title: options.title, height: BOTTOM + 54, body: body.join('') };
}

function scaleFor(axis: Axis, values: readonly number[], from: number, to: number): Scale {
  const high = values.reduce((most, value) => Math.max(most, value), Number.NEGATIVE_INFINITY);
  const low = values.reduce((least, value) => Math.min(least, value), Number.POSITIVE_INFINITY);
  return axis.kind === 'log' ? logScale(low, high, from, to) : linearScale(0, high, from, to);
}

function drawSeries({ points, tone, draw }: Series, x: Scale, y: Scale): string {
  const colour = `var(--${tone})`;
  const places = points.map(([atX, atY]) => `${at(x.place(atX))},${at(y.place(atY))}`);
  const curve = `<polyline points="${places.join(' ')}" fill="none" stroke="${colour}" stroke-width="2" stroke-linejoin="round"/>`;
  const radius = draw === 'dots' ? 2.2 : 3.5;
  const opacity = draw === 'dots' ? '.5' : '1';
  const dots = points.map(
    ([atX, atY]) =>
      `<circle cx="${at(x.place(atX))}" cy="${at(y.place(atY))}" r="${radius}" fill="${colour}" opacity="${opacity}"/>`,
  );
  if (draw === 'dots') return dots.join('');
  return draw === 'line-and-dots' ? curve + dots.join('') : curve;
}

function legend({ series, marks }: LineChartOptions): string {
  const entries = [
    ...series.map(({ label, tone }) => ({ label, tone })),
    ...(marks === undefined ? [] : [{ label: marks.label, tone: 'third' as const }]),
  ];
  if (entries.length < 2) return '';
  let x = LEFT;
  return entries
    .map(({ label, tone }) => {
      const entry = `<rect x="${at(x)}" y="9" width="14" height="4" rx="2" fill="var(--${tone})"/>${text(x + 20, 15, label, { kind: 'ink' })}`;
      x += 46 + label.length * 6.4;
      return entry;
    })
    .join('');
}
