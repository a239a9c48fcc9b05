import type { PlatformClient } from '../platform/client.ts';
/** What the first poll of a workspace asks for when this machine has never polled it. */
export interface FirstWindow {
    readonly seconds: number;
    /** Rows before this time, in microseconds since the epoch, were shown by the earlier plugin. */
    readonly fromMicros?: number;
}
/**
 * Where the first poll begins. Where an earlier plugin read, after the last row that it had shown. Else the platform knows
 * when an agent was last connected: what came since then has had no listener. One that was never connected keeps
 * everything. Platforms that do not say (before mid-2026), or do not answer, get the configured window.
 * @param shownUpTo id of the last row that the earlier plugin had shown
 */
export declare function firstWindow(client: PlatformClient, { configuredSeconds, nowMs, shownUpTo, }: {
    readonly configuredSeconds: number;
    readonly nowMs: number;
    readonly shownUpTo?: string | undefined;
}, signal: AbortSignal): Promise<FirstWindow>;
