/** How a workspace stands with its platform; `ok` is the only one without a line to explain it. */
export type FeedState = 'starting' | 'ok' | 'unauthorized' | 'forbidden' | 'not_found' | 'removed' | 'paused' | 'hibernated' | 'rate_limited' | 'unavailable' | 'unreachable' | 'unreadable';
export interface FeedVerdict {
    readonly state: FeedState;
    /** What happened, as it follows `poll <workspace>`, e.g. `returned 401`. */
    readonly what: string;
    /** One sentence: the cause, and what the user can do. */
    readonly advice: string;
    readonly retryMs: number;
}
/** What the public `GET /workspaces/:id` said about a workspace whose token was refused. */
export type WorkspaceProbe = 'exists' | 'unknown' | 'removed' | 'no_answer';
/**
 * Decides what a failed poll means and when to try again.
 * @param attempt consecutive failures, from 1
 * @param probe for 401, 404 and 410: what the public endpoint said
 */
export declare function feedVerdict(error: unknown, attempt: number, probe: WorkspaceProbe, intervalMs: number, random: number): FeedVerdict;
