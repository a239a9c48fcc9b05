import type { Clock } from './clock.ts';
/** Tells when the machine wakes from sleep: timers stood still meanwhile, and open connections are dead without a word. */
export declare class WakeWatch {
    #private;
    private readonly clock;
    constructor(clock: Clock);
    /** Returns the way to stop listening. */
    onWake(listener: () => void): () => void;
    run(signal: AbortSignal): Promise<void>;
}
