import type { Activity } from '../core/activity.ts';
import type { InboxArrival, Watermark } from '../inbox/entry.ts';
import type { Inbox } from '../inbox/inbox.ts';
import { classifyActivity } from '../wire/classify.ts';

/** A row that somebody else makes use of. */
export interface Screened {
  /** What the inbox has of it. */
  readonly arrival: InboxArrival;
  /** Called once that is stored. */
  readonly stored: () => void;
}

/** Looks at every row before it is stored, oldest first, also at those that were stored before. */
export type Screen = (activity: Activity, arrival: InboxArrival, workspaceId: string) => Screened | undefined;

export interface StoreDeps {
  readonly inbox: Inbox;
  readonly fence: number;
  readonly screen?: Screen | undefined;
}

/** A row of the feed as the inbox takes it. */
export function toArrival(activity: Activity, workspaceId: string): InboxArrival {
  return {
    activityId: activity.id,
    createdAtMicros: activity.createdAtMicros,
    seq: activity.seq ?? 0,
    outcome: classifyActivity(activity, workspaceId),
  };
}

/**
 * Puts rows into the inbox. Returns how many messages became pending. Errors: see `Inbox.store`.
 * @param activities oldest first
 */
export function storeActivities(
  { inbox, fence, screen }: StoreDeps,
  workspaceId: string,
  activities: readonly Activity[],
  watermark: Watermark | undefined,
): number {
  const rows = activities.map((activity) => {
    const arrival = toArrival(activity, workspaceId);
    return { arrival, ...screen?.(activity, arrival, workspaceId) };
  });
  const fresh = inbox.store(
    fence,
    workspaceId,
    rows.map(({ arrival }) => arrival),
    watermark,
  );
  for (const { stored } of rows) stored?.();
  return fresh;
}
