import type { Activity } from '../core/activity.ts';
import type { InboxArrival } from '../inbox/entry.ts';
import { classifyActivity } from '../wire/classify.ts';

/** A row of the feed as the inbox takes it. */
export function toArrival(activity: Activity, workspaceId: string): InboxArrival {
  return {
    activityId: activity.id,
    createdAtMicros: activity.createdAtMicros,
    seq: activity.seq ?? 0,
    outcome: classifyActivity(activity, workspaceId),
  };
}
