import type { Clock } from '../runtime/clock.ts';
/** When to look although nothing rang: each minute, or every five while the event stream tells of what comes. */
export declare class LookPace {
    #private;
    private readonly clock;
    private readonly isTold;
    /** @param isTold whether a look would only find what was told */
    constructor(clock: Clock, isTold: () => boolean);
    isEarly(wasRung: boolean): boolean;
    /** Rejects with the error of the look, which then counts as none. */
    look(work: () => Promise<unknown>): Promise<void>;
    pauseMs(): number;
}
