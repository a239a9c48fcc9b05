import type { ChannelNotification } from '../core/notification.ts';
import { HOOK_TAG } from '../core/safe-text.ts';

/** A cheap test for text that may hold messages which a hook delivered. */
export const HOOK_MESSAGE_START = `<${HOOK_TAG} `;

/** A message as a hook delivers it, with all of its meta as attributes. */
export function hookMessage({ content, meta }: ChannelNotification): string {
  const attributes = Object.entries(meta).map(([key, value]) => ` ${key}="${escapeAttribute(value)}"`);
  return `<${HOOK_TAG}${attributes.join('')}>\n${content}\n</${HOOK_TAG}>`;
}

/** Within one line and one tag: a prompt may hold any number of tags that never end. */
const ID_ATTRIBUTE = '[^<>\\n]*? activity_id="([^"<>\\n]*)"';

/** Ids of the messages whose tags open a line of what a hook delivered. The text of a message cannot hold such a tag. */
export function activityIdsInHookContext(text: string): string[] {
  return idsIn(text, new RegExp(`^<${HOOK_TAG}${ID_ATTRIBUTE}`, 'gm'));
}

/**
 * Ids of the messages whose channel tags open a line of a prompt, for tags of the given server only. The host joins
 * several messages in one prompt. The text of a message cannot hold such a tag.
 */
export function activityIdsInPrompt(prompt: string, serverName: string): string[] {
  const source = RegExp.escape(serverName);
  return idsIn(prompt, new RegExp(`^<channel source="${source}"${ID_ATTRIBUTE}`, 'gm'));
}

function idsIn(text: string, tag: RegExp): string[] {
  return [...text.matchAll(tag)].flatMap(([, id]) => (id === undefined ? [] : [unescapeAttribute(id)]));
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
