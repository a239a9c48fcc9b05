/** Loaded into a server's process before it: its wall clock is off by the number of milliseconds in a file. */
import { readFileSync } from 'node:fs';

const LOOK_AGAIN_MS = 20;
const path = process.env.CHAOS_CLOCK_OFFSET_FILE ?? '';
const RealDate = Date;
let offsetMs = 0;
let lookedAtMs = Number.NEGATIVE_INFINITY;

function now(): number {
  const monotonicMs = performance.now();
  if (monotonicMs - lookedAtMs >= LOOK_AGAIN_MS) {
    lookedAtMs = monotonicMs;
    offsetMs = Number(readFileSync(path, 'utf8')) || 0;
  }
  return RealDate.now() + offsetMs;
}

globalThis.Date = new Proxy(RealDate, {
  get: (target, key) => (key === 'now' ? now : Reflect.get(target, key)),
  construct: (target, args) => (args.length === 0 ? new target(now()) : Reflect.construct(target, args)),
});
