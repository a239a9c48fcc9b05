import type { Activity } from '../core/activity.ts';
/** How a delegation ended, or that it has not: `in_inbox` means that the peer has the task, and no answer yet. */
export type DelegationState = 'running' | 'in_inbox' | 'completed' | 'failed';
/** What one row of a delegation says. A delegation has two: the task, and later its result. */
export interface DelegationRow {
    readonly id: string;
    readonly state: DelegationState;
    readonly isResult: boolean;
    /** The workspace that was asked. */
    readonly peerId?: string;
    /** The whole answer; empty unless `completed`. */
    readonly text: string;
    /** Why it failed: remote text. */
    readonly error?: string;
}
/**
 * Whether the text of a finished delegation is only the platform's note that a poll-mode peer has the task in its
 * inbox. The platform takes that note for the answer.
 */
export declare function isQueuedNote(text: string): boolean;
/** Reads a row of a delegation; undefined for one without an id. */
export declare function readDelegationRow(activity: Activity): DelegationRow | undefined;
/** What a status word of the platform means. */
export declare function delegationState(status: string): DelegationState;
