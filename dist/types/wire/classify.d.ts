import type { Activity } from '../core/activity.ts';
import type { IgnoreReason, Message, Sender } from '../core/message.ts';
import { type RequestParty } from './requests.ts';
import { type UploadManifest } from './uploads.ts';
export type Classified = {
    readonly kind: 'message';
    readonly message: Message;
} | {
    readonly kind: 'ignored';
    readonly reason: IgnoreReason;
    readonly upload?: UploadManifest;
};
/**
 * What a row of our own inbox means. Three kinds of echo come back through the feed and are not messages:
 * our own notify, rows that we caused ourselves, and the byte notices of uploads. Only rows without a source can be
 * the platform's word: what a peer claims to be stays a peer's message.
 * @param workspaceId the watched workspace whose feed the row came from
 */
export declare function classifyActivity(activity: Activity, workspaceId: string): Classified;
/** A person who decides about a request is no chat either: the session cannot answer there. */
export declare function partySender(party: RequestParty): Sender;
/** Our own delegation's answer comes under our own id. That of a poll-mode peer is only a note that it has the task. */
export declare function classifyDelegationResult(activity: Activity, workspaceId: string): Classified;
/** The beginning of a broadcast that its row still has, without the mark of the cut. */
export declare function keptOfBroadcast(activity: Activity): string;
