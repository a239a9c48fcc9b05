import type { TokenBucket } from '../core/token-bucket.ts';
import type { PlatformClient } from '../platform/client.ts';
import type { Announcements } from './announcements.ts';
import type { WalkDeps } from './window-walk.ts';
/** With the polls that rings make they stay inside the platform's 600 a minute. */
export declare const ASKING: {
    atOnce: number;
    refillMs: number;
};
export interface AskDeps extends WalkDeps {
    readonly client: PlatformClient;
    readonly announcements: Announcements;
}
/**
 * A sender who waits for each answer has written the message that is missing after everything that was read before it
 * was told of, and hardly anything since. Reads what is behind that, and releases what waited for it; if it is not
 * there, a look back is still needed. Returns how many messages became pending.
 */
export declare function askSenders(deps: AskDeps, mark: number, tokens: TokenBucket, signal: AbortSignal): Promise<number>;
/** A platform may not know a sender by the name that its event gave, or the row after which it is asked. */
export declare function refusesQuestion(error: unknown): boolean;
