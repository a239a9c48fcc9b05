import type { InboxArrival } from '../inbox/entry.ts';
import { type PlatformRequest, type RequestComment, type RequestParty } from '../wire/requests.ts';
import type { PeerFacts } from './peer-names.ts';
export interface ArrivalContext {
    readonly workspaceId: string;
    /** Of the platform, as well as it is known; for what the platform gives no time of. */
    readonly nowMs: number;
    readonly factsOf: (party: RequestParty) => PeerFacts;
}
/** This workspace is asked for something. */
export declare function createdArrival(request: PlatformRequest, context: ArrivalContext): InboxArrival;
/** What this workspace asked for was decided. */
export declare function outcomeArrival(request: PlatformRequest, context: ArrivalContext): InboxArrival;
/** What this workspace was asked for is no longer wanted. */
export declare function cancelledArrival(request: PlatformRequest, context: ArrivalContext): InboxArrival;
/** Somebody else wrote into the thread of a request. */
export declare function commentArrival(request: PlatformRequest, comment: RequestComment, context: ArrivalContext): InboxArrival;
