import type { Trouble } from './trouble.ts';
/** How a workspace stands with its platform; `ok` is the only one without a line to explain it. */
export type FeedState = 'starting' | 'ok' | 'paused' | 'hibernated' | Trouble;
export interface FeedVerdict {
    readonly state: FeedState;
    /** What happened, as it follows `poll <workspace>`, e.g. `returned 401`. */
    readonly what: string;
    /** One sentence: the cause, and what the user can do. */
    readonly advice: string;
    readonly retryMs: number;
    /** For so long the platform asks to be left alone. */
    readonly quietMs: number;
    /** Whether nobody has to do anything for it to end, so that it is worth finding out soon that it has. */
    readonly endsByItself: boolean;
}
/** Whether the platform does not let the workspace receive, so that whatever else still works is of no use. */
export declare function isRefused(state: FeedState): boolean;
/** Whether the platform accepts the token of a workspace in this state; while it does not, only the feed goes on asking. */
export declare function isAccepted(state: FeedState): boolean;
/** When a failed poll is tried again, and how it is told. `attempt`: consecutive failures, from 1. */
export declare function feedVerdict(error: unknown, attempt: number, intervalMs: number, random: number): FeedVerdict;
