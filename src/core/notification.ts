import { type Attachment, type AttachmentFate, isImage, MAX_ATTACHMENTS, webLink } from './attachment.ts';
import { type FittedText, fitted, MAX_TEXT_CHARACTERS, type SaveText } from './long-text.ts';
import type { Message, MessageRequest, Sender } from './message.ts';
import { requestMeta, requestNote } from './request-words.ts';
import { note, own, quotedLine, safeBody, safeLine } from './safe-text.ts';
import { isPlainId } from './target.ts';

/** Params of `notifications/claude/channel`. The host drops the whole notification when one meta value is not a string. */
export interface ChannelNotification {
  readonly content: string;
  readonly meta: Readonly<Record<string, string>>;
}

export interface Presentation {
  /** It may have been shown before. */
  readonly isAgain: boolean;
  /** What became of the attachments, in their order; nothing is said of those without. */
  readonly fates?: readonly AttachmentFate[];
  readonly save: SaveText;
  /** For the whole content, the plugin's notes included; 20,000 unless given. */
  readonly maxCharacters?: number;
}

const MAX_REASON_CHARACTERS = 300;
const MAX_LINK_CHARACTERS = 6_000;
const METHOD = /^[A-Za-z0-9_./-]{1,64}$/;

/** What one message looks like to the session: the sender's text as `safeBody`, and notes of the plugin. */
export function channelNotification(message: Message, presentation: Presentation): ChannelNotification {
  const { isAgain, fates = [], save, maxCharacters = MAX_TEXT_CHARACTERS } = presentation;
  const notes = fateNotes(message.attachments, fates)
    .map((line) => `\n${line}`)
    .join('');
  const { text, path } = messageContent(message, maxCharacters - notes.length, save);
  const meta = messageMeta(message, isAgain, fates);
  return { content: text + notes, meta: path === undefined ? meta : { ...meta, text_path: path } };
}

/** What a message says, as the session may read it; where it has no text, a note says so. */
export function messageContent(message: Message, maxCharacters: number, save: SaveText): FittedText {
  if (message.delegation?.outcome === 'failed') return failedDelegationText(message, maxCharacters, save);
  if (message.request !== undefined) return requestContent(message, message.request, maxCharacters, save);
  if (message.textOrigin !== 'sender') return { text: placeholderText(message) };
  return between('', message, message.isExcerpt === true ? EXCERPT_NOTE : '', maxCharacters, save);
}

const EXCERPT_NOTE = note`the platform keeps only the beginning of a broadcast; its sender knows the rest`;

function requestContent(
  message: Message,
  request: MessageRequest,
  maxCharacters: number,
  save: SaveText,
): FittedText {
  return message.text.trim() === ''
    ? { text: requestNote(request) }
    : between('', message, requestNote(request), maxCharacters, save);
}

/** The sender's words with notes of ours before and after them, all of it no longer than that. */
function between(
  before: string,
  { text, wholeCharacters }: Message,
  after: string,
  maxCharacters: number,
  save: SaveText,
): FittedText {
  const start = before === '' ? '' : `${before}\n`;
  const end = after === '' ? '' : `\n${after}`;
  const fitting = fitted(
    safeBody(text),
    maxCharacters - start.length - end.length,
    save,
    '',
    wholeCharacters,
  );
  return { ...fitting, text: start + fitting.text + end };
}

function fateNotes(attachments: readonly Attachment[], fates: readonly AttachmentFate[]): string[] {
  const links = shownLinks(attachments);
  const notes = fates.flatMap((fate, index) => {
    const text = attachments[index] === undefined ? undefined : fateText(fate, links[index]);
    return text === undefined ? [] : [note`${own(attachmentLabel(attachments, index))} ${own(text)}`];
  });
  const rest = attachments.length - MAX_ATTACHMENTS;
  return fates.length === 0 || rest <= 0
    ? notes
    : [...notes, note`${rest} more attachments were not looked at`];
}

function fateText(fate: AttachmentFate, link: string | undefined): string | undefined {
  switch (fate.kind) {
    case 'saved':
      return `is saved as ${fate.path}`;
    case 'coming':
      return `is still being fetched; it will be ${fate.path} when it is complete`;
    case 'unavailable':
      return `is not available: ${fate.why}`;
    case 'link':
      return link === undefined ? 'is a link, too long to be shown with the others' : undefined;
  }
}

/** For a note: e.g. `attachment “report.pdf”` or `attachment 2 “photo.png”`. */
export function attachmentLabel(attachments: readonly Attachment[], index: number): string {
  const which = attachments.length > 1 ? `attachment ${index + 1}` : 'attachment';
  const name = attachments[index]?.name ?? '';
  return safeLine(name) === '' ? `${which} (without a name)` : `${which} ${quotedLine(name)}`;
}

