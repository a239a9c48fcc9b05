import type { Activity } from '../core/activity.ts';
import type { Message } from '../core/message.ts';
import { notifyEchoSchema } from '../wire/a2a.ts';
import { claimsOtherSource } from '../wire/message-body.ts';
import type { PermissionVerdict } from './request.ts';

const VERDICT = /^\s*(y|yes|n|no)\s+([a-km-z]{5})\s*$/i;

/** The verdict in a text that is nothing else, such as `yes abcde`. */
export function readVerdict(text: string): PermissionVerdict | undefined {
  const [, word, requestId] = VERDICT.exec(text) ?? [];
  if (word === undefined || requestId === undefined) return undefined;
  return {
    requestId: requestId.toLowerCase(),
    behavior: word.toLowerCase().startsWith('y') ? 'allow' : 'deny',
  };
}

/**
 * The verdict in a message, if its sender may give one: a person on the canvas, in words of their own. A row without
 * a source that says in its body that it is somebody else's is nobody's verdict.
 */
export function verdictOf(activity: Activity, message: Message): PermissionVerdict | undefined {
  const isOfPerson =
    message.sender.kind === 'canvas_user' &&
    activity.sourceId === undefined &&
    activity.type === 'a2a_receive' &&
    activity.method === 'message/send' &&
    !claimsOtherSource(activity.requestBody);
  if (!isOfPerson || message.textOrigin !== 'sender' || message.attachments.length > 0) return undefined;
  return readVerdict(message.text);
}

/** What one of our own messages to the canvas user said, as its echo in the feed has it. */
export function ownWordsIn(activity: Activity): string {
  return notifyEchoSchema.safeParse(activity.responseBody).data?.result ?? '';
}
