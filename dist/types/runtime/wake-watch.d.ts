import type { Clock } from './clock.ts';
/**
 * Tells when the machine wakes from sleep. Timers stand still meanwhile, so that whatever waits would go on waiting for
 * the rest of its time, and open connections are dead without reporting it.
 */
export declare class WakeWatch {
    #private;
    private readonly clock;
    constructor(clock: Clock);
    /** Returns the way to stop listening. */
    onWake(listener: () => void): () => void;
    run(signal: AbortSignal): Promise<void>;
}
