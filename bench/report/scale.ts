export interface Scale {
  /** Where a value is drawn. */
  readonly place: (value: number) => number;
  readonly ticks: readonly number[];
}

const TICKS_WANTED = 5;

/** From `low` to `high` drawn between `from` and `to`; widened to round numbers. */
export function linearScale(low: number, high: number, from: number, to: number): Scale {
  const step = roundStep((high - low || 1) / TICKS_WANTED);
  const first = Math.floor(low / step) * step;
  const last = Math.ceil(high / step) * step || step;
  const count = Math.round((last - first) / step);
  return {
    place: (value) => from + ((value - first) / (last - first)) * (to - from),
    ticks: Array.from({ length: count + 1 }, (_, index) => first + index * step),
  };
}

/** The same in powers of ten, for values above 0. */
export function logScale(low: number, high: number, from: number, to: number): Scale {
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
