import { Bell } from '../runtime/bell.ts';
import type { Announcements } from './announcements.ts';
import type { BroadcastTexts } from './broadcast-texts.ts';
import type { Recovery } from './recovery.ts';
import type { RequestNews } from './request-watch.ts';
import type { Receiver, WatchedWorkspace } from './watched-workspace.ts';
export declare function workspaceBells(): {
    feed: Bell;
    delegations: Bell;
    broadcasts: Bell;
    heartbeat: Bell;
    state: Bell;
    /** Ends a back-off of the feed. */
    wake: Bell;
    /** Ends a back-off of the doorbell. */
    reopen: Bell;
};
export interface Listeners {
    readonly bells: ReturnType<typeof workspaceBells>;
    readonly announcements: Announcements;
    readonly recovery: Recovery;
    readonly requestNews: RequestNews;
    readonly broadcastTexts: BroadcastTexts;
}
/** Hands on what the platform's event stream tells of one workspace, and how the stream itself is. */
export declare class StreamListener {
    #private;
    private readonly listeners;
    /** Whether the stream is proven to work. */
    isAlive: boolean;
    constructor({ clock, wake }: Pick<Receiver, 'clock' | 'wake'>, { client, events }: Pick<WatchedWorkspace, 'client' | 'events'>, listeners: Listeners);
    /** Ends the streams that are open; they are opened again when the platform takes the token. */
    endStreams(): void;
    run(signal: AbortSignal): Promise<void>;
}
