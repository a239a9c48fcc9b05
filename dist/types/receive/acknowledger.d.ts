import type { Arrivals } from '../inbox/arrivals.ts';
import type { PlatformClient } from '../platform/client.ts';
import type { Clock } from '../runtime/clock.ts';
import type { WorkspaceEvents } from './workspace-events.ts';
export interface AcknowledgerDeps {
    readonly client: PlatformClient;
    readonly arrivals: Arrivals;
    readonly clock: Clock;
    /** False while the inbox is not a file that will be there after a restart. */
    readonly isDurable: () => boolean;
    readonly events: Pick<WorkspaceEvents, 'failed'>;
}
/** Tells the platform which messages are dealt with, so that it may prune them; it keeps every row for 7 days anyway. */
export declare class Acknowledger {
    #private;
    private readonly deps;
    private readonly signal;
    constructor(deps: AcknowledgerDeps, signal: AbortSignal);
    /** Called right after a complete poll: only then everything before the newest row is known to be in the inbox. */
    polled(): void;
}
