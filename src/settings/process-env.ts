import type { Environment } from './paths.ts';

/** A copy of the environment of this process. The only place that reads it. */
export function processEnvironment(): Environment {
  return { ...process.env };
}
