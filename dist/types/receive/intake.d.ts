import type { Activity } from '../core/activity.ts';
import type { Message } from '../core/message.ts';
import type { Arrivals } from '../inbox/arrivals.ts';
import type { InboxArrival, Watermark } from '../inbox/entry.ts';
import type { UnreadableRow } from '../wire/activity.ts';
import type { UploadManifest } from '../wire/uploads.ts';
import type { PeerNames } from './peer-names.ts';
import type { WorkspaceEvents } from './workspace-events.ts';
/** A row that is used for something else than a message. */
export interface Screened {
    readonly arrival: InboxArrival;
    readonly stored: () => void;
}
/** Called for every row before it is stored, oldest first, also for rows that were stored before. */
export type Screen = (activity: Activity, arrival: InboxArrival, workspaceId: string) => Screened | undefined;
export interface ArrivingFiles {
    /** Saves bytes and long texts of a message, and returns it without the bytes. A row may come several times. */
    keep(message: Message): Promise<Message>;
    /** Work on a large message, of all workspaces one at a time: each takes much memory. */
    inTurn<Result>(work: () => Promise<Result>): Promise<Result>;
    /** A file was uploaded for this workspace; a message that names it may follow. A row may come several times. */
    uploaded(workspaceId: string, upload: UploadManifest, createdAtMicros: number): void;
}
export interface PageRows {
    /** Oldest first. */
    readonly activities: readonly Activity[];
    readonly unreadable: readonly UnreadableRow[];
}
export interface Intake {
    /** Up to where the window has been read completely; undefined when it never was. */
    watermark(): Watermark | undefined;
    /**
     * Puts rows into the inbox; `watermark` comes with those that complete the window. Returns how many messages became
     * pending. Errors: see `Arrivals.store`.
     */
    store(rows: PageRows, watermark: Watermark | undefined): Promise<number>;
}
interface IntakeDeps {
    readonly arrivals: Arrivals;
    readonly workspaceId: string;
    readonly files: ArrivingFiles;
    /** Who the peers are whose answers the platform files under our own id; they have no names unless given. */
    readonly names?: Pick<PeerNames, 'named'>;
    /** Told of rows that cannot be read and were not known before. */
    readonly events: Pick<WorkspaceEvents, 'unreadableRow'>;
}
/** For a workspace's feed: its messages may be pushed when the window is complete. */
export declare function feedIntake(deps: IntakeDeps, screen?: Screen): Intake;
/** For a workspace's broadcasts, which may be pushed page by page: how old an announcement is hardly matters. */
export declare function broadcastIntake(deps: IntakeDeps, onArrived: () => void): Intake;
export declare function arrivalOf({ id, createdAtMicros, seq }: Activity, outcome: InboxArrival['outcome']): InboxArrival;
export {};
