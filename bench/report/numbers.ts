/** Three significant figures, thousands grouped: what a person reads. */
export function readable(value: number): string {
  if (value === 0) return '0';
  const size = Math.abs(value);
  if (size >= 100) return count(value);
  const digits = size >= 10 ? 1 : size >= 1 ? 2 : 3;
  return String(Number(value.toFixed(digits)));
}

export function count(value: number): string {
  return Math.round(value).toLocaleString('en-US');
}

export function milliseconds(value: number): string {
  return value >= 1_000 ? `${readable(value / 1_000)} s` : `${readable(value)} ms`;
}

export function megabytes(value: number): string {
  return `${readable(value)} MB`;
}
