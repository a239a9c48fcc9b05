import { type Attachment, type AttachmentFate, isImage, isWebLink, MAX_ATTACHMENTS } from './attachment.ts';
import type { Message, MessageRequest, Sender } from './message.ts';
import { requestMeta, requestNote } from './request-words.ts';
import { note, safeBody, safeLine, safeLineInNote } from './safe-text.ts';

/** Params of `notifications/claude/channel`. The host drops the whole notification when one meta value is not a string. */
export interface ChannelNotification {
  readonly content: string;
  readonly meta: Readonly<Record<string, string>>;
}

/** The host disconnects a server that writes a line over 16 MiB; JSON escaping can make a character six bytes. */
const MAX_CONTENT_CHARACTERS = 1_000_000;
const MAX_REASON_CHARACTERS = 300;
const SHORT_ID = /^[A-Za-z0-9_.:-]{1,128}$/;
const METHOD = /^[A-Za-z0-9_./-]{1,64}$/;
const EXCERPT_NOTE = note('the platform keeps only the beginning of a broadcast; its sender knows the rest');

/**
 * What one message looks like to the session: the sender's text as `safeBody`, and notes of the plugin.
 * @param fates what became of the attachments, in their order; nothing is said of those without
 */
export function channelNotification(
  message: Message,
  redelivered: boolean,
  fates: readonly AttachmentFate[] = [],
): ChannelNotification {
  const content = [messageContent(message), ...fateLines(message.attachments, fates)].join('\n');
  return { content, meta: messageMeta(message, redelivered, fates) };
}

/** What a message says, as the session may read it; where it has no text, a note says so. */
export function messageContent(message: Message, maxCharacters = MAX_CONTENT_CHARACTERS): string {
  if (message.delegation?.outcome === 'failed') return failedDelegationText(message, maxCharacters);
  if (message.request !== undefined) return requestContent(message, message.request, maxCharacters);
  const text =
    message.textOrigin === 'sender'
      ? boundedText(safeBody(message.text), maxCharacters)
      : placeholderText(message);
  return message.isExcerpt === true ? `${text}\n${EXCERPT_NOTE}` : text;
}

function requestContent(message: Message, request: MessageRequest, maxCharacters: number): string {
  const text = message.text.trim() === '' ? '' : `${boundedText(safeBody(message.text), maxCharacters)}\n`;
  return `${text}${requestNote(request)}`;
}

function fateLines(attachments: readonly Attachment[], fates: readonly AttachmentFate[]): string[] {
  const lines = fates.flatMap((fate, index) => {
    const attachment = attachments[index];
    const text = attachment === undefined ? undefined : fateText(fate);
    return text === undefined ? [] : [note(`${attachmentLabel(attachments, index)} ${text}`)];
  });
  const rest = attachments.length - MAX_ATTACHMENTS;
  return fates.length === 0 || rest <= 0
    ? lines
    : [...lines, note(`${rest} more attachments were not looked at`)];
}

function fateText(fate: AttachmentFate): string | undefined {
  switch (fate.kind) {
    case 'saved':
      return `is saved as ${fate.path}`;
    case 'coming':
      return `is still being fetched; it will be ${fate.path} when it is complete`;
    case 'unavailable':
      return `is not available: ${fate.why}`;
    case 'link':
      return undefined;
  }
}

/** E.g. `attachment report.pdf` or `attachment 2 (photo.png)`. */
export function attachmentLabel(attachments: readonly Attachment[], index: number): string {
  const attachment = attachments[index];
  const name = safeLineInNote(attachment?.name ?? '') || safeLineInNote(attachment?.kind ?? 'file');
  return attachments.length > 1 ? `attachment ${index + 1} (${name})` : `attachment ${name}`;
}

function placeholderText(message: Message): string {
  if (message.attachments.length > 0) {
    const names = message.attachments
      .slice(0, MAX_ATTACHMENTS)
      .map((attachment) => safeLineInNote(attachment.name ?? attachment.kind));
    return note(`a message without text; attachments: ${names.join(', ')}`);
  }
  if (message.textOrigin === 'summary') {
    return note(
      `no readable text in this message; the platform's own summary of it: ${platformWords(message)}`,
    );
  }
  return note('an empty message');
}

function failedDelegationText(message: Message, maxCharacters: number): string {
  if (message.textOrigin === 'sender') {
    const words = boundedText(safeBody(message.text), maxCharacters);
    return `${note('this delegation failed: the peer answered with an error, and these are its words')}\n${words}`;
  }
  const reason = platformWords(message);
  const because = reason === '' ? '' : `; the platform gives as the reason: ${reason}`;
  return note(`this delegation failed, there is no answer${because}`);
}

