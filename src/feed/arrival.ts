import type { Activity } from '../core/activity.ts';
import type { Message } from '../core/message.ts';
import type { InboxArrival, Watermark } from '../inbox/entry.ts';
import type { Inbox } from '../inbox/inbox.ts';
import { type Classified, classifyActivity } from '../wire/classify.ts';
import type { UploadManifest } from '../wire/uploads.ts';

/** A row that somebody else makes use of. */
export interface Screened {
  /** What the inbox has of it. */
  readonly arrival: InboxArrival;
  /** Called once that is stored. */
  readonly stored: () => void;
}

/** Looks at every row before it is stored, oldest first, also at those that were stored before. */
export type Screen = (activity: Activity, arrival: InboxArrival, workspaceId: string) => Screened | undefined;

/** Who takes care of the files that come with the feed. */
export interface ArrivingFiles {
  /** Saves the bytes that a message carries, and returns the message without them. A row may come several times. */
  keep(message: Message): Promise<Message>;
  /** A file was uploaded for this workspace; a message that names it may follow. A row may come several times. */
  uploaded(workspaceId: string, upload: UploadManifest, createdAtMicros: number): void;
}

export interface StoreDeps {
  readonly inbox: Inbox;
  readonly fence: number;
  readonly files: ArrivingFiles;
  /** Whether the sender of a message may write to the session; it is given tied to its delegation. */
  readonly admits: (message: Message) => boolean;
  readonly screen?: Screen | undefined;
}

/** A row of the feed as the inbox takes it. */
async function toArrival(
  activity: Activity,
  workspaceId: string,
  { inbox, files, admits }: StoreDeps,
): Promise<InboxArrival> {
  const classified = admitted(classifyActivity(activity, workspaceId), inbox, admits);
  if (classified.kind === 'ignored' && classified.upload !== undefined) {
    files.uploaded(workspaceId, classified.upload, activity.createdAtMicros);
  }
  return {
    activityId: activity.id,
    createdAtMicros: activity.createdAtMicros,
    seq: activity.seq ?? 0,
    outcome:
      classified.kind === 'message' && classified.message.attachments.some(({ bytes }) => bytes !== undefined)
        ? { kind: 'message', message: await files.keep(classified.message) }
        : classified,
  };
}

/** Before anything else is made of a message: nothing of a refused one is kept, its files included. */
function admitted(classified: Classified, inbox: Inbox, admits: StoreDeps['admits']): Classified {
  if (classified.kind !== 'message' || admits(inbox.delegations.tie(classified.message))) return classified;
  return { kind: 'ignored', reason: 'access' };
}

/**
 * Puts rows into the inbox. Returns how many messages became pending. Errors: see `Inbox.store`.
 * @param activities oldest first
 */
export async function storeActivities(
  deps: StoreDeps,
  workspaceId: string,
  activities: readonly Activity[],
  watermark: Watermark | undefined,
): Promise<number> {
  const { inbox, fence, screen } = deps;
  const taken = await takeAll(deps, workspaceId, activities);
  const rows = taken.map(({ activity, arrival }) => ({
    arrival,
    ...screen?.(activity, arrival, workspaceId),
  }));
  const fresh = inbox.store(
    fence,
    workspaceId,
    rows.map(({ arrival }) => arrival),
    watermark,
  );
  for (const { stored } of rows) stored?.();
  return fresh;
}

/** The same for broadcasts: they are read apart from the messages, so each page waits to be pushed at once. */
export async function storeBroadcasts(
  deps: StoreDeps,
  workspaceId: string,
  activities: readonly Activity[],
  watermark: Watermark | undefined,
): Promise<number> {
  const taken = await takeAll(deps, workspaceId, activities);
  const arrivals = taken.map(({ arrival }) => arrival);
  return deps.inbox.add(deps.fence, workspaceId, arrivals, watermark);
}

async function takeAll(deps: StoreDeps, workspaceId: string, activities: readonly Activity[]) {
  const taken: { readonly activity: Activity; readonly arrival: InboxArrival }[] = [];
  for (const activity of activities) {
    taken.push({ activity, arrival: await toArrival(activity, workspaceId, deps) });
  }
  return taken;
}
