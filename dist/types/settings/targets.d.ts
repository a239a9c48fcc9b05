import { type Target } from '../core/target.ts';
import { type Findings } from './findings.ts';
export interface RawValue {
    readonly variable: string;
    /** Which value of the variable, e.g. `value 2 of 3`; absent when it has but one. */
    readonly place?: string;
    /** Without white space around it; empty when there is none. */
    readonly text: string;
}
/** One workspace as it was written. A part is absent when a problem says so already. */
export interface RawTarget {
    readonly id?: RawValue | undefined;
    readonly token?: RawValue | undefined;
    readonly platformUrl?: RawValue | undefined;
}
/** Checks every part of every workspace; those without a problem become targets. */
export declare function checkTargets(written: readonly RawTarget[], findings: Findings): Target[];
