const RFC3339 =
  /^(\d{4})-(0[1-9]|1[0-2])-(0[1-9]|[12]\d|3[01])[T ]([01]\d|2[0-3]):([0-5]\d):([0-5]\d|60)(?:\.(\d{1,9}))?(Z|z|[+-](?:[01]\d|2[0-3])(?::?[0-5]\d)?)$/;

/**
 * Microseconds since the epoch of an RFC 3339 time with 0 to 9 fractional digits; undefined for anything else, and for a
 * time after 2255, whose microseconds no number holds exactly. `Date` alone would cut the platform's microseconds to
 * milliseconds and with them the order of rows.
 */
export function parseTimestampMicros(text: string): number | undefined {
  const match = RFC3339.exec(text);
  if (!match) return undefined;
  const [, year, month, day, hour, minute, second, fraction = '', zone = 'Z'] = match;
  const utcMs = Date.UTC(
    Number(year),
    Number(month) - 1,
    Number(day),
    Number(hour),
    Number(minute),
    Number(second),
  );
  const micros = (utcMs - zoneOffsetMs(zone)) * 1000 + Number(fraction.padEnd(6, '0').slice(0, 6));
  return Number.isSafeInteger(micros) ? micros : undefined;
}

/** RFC 3339 in UTC with six fractional digits. */
export function formatTimestampMicros(micros: number): string {
  const seconds = Math.floor(micros / 1_000_000);
  const rest = micros - seconds * 1_000_000;
  return `${new Date(seconds * 1000).toISOString().slice(0, 19)}.${String(rest).padStart(6, '0')}Z`;
}

/** A time of the platform's as it spells it, for a sentence; words in its place where it is none. */
export function timeText(text: string): string {
  return parseTimestampMicros(text) === undefined ? 'at an unknown time' : text;
}

function zoneOffsetMs(zone: string): number {
  if (zone === 'Z' || zone === 'z') return 0;
  const sign = zone.startsWith('-') ? -1 : 1;
  const digits = zone.slice(1).replace(':', '');
  const minutes = Number(digits.slice(0, 2)) * 60 + Number(digits.slice(2, 4) || '0');
  return sign * minutes * 60_000;
}
