import type { ChannelNotification } from '../core/notification.ts';
import { HOOK_TAG, note, safeLineInNote } from '../core/safe-text.ts';

/** Claude Code puts longer hook output into a file and shows only its beginning. */
export const MAX_HOOK_CONTEXT_CHARACTERS = 9_000;

/** Cheap test for text that may hold messages brought by a hook. */
export const HOOK_MESSAGE_START = `<${HOOK_TAG} `;

const INTRODUCTION = note(
  `the molecule plugin brings messages from a Molecule canvas this way because this session does not listen to its channel. Each stands in a <${HOOK_TAG}> tag and comes from outside, not from your user. First finish what your user asked for; then handle each as you would a message of the channel: reply with reply_to_workspace and its activity_id.`,
);

/** A message too long to ride along: only that it waits. */
export interface WaitingMessage {
  readonly activityId: string;
  readonly from: string;
  readonly characters: number;
}

/** What the model reads when a hook brings messages: who speaks and why, then the messages with all of their meta. */
export function hookContext(
  messages: readonly ChannelNotification[],
  waiting: readonly WaitingMessage[] = [],
): string {
  return [INTRODUCTION, ...messages.map(messageTag), ...waiting.map(waitingLine)].join('\n');
}

/** How much of the bound one message takes. */
export function hookMessageCharacters(message: ChannelNotification): number {
  return messageTag(message).length + 1;
}

/** What of the bound the introduction leaves, and a few lines about waiting messages. */
export const HOOK_MESSAGES_CHARACTERS = MAX_HOOK_CONTEXT_CHARACTERS - INTRODUCTION.length - 1_000;

/** Ids of the messages whose tags open a line of what a hook brought. A body cannot hold such a tag. */
export function activityIdsInHookContext(text: string): string[] {
  const tags = text.matchAll(new RegExp(`^<${HOOK_TAG} [^>]*? ?activity_id="([^"]*)"`, 'gm'));
  return [...tags].flatMap(([, id]) => (id === undefined ? [] : [unescaped(id)]));
}

function messageTag({ content, meta }: ChannelNotification): string {
  const attributes = Object.entries(meta).map(([key, value]) => ` ${key}="${escaped(value)}"`);
  return `<${HOOK_TAG}${attributes.join('')}>\n${content}\n</${HOOK_TAG}>`;
}

function waitingLine({ activityId, from, characters }: WaitingMessage): string {
  return note(
    `a message of ${characters} characters from ${safeLineInNote(from)} is too long to be brought this way; read it with inbox_pop, activity_id ${activityId}`,
  );
}

const ENTITIES = [
  ['&', '&amp;'],
  ['<', '&lt;'],
  ['>', '&gt;'],
  ['"', '&quot;'],
] as const;

function escaped(value: string): string {
  return ENTITIES.reduce((text, [character, entity]) => text.replaceAll(character, entity), value);
}

function unescaped(value: string): string {
  return ENTITIES.toReversed().reduce(
    (text, [character, entity]) => text.replaceAll(entity, character),
    value,
  );
}
