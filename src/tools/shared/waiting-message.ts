import { type Attachment, webLink } from '../../core/attachment.ts';
import type { FittedText, SaveText } from '../../core/long-text.ts';
import type { Message } from '../../core/message.ts';
import { messageContent, messageMeta } from '../../core/notification.ts';
import { note, safeLine } from '../../core/safe-text.ts';
import type { InboxEntry } from '../../inbox/entry.ts';
import type { Mode } from './status-report.ts';

/** A message as the inbox tools return it: with the keys of `molecule-mcp`; what is absent is left out. */
export interface WaitingMessage {
  readonly activity_id: string;
  readonly text: string;
  /** Where the whole text is, if `text` is only its beginning. */
  readonly text_path?: string;
  /** Empty for the canvas user and the platform. */
  readonly peer_id: string;
  readonly kind: 'delegation_result' | 'request' | 'peer_agent' | 'canvas_user' | 'system_notice';
  readonly method: string;
  readonly created_at: string;
  readonly arrival_workspace_id: string;
  readonly peer_name?: string;
  readonly peer_role?: string;
  readonly delegation_id?: string;
  readonly task?: string;
  readonly context_id?: string;
  readonly request_id?: string;
  readonly request_event?: string;
  readonly request_kind?: string;
  readonly request_status?: string;
  readonly attachments?: readonly WaitingAttachment[];
  /** It was pushed before: the session may have seen it. */
  readonly redelivered?: true;
}

interface WaitingAttachment {
  readonly kind: string;
  readonly name?: string;
  readonly mimeType?: string;
  readonly uri?: string;
}

/** Claude Code cuts a tool's output at 25,000 tokens; one message with its attachments must fit. */
export const MAX_RESULT_CHARACTERS = 20_000;
const MAX_TEXT_CHARACTERS = 15_000;
const MAX_ATTACHMENTS_CHARACTERS = 3_500;

const SAME_AS_META = [
  'peer_name',
  'peer_role',
  'delegation_id',
  'task',
  'context_id',
  'request_id',
  'request_event',
  'request_kind',
  'request_status',
] as const;

/** At most `MAX_RESULT_CHARACTERS` as JSON. */
export function toWaitingMessage({ message, pushes }: InboxEntry, save: SaveText): WaitingMessage {
  const { text, path } = boundedText(message, save);
  const meta = messageMeta(message, pushes > 0);
  const attachments = boundedAttachments(message.attachments);
  const left = message.attachments.length - attachments.length;
  const leftOut = left > 0 ? `\n${note`${left} more attachments are not shown here`}` : '';
  return {
    activity_id: message.activityId,
    text: `${text}${leftOut}`,
    ...(path === undefined ? {} : { text_path: path }),
    peer_id: meta.peer_id ?? '',
    kind: kindOf(message),
    method: meta.method ?? '',
    created_at: message.createdAt,
    arrival_workspace_id: message.workspaceId,
    ...Object.fromEntries(SAME_AS_META.flatMap((key) => (meta[key] === undefined ? [] : [[key, meta[key]]]))),
    ...(attachments.length === 0 ? {} : { attachments }),
    ...(pushes > 0 ? { redelivered: true } : {}),
  };
}

function kindOf({ delegation, request, sender }: Message): WaitingMessage['kind'] {
  if (delegation?.outcome !== undefined) return 'delegation_result';
  return request === undefined ? sender.kind : 'request';
}

/** Bounded by its size as JSON, in which a character can take two. */
function boundedText(message: Message, save: SaveText): FittedText {
  let maxCharacters = MAX_TEXT_CHARACTERS;
  let fitting = messageContent(message, maxCharacters, save);
  while (sizeOf(fitting.text) > MAX_TEXT_CHARACTERS + 200) {
    maxCharacters = Math.floor((maxCharacters * 2) / 3);
    fitting = messageContent(message, maxCharacters, save);
  }
  return fitting;
}

function boundedAttachments(attachments: readonly Attachment[]): WaitingAttachment[] {
  const shown: WaitingAttachment[] = [];
  for (const attachment of attachments) {
    const link = webLink(attachment.uri);
    const next = {
      kind: safeLine(attachment.kind),
      ...ifNamed(attachment.name, (name) => ({ name })),
      ...ifNamed(attachment.mimeType, (mimeType) => ({ mimeType })),
      ...(link === undefined ? {} : { uri: link }),
    };
    if (sizeOf([...shown, next]) > MAX_ATTACHMENTS_CHARACTERS) break;
    shown.push(next);
  }
  return shown;
}

function ifNamed<Field>(text: string | undefined, toField: (name: string) => Field): Field | undefined {
  const name = safeLine(text ?? '');
  return name === '' ? undefined : toField(name);
}

/** Characters as JSON. */
export function sizeOf(value: unknown): number {
  return JSON.stringify(value).length;
}

/** For who reads the inbox in a session that receives no messages itself; empty in one that does. */
export function receivingNote(mode: Mode): string {
  switch (mode) {
    case 'active':
      return '';
    case 'standby':
      return ' This session is on standby: messages go to another session on this machine, which may be handling them.';
    default:
      return ` This session receives no messages itself (${mode}); only what other sessions have stored is seen here.`;
  }
}
