export interface BackoffPolicy {
  readonly baseMs: number;
  readonly capMs: number;
}

/** Doubles from `baseMs` up to `capMs`, spread over its upper half. `attempt`: from 1; `random`: in [0, 1). */
export function backoffMs(attempt: number, policy: BackoffPolicy, random: number): number {
  const exponent = Math.min(Math.max(attempt, 1) - 1, 30);
  const full = Math.min(policy.capMs, policy.baseMs * 2 ** exponent);
  return Math.round(full / 2 + (full / 2) * random);
}

/** `intervalMs` moved by up to `spread` (a fraction) either way, so that loops drift apart. */
export function jitteredMs(intervalMs: number, spread: number, random: number): number {
  return Math.round(intervalMs * (1 + spread * (2 * random - 1)));
}
