import { createHash } from 'node:crypto';
import type { AttachmentFate } from '../core/attachment.ts';
import { ArgumentError } from '../core/errors.ts';
import type { Message } from '../core/message.ts';
import type { PlatformClient } from '../platform/client.ts';
import { sendToPeer } from '../platform/send-to-peer.ts';
import type { SendOutcome } from '../wire/a2a.ts';

/** A message on its way through an agent. */
export interface IncomingMessage extends Message {
  /** 1 for the first time; more when the handler failed, or the process ended, before it was done. */
  readonly attempt: number;
  /** What became of each of `attachments`, in their order: where it was saved, or why not. */
  readonly files: readonly AttachmentFate[];
  /**
   * Answers the sender, as the workspace that the message came to. To a peer the same answer to the same message has
   * the same id however often it is sent, so that a repeated attempt does not double it; the canvas user would see it
   * twice. About a request it is a word in its thread; `client.requests.respond` ends it. Errors: see `request` of the client; `ArgumentError` for a notice of the platform, which nobody answers.
   */
  reply(text: string): Promise<SendOutcome>;
}

/** The message of an inbox as a handler gets it. */
export function incomingMessage(
  client: PlatformClient,
  message: Message,
  circumstances: Pick<IncomingMessage, 'attempt' | 'files'>,
  signal: AbortSignal,
): IncomingMessage {
  return {
    ...message,
    ...circumstances,
    async reply(text) {
      const { sender, request } = message;
      if (text.trim() === '') throw new ArgumentError('text', 'nothing', 'the words of the reply');
      if (request !== undefined && request.id !== '') {
        await client.requests.comment(request.id, text, signal);
        return { kind: 'queued' };
      }
      if (sender.kind === 'system_notice') {
        throw new ArgumentError('message', 'a notice of the platform', 'a message of a person or a peer');
      }
      if (sender.kind === 'canvas_user') {
        const { messageId } = message;
        const names = messageId === undefined ? {} : { in_reply_to: messageId };
        await client.notifyUser({ message: text, ...names }, signal);
        return { kind: 'queued' };
      }
      const outgoing = {
        text,
        messageId: replyId(message, text),
        contextId: message.contextId,
        inReplyTo: message.messageId,
      };
      return sendToPeer(client, sender.peerId, outgoing, signal);
    },
  };
}

/** The same for the same answer to the same message: the platform merges what it has seen. */
function replyId({ workspaceId, activityId }: Message, text: string): string {
  const hash = createHash('sha256')
    .update(JSON.stringify([workspaceId, activityId, text]))
    .digest('hex');
  // The shape of a UUID, version 5.
  return hash.replace(/^(.{8})(.{4}).(.{3}).(.{3})(.{12}).*$/, '$1-$2-5$3-8$4-$5');
}
