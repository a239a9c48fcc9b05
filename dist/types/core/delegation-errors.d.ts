import { MoleculeError } from './errors.ts';
export interface DelegationFacts {
    readonly delegationId: string;
    readonly peerId: string;
}
export declare class DelegationFailedError extends MoleculeError {
    readonly actor = "developer";
    readonly delegationId: string;
    readonly peerId: string;
    /** `peer`: the peer answered with an error. `platform`: the platform could not hand the task over, or gave it up. */
    readonly reportedBy: 'peer' | 'platform';
    /** Why, in the words of the one who reported it: remote text, empty where there are none. */
    readonly words: string;
    readonly code: number | undefined;
    constructor({ delegationId, peerId }: DelegationFacts, report: Pick<DelegationFailedError, 'reportedBy' | 'words'> & {
        readonly code?: number | undefined;
    });
}
/** A delegation brought no answer for as long as was to be waited. It goes on all the same. */
export declare class DelegationUnansweredError extends MoleculeError {
    readonly actor = "time";
    readonly delegationId: string;
    readonly peerId: string;
    /** The task is in the inbox of the peer, who has not answered it; else the peer is at work, or the task waits for it. */
    readonly isInInbox: boolean;
    constructor({ delegationId, peerId }: DelegationFacts, timeoutMs: number, isInInbox: boolean);
}
