import type { PlatformClient } from '../platform/client.ts';
/**
 * How far back the first poll of a workspace asks when this machine has never polled it. The platform knows when an
 * agent was last connected: what came since then has had no listener. One that was never connected keeps everything.
 * Platforms that do not say (before mid-2026), or do not answer, get the configured window.
 */
export declare function firstWindowSeconds(client: PlatformClient, configuredSeconds: number, localNowMs: number, signal: AbortSignal): Promise<number>;
