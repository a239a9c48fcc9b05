import type { Arrivals } from '../inbox/arrivals.ts';
import type { Clock } from '../runtime/clock.ts';
/**
 * Makes the first sweep of a session, and one every five minutes, reach back an hour for what was committed very late.
 * It never reaches back before the first window of the workspace: what came before that is another agent's.
 */
export declare class DeepLook {
    #private;
    private readonly arrivals;
    private readonly workspaceId;
    private readonly clock;
    constructor(arrivals: Arrivals, workspaceId: string, clock: Clock);
    /** How far back the next sweep reaches at least, in seconds; 0 when it need not. */
    get seconds(): number;
    /** A sweep has read everything since `startMs`, in milliseconds since the epoch. */
    swept(startMs: number): void;
}
