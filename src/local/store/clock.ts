import { once } from 'node:events';
import { setTimeout as wait } from 'node:timers/promises';
import { formatTimestampMicros, parseTimestampMicros } from '../../core/timestamp.ts';

/** Time as the platform's database sees it. */
export interface PlatformClock {
  /** Whole microseconds since the epoch. */
  nowMicros(): number;
}

/** A larger difference means that the wall clock was set or the machine slept: the fine clock starts from it anew. */
const MAX_DRIFT_MICROS = 2_000;

/** The wall clock with microseconds, which `Date` does not have and the order of rows needs. */
export function createSystemClock(): PlatformClock {
  let anchorMicros = Date.now() * 1000 - performance.now() * 1000;
  return {
    nowMicros() {
      const wallMicros = Date.now() * 1000;
      const fineMicros = Math.round(anchorMicros + performance.now() * 1000);
      if (Math.abs(fineMicros - wallMicros) <= MAX_DRIFT_MICROS) return fineMicros;
      anchorMicros = wallMicros - performance.now() * 1000;
      return wallMicros;
    },
  };
}

/** Resolves after `durationMs`, or at once when the signal aborts; never rejects. */
export async function pause(durationMs: number, signal: AbortSignal): Promise<void> {
  await wait(durationMs, undefined, { signal }).catch(() => {});
}

/** Resolves when the signal aborts. */
export async function aborted(signal: AbortSignal): Promise<void> {
  if (!signal.aborted) await once(signal, 'abort');
}

/** RFC 3339 as Go prints it: 0 to 6 fractional digits, trailing zeros cut. */
export function goTimestamp(micros: number): string {
  return formatTimestampMicros(micros).replace(/\.?0{1,6}Z$/, 'Z');
}

export function goTimestampOrNull(micros: number | null): string | null {
  return micros === null ? null : goTimestamp(micros);
}

/** As the platform's database prints it, e.g. `2026-05-01 12:00:00.123+00`. */
export function databaseTimestamp(micros: number): string {
  return goTimestamp(micros).replace('T', ' ').replace('Z', '+00');
}

/** Microseconds of an RFC 3339 time, with Go's strictness: a `T`, and an offset with minutes. */
export function parseGoTimestamp(text: string): number | undefined {
  const isStrict = /^\d{4}-\d{2}-\d{2}T\d{2}:\d{2}:\d{2}(?:\.\d+)?(?:Z|[+-]\d{2}:\d{2})$/.test(text);
  return isStrict ? parseTimestampMicros(text.replace(/(\.\d{9})\d+/, '$1')) : undefined;
}
