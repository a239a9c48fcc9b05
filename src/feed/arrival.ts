import type { Activity } from '../core/activity.ts';
import type { Message } from '../core/message.ts';
import type { InboxArrival } from '../inbox/entry.ts';
import { classifyActivity } from '../wire/classify.ts';
import type { UploadManifest } from '../wire/uploads.ts';

/** Who takes care of the files that come with the feed. */
export interface ArrivingFiles {
  /** Saves the bytes that a message carries, and returns the message without them. A row may come several times. */
  keep(message: Message): Promise<Message>;
  /** A file was uploaded for this workspace; a message that names it may follow. A row may come several times. */
  uploaded(workspaceId: string, upload: UploadManifest, createdAtMicros: number): void;
}

/** Rows of the feed as the inbox takes them. */
export async function toArrivals(
  activities: readonly Activity[],
  workspaceId: string,
  files: ArrivingFiles,
): Promise<InboxArrival[]> {
  const arrivals: InboxArrival[] = [];
  for (const activity of activities) {
    const classified = classifyActivity(activity, workspaceId);
    if (classified.kind === 'ignored' && classified.upload !== undefined) {
      files.uploaded(workspaceId, classified.upload, activity.createdAtMicros);
    }
    arrivals.push({
      activityId: activity.id,
      createdAtMicros: activity.createdAtMicros,
      seq: activity.seq ?? 0,
      outcome:
        classified.kind === 'message' &&
        classified.message.attachments.some(({ bytes }) => bytes !== undefined)
          ? { kind: 'message', message: await files.keep(classified.message) }
          : classified,
    });
  }
  return arrivals;
}
