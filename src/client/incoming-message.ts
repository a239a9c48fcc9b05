import { createHash } from 'node:crypto';
import type { AttachmentFate } from '../core/attachment.ts';
import { ArgumentError } from '../core/errors.ts';
import type { Message } from '../core/message.ts';
import type { PlatformClient } from '../platform/client.ts';
import { type InlineFile, sendToPeer } from '../platform/send-to-peer.ts';
import type { SendOutcome } from '../wire/a2a.ts';
import { type FileSource, inlineFiles } from './file-source.ts';
import { sendToUser, wordsOf } from './send.ts';

/** A message on its way through an agent. */
export interface IncomingMessage extends Message {
  /** 1 for the first time; more when the handler failed, or the process ended, before it was done. */
  readonly attempt: number;
  /** What became of each of `attachments`, in their order: where it was saved, or why not. */
  readonly files: readonly AttachmentFate[];
  /**
   * Answers the sender, as the workspace that the message came to. To a peer the same answer to the same message has
   * the same id however often it is sent, so that a repeated attempt does not double it; the canvas user would see it
   * twice. Files to the canvas user are uploaded first, files to a peer travel inside the message (at most ten, about 650
   * KiB together). About a request it is a word in its thread, without files; `client.requests.respond` ends it. Throws
   * `ArgumentError` before anything is sent, also for a notice of the platform, which nobody answers; other errors: see
   * `sendToUser` and `sendToPeer`.
   */
  reply(text: string, options?: ReplyOptions): Promise<SendOutcome>;
}

export interface ReplyOptions {
  readonly files?: readonly FileSource[];
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
    reply: (text, { files = [] } = {}) => reply(client, message, { text, files }, signal),
  };
}

async function reply(
  client: PlatformClient,
  message: Message,
  answer: { readonly text: string; readonly files: readonly FileSource[] },
  signal: AbortSignal,
): Promise<SendOutcome> {
  const { sender, request } = message;
  const { files } = answer;
  const text = wordsOf(answer.text);
  if (request !== undefined && request.id !== '') {
    if (files.length > 0)
      throw new ArgumentError('files', `${files.length} files`, 'none in the thread of a request');
    await client.requests.comment(request.id, text, signal);
    return { kind: 'queued' };
  }
  if (sender.kind === 'system_notice') {
    throw new ArgumentError('message', 'a notice of the platform', 'a message of a person or a peer');
  }
  if (sender.kind === 'canvas_user') {
    await sendToUser(client, { text, files, inReplyTo: message.messageId }, signal);
    return { kind: 'queued' };
  }
  const inline = await inlineFiles(files, text);
  const outgoing = {
    text,
    files: inline,
    messageId: replyId(message, text, inline),
    contextId: message.contextId,
    inReplyTo: message.messageId,
  };
  return sendToPeer(client, sender.peerId, outgoing, signal);
}

/** The same for the same answer to the same message: the platform merges what it has seen. */
function replyId({ workspaceId, activityId }: Message, text: string, files: readonly InlineFile[]): string {
  const hash = createHash('sha256')
    .update(
      JSON.stringify([workspaceId, activityId, text, ...files.map(({ name, base64 }) => [name, base64])]),
    )
    .digest('hex');
  // The shape of a UUID, version 5.
  return hash.replace(/^(.{8})(.{4}).(.{3}).(.{3})(.{12}).*$/, '$1-$2-5$3-8$4-$5');
}
