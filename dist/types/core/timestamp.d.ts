/**
 * Microseconds since the epoch of an RFC 3339 time with 0 to 9 fractional digits; undefined for anything else, and for a
 * time after 2255, whose microseconds no number holds exactly. `Date` alone would cut the platform's microseconds to
 * milliseconds and with them the order of rows.
 */
export declare function parseTimestampMicros(text: string): number | undefined;
/** RFC 3339 in UTC with six fractional digits. */
export declare function formatTimestampMicros(micros: number): string;
/** A time of the platform's as it spells it, for a sentence; words in its place where it is none. */
export declare function timeText(text: string): string;
