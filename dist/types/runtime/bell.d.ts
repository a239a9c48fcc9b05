/** Wakes one waiting loop. Rings that come before the wait are remembered as one, so none is missed. */
export declare class Bell {
    #private;
    ring(): void;
    /** Resolves when the bell rings, after `timeoutMs`, or when the signal aborts. True when it rang. */
    wait(timeoutMs: number, signal: AbortSignal): Promise<boolean>;
}
