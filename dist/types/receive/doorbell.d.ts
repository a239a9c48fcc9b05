import type { PlatformClient } from '../platform/client.ts';
import { type PlatformEvent } from '../platform/events.ts';
import type { Bell } from '../runtime/bell.ts';
import type { Clock } from '../runtime/clock.ts';
import type { WakeWatch } from '../runtime/wake-watch.ts';
import type { DoorbellState } from './workspace-events.ts';
export interface DoorbellDeps {
    readonly client: PlatformClient;
    readonly clock: Clock;
    /** Rung when a message may be there: for the event that says so, or when a stream opens. */
    readonly bell: {
        ring(event?: PlatformEvent): void;
    };
    /** Rung when the workspace itself may have changed, e.g. was paused. */
    readonly stateBell: Pick<Bell, 'ring'>;
    /** After so much silence the stream is dead; the time of two heartbeats and more unless given. */
    readonly silenceMs?: number;
    /** Tells when the stream is of no use any more although it reports no error. */
    readonly wake: Pick<WakeWatch, 'onWake'>;
    /** Rung when a closed stream is worth opening again before its time. */
    readonly reopenBell: Bell;
    /** False while the platform refuses the workspace: then there is nothing to open. */
    readonly isAccepted: () => boolean;
    readonly onState: (state: DoorbellState) => void;
    /** Called for every event, before the bells are rung. */
    readonly onEvent: (event: PlatformEvent) => void;
}
/** Listens to the platform's event stream of one workspace, and rings. Its failures only make messages slower. */
export declare function runDoorbell(deps: DoorbellDeps, signal: AbortSignal): Promise<void>;
