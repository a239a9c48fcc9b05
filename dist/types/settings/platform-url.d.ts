import { type ValueProblem } from './findings.ts';
export interface PlatformUrlVerdict {
    /** Present when there is no problem: scheme, host and port, e.g. `https://tenant.example.com`. */
    readonly origin?: string;
    readonly problems: readonly ValueProblem[];
    readonly warning?: string;
}
/** Checks an address and normalises it to its origin, of which the platform is particular. Shows no more than that. */
export declare function checkPlatformUrl(text: string): PlatformUrlVerdict;
