import type { TokenBucket } from '../core/token-bucket.ts';
import type { PlatformClient } from '../platform/client.ts';
import type { Announcements } from './announcements.ts';
import type { WalkDeps } from './window-walk.ts';
/** So many at once, and then one in so many milliseconds. */
export declare const ASKING: {
    atOnce: number;
    refillMs: number;
};
export interface AskDeps extends WalkDeps {
    readonly client: PlatformClient;
    readonly announcements: Announcements;
}
/**
 * A sender who waits for each answer has sent hardly anything since the message that is missing, so it is among the
 * newest of that sender. Reads them, and releases what waited for it; if it is not there, a look back is still needed. Returns how many
 * messages became pending.
 */
export declare function askSenders(deps: AskDeps, mark: number, tokens: TokenBucket, signal: AbortSignal): Promise<number>;