function placeholderText(message: Message): string {
  if (message.attachments.length > 0) {
    const names = message.attachments
      .slice(0, MAX_ATTACHMENTS)
      .map((_, index) => attachmentLabel(message.attachments, index));
    return note`a message without text; ${own(names.join(', '))}`;
  }
  if (message.textOrigin !== 'summary') return note`an empty message`;
  return note`no readable text in this message; the platform's own summary of it: ${own(platformWords(message))}`;
}

const FAILED_WITH_WORDS = note`this delegation failed: the peer answered with an error, and these are its words`;

function failedDelegationText(message: Message, maxCharacters: number, save: SaveText): FittedText {
  if (message.textOrigin === 'sender') return between(FAILED_WITH_WORDS, message, '', maxCharacters, save);
  const because = message.text === '' ? '' : `; the platform gives as the reason: ${platformWords(message)}`;
  return { text: note`this delegation failed, there is no answer${own(because)}` };
}

/** What the platform wrote in place of the sender's words; it may quote them. */
function platformWords({ text }: Message): string {
  return quotedLine(text, MAX_REASON_CHARACTERS);
}

/** Something that the plugin itself says, without activity_id: nobody reads an answer. Remote text in `words` is quoted. */
export function noticeNotification(words: string, workspaceId?: string): ChannelNotification {
  return {
    content: note`${own(words)}`,
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
  isAgain: boolean,
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
  if (sender.kind === 'system_notice' && isPlainId(sender.sourceType)) meta.source_type = sender.sourceType;
  meta.user = message.request?.by === 'user' ? 'canvas user' : senderLabel(sender);
  if (message.method !== undefined && METHOD.test(message.method)) meta.method = message.method;
  meta.activity_id = message.activityId;
  setDelegation(meta, message);
  Object.assign(meta, requestMeta(message));
  meta.ts = message.createdAt;
  if (message.attachments.length > 0) {
    meta.attachment_count = String(message.attachments.length);
    setAttachments(meta, message.attachments, fates);
  }
  if (isAgain) meta.redelivered = 'true';
  return meta;
}

/** By this the session knows which request of its own a message answers. */
function setDelegation(meta: Record<string, string>, { delegation, sender, contextId }: Message): void {
  if (delegation !== undefined) {
    if (isPlainId(delegation.id)) meta.delegation_id = delegation.id;
    setName(meta, 'task', delegation.task);
  }
  if (sender.kind === 'peer_agent' && contextId !== undefined && isPlainId(contextId)) {
    meta.context_id = contextId;
  }
}

function setAttachments(
  meta: Record<string, string>,
  attachments: readonly Attachment[],
  fates: readonly AttachmentFate[],
): void {
  const links = shownLinks(attachments);
  for (const [index, attachment] of attachments.slice(0, MAX_ATTACHMENTS).entries()) {
    const suffix = attachments.length > 1 ? `_${index + 1}` : '';
    setName(meta, `attachment_name${suffix}`, attachment.name);
    setName(meta, `attachment_type${suffix}`, attachment.mimeType);
    // A sender's file:// or container path means nothing on this machine.
    const link = links[index];
    if (link !== undefined) meta[`attachment_url${suffix}`] = link;
    const fate = fates[index];
    if (fate?.kind !== 'saved') continue;
    meta[`attachment_path${suffix}`] = fate.path;
    if (isImage(attachment)) meta[`image_path${suffix}`] = fate.path;
  }
}

/** The web links among the addresses of attachments, in their order, as far as they are short enough together. */
function shownLinks(attachments: readonly Attachment[]): (string | undefined)[] {
  let characters = 0;
  return attachments.slice(0, MAX_ATTACHMENTS).map(({ uri }) => {
    const link = webLink(uri);
    characters += link?.length ?? 0;
    return characters <= MAX_LINK_CHARACTERS ? link : undefined;
  });
}

function setName(meta: Record<string, string>, key: string, value: string | undefined): void {
  const name = value === undefined ? '' : safeLine(value);
  if (name !== '') meta[key] = name;
}

/** The short name of a sender. A peer calls itself what it likes: its name stands in quotation marks behind the word. */
export function senderLabel(sender: Sender): string {
  switch (sender.kind) {
    case 'canvas_user':
      return 'canvas user';
    case 'system_notice':
      return 'platform';
    case 'peer_agent':
      return safeLine(sender.name ?? '') === ''
        ? peerLabel(sender.peerId)
        : `peer ${quotedLine(sender.name ?? '')}`;
  }
}

export function peerLabel(peerId: string): string {
  return `peer ${peerId.slice(0, 8)}`;
}
