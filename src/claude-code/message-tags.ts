import { HOOK_TAG } from '../core/imitations.ts';
import type { ChannelNotification } from '../core/notification.ts';
import type { Prompt } from '../core/reply-duty.ts';

/** A cheap test for text that may hold messages which a hook delivered. */
export const HOOK_MESSAGE_START = `<${HOOK_TAG} `;

/** A message as a hook delivers it, with all of its meta as attributes. */
export function hookMessage({ content, meta }: ChannelNotification): string {
  const attributes = Object.entries(meta).map(([key, value]) => ` ${key}="${escapeAttribute(value)}"`);
  return `<${HOOK_TAG}${attributes.join('')}>\n${content}\n</${HOOK_TAG}>`;
}

/** Ids of the messages whose tags open a line of what a hook delivered. The text of a message cannot hold such a tag. */
export function activityIdsInHookContext(text: string): string[] {
  const ids: string[] = [];
  for (let at = text.indexOf(HOOK_MESSAGE_START); at !== -1; ) {
    const isLineStart = at === 0 || text[at - 1] === '\n';
    const tag = isLineStart ? readTag(text, at, HOOK_TAG) : undefined;
    if (tag?.activityId !== undefined) ids.push(tag.activityId);
    at = text.indexOf(HOOK_MESSAGE_START, tag?.end ?? at + 1);
  }
  return ids;
}

const CHANNEL_TAG = 'channel';
const CHANNEL_END = `\n</${CHANNEL_TAG}>`;

/** Ids of the messages that a prompt consists of. The host writes whole tags only; anything else was typed, and quotes them. */
export function activityIdsInPrompt(prompt: string, serverName: string): string[] {
  const ids: string[] = [];
  for (let at = 0; at < prompt.length; ) {
    const tag = readTag(prompt, at, CHANNEL_TAG);
    const end = tag === undefined ? -1 : prompt.indexOf(CHANNEL_END, tag.end);
    if (tag === undefined || end === -1) return [];
    if (tag.source === serverName && tag.activityId !== undefined) ids.push(tag.activityId);
    at = end + CHANNEL_END.length;
    if (at < prompt.length && prompt[at] !== '\n') return [];
    at += 1;
  }
  return ids;
}

/** How a prompt begins that nobody typed: news of a background task, or a message of another channel. */
const BY_PROGRAM = ['<task-notification>', `<${CHANNEL_TAG} source=`];

/** Who speaks in a prompt: messages of the given server and nothing else, another program, or the user at the keyboard. */
export function promptOf(prompt: string, serverName: string): Prompt {
  const activityIds = activityIdsInPrompt(prompt, serverName);
  if (activityIds.length > 0) return { by: 'messages', activityIds };
  return { by: BY_PROGRAM.some((start) => prompt.startsWith(start)) ? 'program' : 'keyboard' };
}

/** Whether a prompt is a message or a notice of this server, and not one that somebody typed. */
export function isOfChannel(prompt: string, serverName: string): boolean {
  return readTag(prompt, 0, CHANNEL_TAG)?.source === serverName;
}

interface OpeningTag {
  /** Of several, the first: the host writes it before those of the message. */
  readonly source: string | undefined;
  readonly activityId: string | undefined;
  readonly end: number;
}

/** The opening tag that begins at `start`; undefined when there is none, or not as the host and the hooks write it. */
function readTag(text: string, start: number, name: string): OpeningTag | undefined {
  if (!text.startsWith(`<${name} `, start)) return undefined;
  const attributes = new Map<string, string>();
  const attribute = / ([A-Za-z_]\w*)="([^"<>]*)"/y;
  let end = start + name.length + 1;
  attribute.lastIndex = end;
  for (let match = attribute.exec(text); match !== null; match = attribute.exec(text)) {
    const [, key = '', value = ''] = match;
    if (!attributes.has(key)) attributes.set(key, unescapeAttribute(value));
    end = attribute.lastIndex;
  }
  if (text[end] !== '>') return undefined;
  return { source: attributes.get('source'), activityId: attributes.get('activity_id'), end: end + 1 };
}

const ENTITIES: Readonly<Record<string, string>> = { '&': '&amp;', '<': '&lt;', '>': '&gt;', '"': '&quot;' };
const CHARACTERS: Readonly<Record<string, string>> = {
  '&amp;': '&',
  '&lt;': '<',
  '&gt;': '>',
  '&quot;': '"',
  '&apos;': "'",
  '&#39;': "'",
};

function escapeAttribute(value: string): string {
  return value.replace(/[&<>"]/g, (character) => ENTITIES[character] ?? character);
}

function unescapeAttribute(value: string): string {
  return value.replace(/&(?:amp|lt|gt|quot|apos|#39);/g, (entity) => CHARACTERS[entity] ?? entity);
}
