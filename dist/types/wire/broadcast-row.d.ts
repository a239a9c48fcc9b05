import type { Activity } from '../core/activity.ts';
import type { Message } from '../core/message.ts';
/**
 * A message to every workspace of an organisation. The platform keeps only its beginning, behind the sender's name, in
 * the summary of the row. Without a source it is nobody's but the platform's: people do not broadcast.
 */
export declare function broadcastMessage(activity: Activity, workspaceId: string): Message;
