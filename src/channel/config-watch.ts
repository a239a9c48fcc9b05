import { sleep } from '../runtime/sleep.ts';
import type { Environment } from '../settings/environment.ts';
import { configFingerprint } from '../settings/load.ts';

/** Files are looked at, not watched: that also sees a rename into place, a network drive and a folder made later. */
const LOOK_INTERVAL_MS = 1_000;
/** An editor may still be writing: an edit counts when the file stayed as it is for this long. */
const SETTLE_MS = 150;

/** Resolves true when the settings are not what they were at `fingerprint`, false when the signal aborts first. */
export async function configChanged(
  env: Environment,
  stateDir: string,
  fingerprint: string,
  signal: AbortSignal,
): Promise<boolean> {
  while (!signal.aborted) {
    const edited = configFingerprint(env, stateDir);
    await sleep(edited === fingerprint ? LOOK_INTERVAL_MS : SETTLE_MS, signal);
    if (edited !== fingerprint && configFingerprint(env, stateDir) === edited) return !signal.aborted;
  }
  return false;
}
