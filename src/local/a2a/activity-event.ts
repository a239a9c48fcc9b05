import type { Services } from '../http/services.ts';
import type { NewActivity } from '../store/activities.ts';

/** Tells the streams of a row: what is in it, with its bodies, but neither its id nor its time nor its place. */
export function publishActivity(activity: NewActivity, { events }: Pick<Services, 'events'>): void {
  events.publish('ACTIVITY_LOGGED', activity.workspaceId, {
    activity_type: activity.activityType,
    method: activity.method ?? null,
    summary: activity.summary ?? null,
    status: activity.status ?? 'ok',
    source_id: activity.sourceId ?? null,
    target_id: activity.targetId ?? null,
    duration_ms: activity.durationMs ?? null,
    ...(activity.requestBody === undefined ? {} : { request_body: activity.requestBody }),
    ...(activity.responseBody === undefined ? {} : { response_body: activity.responseBody }),
    ...(activity.toolTrace === undefined ? {} : { tool_trace: activity.toolTrace }),
    ...(activity.errorDetail ? { error_detail: activity.errorDetail } : {}),
    ...(activity.messageId === undefined ? {} : { message_id: activity.messageId }),
  });
}
