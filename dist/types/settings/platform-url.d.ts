import { type ValueProblem } from './findings.ts';
export interface PlatformUrlVerdict {
    /** Present when there is no problem: scheme, host and port, e.g. `https://tenant.example.com`. */
    readonly origin?: string;
    readonly problems: readonly ValueProblem[];
    readonly warning?: string;
}
/**
 * Checks and normalises a platform address to its origin: the platform compares the `Origin` header with
 * its own host name, so upper case, a default port or a path would end in 403 or 404. Never shows more of
 * the value than scheme, host and port: the rest may hold credentials.
 */
export declare function checkPlatformUrl(text: string): PlatformUrlVerdict;
