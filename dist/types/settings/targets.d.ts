import type { Target } from '../core/target.ts';
import type { Findings } from './findings.ts';
import type { RawTarget } from './raw-target.ts';
/** Checks every part of every workspace; those without a problem become targets. */
export declare function checkTargets(written: readonly RawTarget[], findings: Findings): Target[];
