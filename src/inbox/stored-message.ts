import { z } from 'zod';
import { InboxDamagedError } from '../core/errors.ts';
import type { Message } from '../core/message.ts';

const attachment = z.object({
  kind: z.string(),
  name: z.string().exactOptional(),
  mimeType: z.string().exactOptional(),
  uri: z.string().exactOptional(),
  sizeBytes: z.number().exactOptional(),
  isInline: z.boolean().exactOptional(),
});

const sender = z.discriminatedUnion('kind', [
  z.object({ kind: z.literal('canvas_user') }),
  z.object({
    kind: z.literal('peer_agent'),
    peerId: z.string(),
    name: z.string().exactOptional(),
    role: z.string().exactOptional(),
  }),
  z.object({ kind: z.literal('system_notice'), sourceType: z.string() }),
]);

const storedMessage = z.object({
  activityId: z.string(),
  workspaceId: z.string(),
  sender,
  text: z.string(),
  textOrigin: z.enum(['sender', 'summary', 'none']),
  attachments: z.array(attachment),
  method: z.string().exactOptional(),
  createdAt: z.string(),
  messageId: z.string().exactOptional(),
  contextId: z.string().exactOptional(),
  inReplyTo: z.string().exactOptional(),
  isExcerpt: z.literal(true).exactOptional(),
  delegation: z
    .object({
      id: z.string(),
      task: z.string().exactOptional(),
      outcome: z.enum(['completed', 'failed']).exactOptional(),
    })
    .exactOptional(),
});

/** A message as it came out of the inbox file. Throws `InboxDamagedError` when it is not what was put in. */
export function parseStoredMessage(json: string): Message {
  try {
    return storedMessage.parse(JSON.parse(json));
  } catch (cause) {
    throw new InboxDamagedError('a message that cannot be read', { cause });
  }
}

export function isReadableBody(json: string): boolean {
  try {
    parseStoredMessage(json);
    return true;
  } catch {
    return false;
  }
}

/** A message as the inbox file has it: without the bytes of its files. */
export function storedMessageJson(message: Message): string {
  const attachments = message.attachments.map(({ bytes: _, ...attachment }) => attachment);
  return JSON.stringify({ ...message, attachments });
}
