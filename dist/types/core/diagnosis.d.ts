import { type Diagnosis } from './trouble.ts';
/** What a request got in place of a usable answer. */
export type Failure = {
    readonly kind: 'status';
    readonly status: number;
    /** The platform's word for it, or ours; see `wire/error-body.ts`. */
    readonly code: string | undefined;
    /** Whether the answer is the platform's own, not that of something on the way to it. */
    readonly isOwn: boolean;
}
/** `proxyStatus`: what a proxy answered when it was asked for a way to the platform. */
 | {
    readonly kind: 'no_connection';
    readonly code: string;
    readonly proxyStatus: number | undefined;
} | {
    readonly kind: 'timeout';
}
/** Another kind of answer; `isForeign`: one that no platform gives, such as a web page. */
 | {
    readonly kind: 'unreadable';
    readonly fact: string;
    readonly advice: string;
    readonly isForeign: boolean;
};
/** What else is known at the time of a failure. */
export interface Circumstances {
    /** What its public description showed: `failing`: the platform's own error; `refused`: an answer that no platform gives there. */
    readonly workspace: 'not_asked' | 'exists' | 'unknown' | 'invalid' | 'removed' | 'failing' | 'refused' | 'no_answer';
    /** Whether `/health` answered when that description failed. */
    readonly isServerUp: boolean;
    /** Whether the same token was accepted a moment after it was refused. */
    readonly isTokenAccepted: boolean;
    /** Whether other requests to the same platform failed shortly before. */
    readonly hadTrouble: boolean;
    /** Whether this platform has accepted this token before, in this process. */
    readonly hasWorked: boolean;
    readonly proxyVariable: string | undefined;
    /** How far the platform's clock was ahead of ours when it last told the time. */
    readonly clockAheadMs: number | undefined;
}
export declare const NOTHING_KNOWN: Circumstances;
/** What a failure means, for everything that speaks of it. A platform without its database refuses every token (401, 403). */
export declare function diagnose(failure: Failure, circumstances?: Circumstances): Diagnosis;
/** Whether the certificate, or what was taken for one, was not accepted: then nothing was sent. */
export declare function isCertificateCode(code: string): boolean;