/** What the platform wrote in place of the sender's words; it may quote them. */
function platformWords({ text }: Message): string {
  return safeBody(safeLine(text, MAX_REASON_CHARACTERS));
}

function boundedText(text: string, maxCharacters: number): string {
  if (text.length <= maxCharacters) return text;
  const rest = text.length - maxCharacters;
  return `${text.slice(0, maxCharacters).toWellFormed()}\n${note(`${rest} more characters were cut off; ask the sender for them in smaller messages`)}`;
}

/**
 * Something that the plugin itself has to say to the session. It has no activity_id, because nobody reads an answer.
 * @param text our own words, text from outside in it went through `safeLineInNote`
 */
export function noticeNotification(text: string, workspaceId?: string): ChannelNotification {
  return {
    content: note(text),
    meta: {
      source: 'molecule',
      kind: 'system_notice',
      ...(workspaceId === undefined ? {} : { workspace_id: workspaceId }),
      user: 'molecule plugin',
    },
  };
}

/** What is known about a message: each key an identifier, each value safe as the value of an attribute. */
export function messageMeta(
  message: Message,
  redelivered: boolean,
  fates: readonly AttachmentFate[] = [],
): Record<string, string> {
  const { sender } = message;
  const meta: Record<string, string> = {
    source: 'molecule',
    kind: message.request === undefined ? sender.kind : 'request',
    workspace_id: message.workspaceId,
    watching_as: message.workspaceId,
  };
  if (sender.kind === 'peer_agent') {
    meta.peer_id = sender.peerId;
    setName(meta, 'peer_name', sender.name);
    setName(meta, 'peer_role', sender.role);
  }
  if (sender.kind === 'system_notice' && SHORT_ID.test(sender.sourceType))
    meta.source_type = sender.sourceType;
  meta.user = message.request?.by === 'user' ? 'canvas user' : senderLabel(sender);
  if (message.method !== undefined && METHOD.test(message.method)) meta.method = message.method;
  meta.activity_id = message.activityId;
  setDelegation(meta, message);
  Object.assign(meta, requestMeta(message));
  meta.ts = message.createdAt;
  if (message.attachments.length > 0) {
    meta.attachment_count = String(message.attachments.length);
    message.attachments.slice(0, MAX_ATTACHMENTS).forEach((attachment, index) => {
      const suffix = message.attachments.length > 1 ? `_${index + 1}` : '';
      setAttachment(meta, attachment, fates[index], suffix);
    });
  }
  if (redelivered) meta.redelivered = 'true';
  return meta;
}

/** By this the session knows which request of its own a message answers. */
function setDelegation(meta: Record<string, string>, { delegation, sender, contextId }: Message): void {
  if (delegation !== undefined) {
    if (SHORT_ID.test(delegation.id)) meta.delegation_id = delegation.id;
    setName(meta, 'task', delegation.task);
  }
  if (sender.kind === 'peer_agent' && contextId !== undefined && SHORT_ID.test(contextId)) {
    meta.context_id = contextId;
  }
}

function setAttachment(
  meta: Record<string, string>,
  attachment: Attachment,
  fate: AttachmentFate | undefined,
  suffix: string,
): void {
  setName(meta, `attachment_name${suffix}`, attachment.name);
  setName(meta, `attachment_type${suffix}`, attachment.mimeType);
  // A sender's file:// or container path means nothing on this machine.
  if (attachment.uri !== undefined && isWebLink(attachment.uri)) {
    meta[`attachment_url${suffix}`] = attachment.uri;
  }
  if (fate?.kind !== 'saved') return;
  meta[`attachment_path${suffix}`] = fate.path;
  if (isImage(attachment)) meta[`image_path${suffix}`] = fate.path;
}

function setName(meta: Record<string, string>, key: string, value: string | undefined): void {
  const name = value === undefined ? '' : safeLine(value);
  if (name !== '') meta[key] = name;
}

/** The short name of a sender, for one line in the terminal. */
export function senderLabel(sender: Sender): string {
  switch (sender.kind) {
    case 'canvas_user':
      return 'canvas user';
    case 'system_notice':
      return 'platform';
    case 'peer_agent':
      return safeLine(sender.name ?? '') || `peer ${sender.peerId.slice(0, 8)}`;
  }
}
