import { z } from 'zod';
import type { Activity } from '../core/activity.ts';

/**
 * The body that the platform stores of a message that somebody typed into the canvas: what its chat sends, with the
 * envelope, the thread and the identity that the platform adds. Messages of schedules, of the platform itself and of
 * chat services such as Telegram have no source either, but other ids or a claim of where they come from.
 */
const typedBodySchema = z.strictObject({
  jsonrpc: z.literal('2.0'),
  id: z.union([z.string(), z.number()]),
  method: z.literal('message/send'),
  params: z.strictObject({
    message: z.strictObject({
      role: z.literal('user'),
      messageId: z.uuid(),
      contextId: z.string().optional(),
      parts: z.tuple([z.strictObject({ kind: z.literal('text'), text: z.string() })]),
    }),
    metadata: z
      .looseObject({ source: z.literal('canvas_user').optional(), source_type: z.undefined().optional() })
      .optional(),
  }),
});

/** What somebody typed on the canvas of this workspace; undefined for all others' rows, for files and for any other shape. */
export function typedText(activity: Activity, workspaceId: string): string | undefined {
  const isOwnRow =
    activity.sourceId === undefined &&
    activity.workspaceId === workspaceId &&
    activity.targetId === workspaceId &&
    activity.type === 'a2a_receive' &&
    activity.method === 'message/send';
  if (!isOwnRow) return undefined;
  return typedBodySchema.safeParse(activity.requestBody).data?.params.message.parts[0].text;
}
