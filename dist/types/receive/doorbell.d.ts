import type { PlatformClient } from '../platform/client.ts';
import type { Bell } from '../runtime/bell.ts';
import type { Clock } from '../runtime/clock.ts';
import type { WakeWatch } from '../runtime/wake-watch.ts';
/**
 * `alive`: an event has come through, so the next one will. `unproven`: the stream is open, but a proxy may be holding
 * everything back. `closed`: between two attempts. `absent`: this platform has no such stream.
 */
export type DoorbellState = 'unproven' | 'alive' | 'closed' | 'absent';
export interface DoorbellDeps {
    readonly client: PlatformClient;
    readonly clock: Clock;
    /** Rung when a message may be there. */
    readonly bell: Pick<Bell, 'ring'>;
    /** Rung when the workspace itself may have changed, e.g. was paused. */
    readonly stateBell: Pick<Bell, 'ring'>;
    /** Our own heartbeat makes an event; silence for longer than two of them means that the stream is dead. */
    readonly silenceMs: number;
    /** Tells when the machine woke: the stream of before is dead, and does not know it. */
    readonly wake: Pick<WakeWatch, 'onWake'>;
    readonly onState: (state: DoorbellState) => void;
}
/** Listens to the platform's event stream of one workspace, and rings. Polling goes on without it all the same. */
export declare function runDoorbell(deps: DoorbellDeps, signal: AbortSignal): Promise<void>;
