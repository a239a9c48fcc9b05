/**
 * How well messages get into the session of a process: `listens`: it was started with the channel, or has shown that it
 * hears; `by_hooks`: only with its next prompt; `unproven`: it lives, and nothing tells whether it listens; `deaf`: what was
 * pushed into it was not seen. The best ones come first.
 */
export declare const CLAIMS: readonly ['listens', 'by_hooks', 'unproven', 'deaf'];
export type Claim = (typeof CLAIMS)[number];
export declare function isBetter(claim: Claim, than: Claim): boolean;
/** What a process says of itself beside its PID. */
export interface Standing {
    readonly claim: Claim;
    /** The session in which its conversation goes on, as a background copy without the channel. */
    readonly continuedIn?: string | undefined;
}
/** Of a process into whose session messages get. */
export declare const LISTENS: Standing;
/** On one line, as it stands in the files of the lease. */
export declare function standingLine({ claim, continuedIn }: Standing): string;
/** Versions that wrote no such line waited only when they were started with the channel. */
export declare function readStanding(line: string): Standing;
