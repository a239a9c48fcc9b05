import type { Arrivals } from '../inbox/arrivals.ts';
import type { PlatformClient } from '../platform/client.ts';
import { Bell } from '../runtime/bell.ts';
import type { Clock } from '../runtime/clock.ts';
import type { PeerNames } from './peer-names.ts';
import type { WorkspaceEvents } from './workspace-events.ts';
export interface RequestWatchDeps {
    readonly client: PlatformClient;
    readonly arrivals: Pick<Arrivals, 'add' | 'isKnown'>;
    readonly clock: Clock;
    readonly news: RequestNews;
    readonly names: Pick<PeerNames, 'of'>;
    readonly isTold: () => boolean;
    readonly onArrived: () => void;
    readonly events: Pick<WorkspaceEvents, 'failed'>;
}
/** What the event stream told of requests since the last look. */
export declare class RequestNews {
    #private;
    readonly bell: Bell;
    /** Something may have been missed. */
    look(): void;
    changed(): void;
    commented(requestId: string): void;
    /** Whether the platform told of anything since it was last asked: so it has requests. */
    takeTold(): boolean;
    /** The requests whose threads are to be read; each is told once. */
    take(): readonly string[];
}
/**
 * Brings what happens to the requests of one workspace: those that others make to it, which leave no row in its feed, and
 * what is decided and said about those that it made. Looks when the event stream tells of something, and now and then
 * in any case. A platform without requests is only asked every few hours whether it has them. Rejects only with
 * `FencedError`, `InboxUnwritableError` and SQLite's errors.
 */
export declare function runRequestWatch(deps: RequestWatchDeps, signal: AbortSignal): Promise<void>;
