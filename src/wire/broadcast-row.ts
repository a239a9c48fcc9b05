import { z } from 'zod';
import type { Activity } from '../core/activity.ts';
import type { Message } from '../core/message.ts';
import { peerOfRow } from './row-sender.ts';

/** Most characters of a broadcast that the platform keeps. */
const KEPT_CHARACTERS = 120;

/** As the platform files it for the sender; receivers' rows have no body so far. */
const bodySchema = z.object({ message: z.string().min(1) });

/**
 * A message to every workspace of an organisation. The platform keeps only its beginning, behind the sender's name, in
 * the summary of the row. Without a source it is nobody's but the platform's: people do not broadcast.
 */
export function broadcastMessage(activity: Activity, workspaceId: string): Message {
  const whole = bodySchema.safeParse(activity.requestBody).data?.message;
  const kept = textOfSummary(activity);
  const text = whole ?? kept;
  return {
    activityId: activity.id,
    workspaceId,
    sender: peerOfRow(activity) ?? { kind: 'system_notice', sourceType: 'broadcast' },
    text,
    textOrigin: text === '' ? 'none' : 'sender',
    attachments: [],
    createdAt: activity.createdAt,
    method: 'broadcast',
    ...(whole === undefined && isCut(kept) ? { isExcerpt: true } : {}),
  };
}

/** `Broadcast from <name>: <text>`; the name may hold a colon, so the one that is known is taken off first. */
function textOfSummary({ summary = '', peerName }: Activity): string {
  const known = `Broadcast from ${peerName ?? ''}: `;
  if (peerName !== undefined && summary.startsWith(known)) return summary.slice(known.length);
  return summary.replace(/^Broadcast from .*?: /s, '');
}

function isCut(text: string): boolean {
  return [...text].length >= KEPT_CHARACTERS;
}
