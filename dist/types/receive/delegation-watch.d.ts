import type { LeasedInbox } from '../inbox/leased-inbox.ts';
import type { PlatformClient } from '../platform/client.ts';
import type { Bell } from '../runtime/bell.ts';
import type { Clock } from '../runtime/clock.ts';
import { type ArrivingFiles } from './intake.ts';
import type { PeerNames } from './peer-names.ts';
import type { WorkspaceEvents } from './workspace-events.ts';
export interface DelegationWatchDeps {
    readonly client: PlatformClient;
    readonly inbox: LeasedInbox;
    readonly clock: Clock;
    readonly names: Pick<PeerNames, 'named'>;
    readonly files: Pick<ArrivingFiles, 'keep'>;
    /** Between two looks while a delegation is young; an old one is looked for less often. */
    readonly intervalMs: () => number;
    readonly bell: Bell;
    readonly onArrived: () => void;
    readonly events: Pick<WorkspaceEvents, 'failed'>;
}
/**
 * Looks for the results of the delegations that this machine's sessions started, and puts them into the inbox: the
 * platform shows them in the feed only where it is configured to. Asks for nothing while nothing is awaited.
 * Rejects only with `FencedError`, `InboxUnwritableError` and SQLite's errors.
 */
export declare function runDelegationWatch(deps: DelegationWatchDeps, signal: AbortSignal): Promise<void>;
