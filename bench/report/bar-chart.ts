import { linearScale } from './scale.ts';
import { at, line, type Plot, type Tone, text, WIDTH } from './svg.ts';

export interface BarGroup {
  readonly label: string;
  readonly bars: readonly { readonly value: number; readonly tone: Tone }[];
}

export interface BarChartOptions {
  readonly title: string;
  readonly groups: readonly BarGroup[];
  readonly legend: readonly { readonly label: string; readonly tone: Tone }[];
  readonly format: (value: number) => string;
  /** Drawn as a line across, with its name. */
  readonly limit: { readonly value: number; readonly label: string };
}

const LEFT = 84;
const RIGHT = WIDTH - 30;
const TOP = 34;
const BOTTOM = 224;
const BAR_WIDTH = 68;

export function barChart({ title, groups, legend, format, limit }: BarChartOptions): Plot {
  const values = groups.flatMap(({ bars }) => bars.map(({ value }) => value));
  const y = linearScale(0, Math.max(limit.value, ...values), BOTTOM, TOP);
  const slot = (RIGHT - LEFT) / groups.length;
  const body = [
    ...y.ticks.map(
      (tick) =>
        line(LEFT, y.place(tick), RIGHT, y.place(tick)) +
        text(LEFT - 8, y.place(tick) + 4, format(tick), { anchor: 'end' }),
    ),
    ...groups.map((group, index) => drawGroup(group, LEFT + slot * (index + 0.5), y.place, format)),
    line(
      LEFT,
      y.place(limit.value),
      RIGHT,
      y.place(limit.value),
      'stroke="var(--third)" stroke-dasharray="5 4"',
    ),
    text(RIGHT, y.place(limit.value) - 6, limit.label, { anchor: 'end' }),
    ...legend.map(
      ({ label, tone }, index) =>
        `<rect x="${LEFT + index * 150}" y="7" width="10" height="10" rx="2" fill="var(--${tone})"/>${text(LEFT + index * 150 + 16, 16, label, { kind: 'ink' })}`,
    ),
  ];
  return { title, height: BOTTOM + 34, body: body.join('') };
}

function drawGroup(
  { label, bars }: BarGroup,
  middle: number,
  place: (value: number) => number,
  format: (value: number) => string,
): string {
  const left = middle - (bars.length * BAR_WIDTH) / 2;
  const drawn = bars.map(({ value, tone }, index) => {
    const x = left + index * BAR_WIDTH;
    const top = place(value);
    return (
      `<rect x="${at(x + 4)}" y="${at(top)}" width="${BAR_WIDTH - 8}" height="${at(Math.max(1, BOTTOM - top))}" rx="3" fill="var(--${tone})"/>` +
      text(x + BAR_WIDTH / 2, top - 6, format(value), { anchor: 'middle', kind: 'strong' })
    );
  });
  return drawn.join('') + text(middle, BOTTOM + 20, label, { anchor: 'middle' });
}
