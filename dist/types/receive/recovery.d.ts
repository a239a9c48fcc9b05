import type { FeedVerdict } from '../core/feed-verdict.ts';
import type { PlatformClient } from '../platform/client.ts';
import type { Clock } from '../runtime/clock.ts';
export interface RecoveryDeps {
    readonly client: Pick<PlatformClient, 'ping' | 'onAccepted'>;
    readonly clock: Clock;
    /** Called when a failed poll is worth trying again before its time. */
    readonly onSignOfLife: () => void;
}
/**
 * Ends the back-off of a feed as soon as the platform answers again. While polls fail for a reason that ends by itself,
 * a small request finds out every second or so; whatever else works, whoever asked for it, is as good a sign.
 */
export declare class Recovery {
    #private;
    private readonly deps;
    constructor(deps: RecoveryDeps);
    pollFailed(verdict: FeedVerdict): void;
    polled(): void;
    /** Something worked, or the platform told of something. Counts once for each failed poll. */
    signOfLife(): void;
    run(signal: AbortSignal): Promise<void>;
}
