import type { Arrivals } from '../inbox/arrivals.ts';
import type { Clock } from '../runtime/clock.ts';
/** Makes the first sweep, and one every five minutes, reach back an hour, but not before the workspace's first window. */
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
