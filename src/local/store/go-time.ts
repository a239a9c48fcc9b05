import { formatTimestampMicros, parseTimestampMicros } from '../../core/timestamp.ts';

/** RFC 3339 as Go prints it: 0 to 6 fractional digits, trailing zeros cut. */
export function goTimestamp(micros: number): string {
  return formatTimestampMicros(micros).replace(/\.?0+Z$/, 'Z');
}

export function goTimestampOrNull(micros: number | null): string | null {
  return micros === null ? null : goTimestamp(micros);
}

/** Microseconds of an RFC 3339 time, with Go's strictness: a `T`, and an offset with minutes. */
export function parseGoTimestamp(text: string): number | undefined {
  const isStrict = /^\d{4}-\d{2}-\d{2}T\d{2}:\d{2}:\d{2}(?:\.\d+)?(?:Z|[+-]\d{2}:\d{2})$/.test(text);
  return isStrict ? parseTimestampMicros(text.replace(/(\.\d{9})\d+/, '$1')) : undefined;
}
