import type { Activity } from '../core/activity.ts';
import type { Message } from '../core/message.ts';
import type { InboxArrival, Watermark } from '../inbox/entry.ts';
import type { Inbox } from '../inbox/inbox.ts';
import { classifyActivity } from '../wire/classify.ts';
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
  readonly inbox: Pick<Inbox, 'store' | 'mayReach'>;
  readonly fence: number;
  readonly files: ArrivingFiles;
  readonly screen?: Screen | undefined;
}

/** A row of the feed as the inbox takes it. */
async function toArrival(
  activity: Activity,
  workspaceId: string,
  { inbox, files }: StoreDeps,
): Promise<InboxArrival> {
  const classified = classifyActivity(activity, workspaceId);
  if (classified.kind === 'ignored' && classified.upload !== undefined) {
    files.uploaded(workspaceId, classified.upload, activity.createdAtMicros);
  }
  return {
    activityId: activity.id,
    createdAtMicros: activity.createdAtMicros,
    seq: activity.seq ?? 0,
    outcome:
      classified.kind === 'message' && bringsBytes(classified.message) && inbox.mayReach(classified.message)
        ? { kind: 'message', message: await files.keep(classified.message) }
        : classified,
  };
}

function bringsBytes({ attachments }: Message): boolean {
  return attachments.some(({ bytes }) => bytes !== undefined);
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
  const taken: { readonly activity: Activity; readonly arrival: InboxArrival }[] = [];
  for (const activity of activities) {
    taken.push({ activity, arrival: await toArrival(activity, workspaceId, deps) });
  }
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
