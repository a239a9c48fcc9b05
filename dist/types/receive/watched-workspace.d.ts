import type { CurrentWork } from '../inbox/current-work.ts';
import type { LeasedInbox } from '../inbox/leased-inbox.ts';
import type { PlatformClient } from '../platform/client.ts';
import type { Clock } from '../runtime/clock.ts';
import type { WakeWatch } from '../runtime/wake-watch.ts';
import type { AgentCard } from '../wire/registry.ts';
import type { ArrivingFiles, Screen } from './intake.ts';
import type { WorkspaceEvents } from './workspace-events.ts';
/** What all workspaces of a process share while it holds the lease. */
export interface Receiver {
    readonly inbox: LeasedInbox;
    readonly files: ArrivingFiles;
    /** What the heartbeats say about the work for each workspace. */
    readonly work: Pick<CurrentWork, 'of' | 'onChange'>;
    readonly clock: Clock;
    readonly wake: Pick<WakeWatch, 'onWake'>;
    /** A poll of any workspace worked. */
    readonly onPolled: () => void;
    /** Messages became pending. */
    readonly onArrived: () => void;
}
export interface WatchedWorkspace {
    readonly client: PlatformClient;
    readonly card: AgentCard;
    readonly pace: Pace;
    readonly events: WorkspaceEvents;
    readonly parts: Parts;
    /** Id of the last row that an earlier plugin had shown to a session: this one begins after it. */
    readonly shownUpTo?: string | undefined;
}
export interface Pace {
    /** Time between two sweeps over the window. */
    readonly pollIntervalMs: number;
    /** The same while the event stream is known to work. */
    readonly relaxedIntervalMs: number;
    readonly pollWindowSeconds: number;
}
/** What runs beside feed and presence; nothing of it unless given. */
export interface Parts {
    /** Listens to the platform's event stream, and polls when it tells of something. */
    readonly doorbell?: boolean;
    readonly delegations?: boolean;
    readonly broadcasts?: boolean;
    /** Brings the requests that others make to the workspace, and what comes of its own. */
    readonly requests?: boolean;
    /** Follows whether the workspace is paused or removed. */
    readonly state?: boolean;
    readonly screen?: Screen | undefined;
    /** Tells the platform what is dealt with, while the inbox will still be there after a restart. */
    readonly acknowledgeWhile?: () => boolean;
}
