import type { Activity } from '../core/activity.ts';
import type { Message } from '../core/message.ts';
import type { Arrivals } from '../inbox/arrivals.ts';
import type { InboxArrival, Watermark } from '../inbox/entry.ts';
import { classifyActivity } from '../wire/classify.ts';
import type { UploadManifest } from '../wire/uploads.ts';

/** A row that is used for something else than a message. */
export interface Screened {
  /** What is stored of it. */
  readonly arrival: InboxArrival;
  /** Called when it is stored. */
  readonly stored: () => void;
}

/** Called for every row before it is stored, oldest first, also for rows that were stored before. */
export type Screen = (activity: Activity, arrival: InboxArrival, workspaceId: string) => Screened | undefined;

/** Who takes care of the files that come with the feed. */
export interface ArrivingFiles {
  /** Saves the bytes that a message carries, and returns the message without them. A row may come several times. */
  keep(message: Message): Promise<Message>;
  /** A file was uploaded for this workspace; a message that names it may follow. A row may come several times. */
  uploaded(workspaceId: string, upload: UploadManifest, createdAtMicros: number): void;
}

/** Where the rows of one window of a workspace go. */
export interface Intake {
  /** Up to where the window has been read completely; undefined when it never was. */
  watermark(): Watermark | undefined;
  /**
   * Puts rows into the inbox. Returns how many messages became pending. Errors: see `Arrivals.store`.
   * @param activities oldest first
   * @param watermark given with the rows that complete the window
   */
  store(activities: readonly Activity[], watermark: Watermark | undefined): Promise<number>;
}

interface IntakeDeps {
  readonly arrivals: Arrivals;
  readonly workspaceId: string;
  readonly files: ArrivingFiles;
}

/** For a workspace's feed: its messages may be pushed when the window is complete. */
export function feedIntake(deps: IntakeDeps, screen?: Screen): Intake {
  const { arrivals, workspaceId } = deps;
  return {
    watermark: () => arrivals.watermark(workspaceId),
    async store(activities, watermark) {
      const taken = await takeAll(activities, deps);
      const rows = taken.map(({ activity, arrival }) => ({
        arrival,
        ...screen?.(activity, arrival, workspaceId),
      }));
      const fresh = arrivals.store(
        workspaceId,
        rows.map(({ arrival }) => arrival),
        watermark,
      );
      for (const { stored } of rows) stored?.();
      return fresh;
    },
  };
}

/** For a workspace's broadcasts, which may be pushed page by page: how old an announcement is hardly matters. */
export function broadcastIntake(deps: IntakeDeps, onArrived: () => void): Intake {
  const { arrivals, workspaceId } = deps;
  const window = `${workspaceId} broadcasts`;
  return {
    watermark: () => arrivals.watermark(window),
    async store(activities, watermark) {
      const rows = (await takeAll(activities, deps)).map(({ arrival }) => arrival);
      const mark = watermark === undefined ? undefined : { window, watermark };
      const fresh = arrivals.add(workspaceId, rows, mark);
      if (fresh > 0) onArrived();
      return fresh;
    },
  };
}

interface Taken {
  readonly activity: Activity;
  readonly arrival: InboxArrival;
}

/** Rows as the inbox takes them. One after the other, so that only one file is in memory at a time. */
async function takeAll(activities: readonly Activity[], deps: IntakeDeps): Promise<Taken[]> {
  const taken: Taken[] = [];
  for (const activity of activities) taken.push({ activity, arrival: await toArrival(activity, deps) });
  return taken;
}

async function toArrival(
  activity: Activity,
  { workspaceId, arrivals, files }: IntakeDeps,
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
      classified.kind === 'message' &&
      bringsBytes(classified.message) &&
      arrivals.mayReach(classified.message)
        ? { kind: 'message', message: await files.keep(classified.message) }
        : classified,
  };
}

function bringsBytes({ attachments }: Message): boolean {
  return attachments.some(({ bytes }) => bytes !== undefined);
}
