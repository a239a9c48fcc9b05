import type { Activity } from '../core/activity.ts';
import { indentedText, visibleText } from '../core/safe-text.ts';
import { notifyEchoSchema } from '../wire/a2a.ts';
import { typedText } from '../wire/typed-message.ts';
import type { PermissionRequest, PermissionVerdict } from './asked-requests.ts';

const MAX_TOOL_CHARACTERS = 120;
const MAX_DESCRIPTION_CHARACTERS = 500;
const MAX_INPUT_CHARACTERS = 3_500;
const VERDICT = /^\s*(y|yes|n|no)\s+([a-km-z]{5})\s*$/i;

/** What the canvas user types to allow a request; our own prompt is the first to contain it. */
export function allowPhrase(requestId: string): string {
  return `yes ${requestId}`;
}

/** The question to the canvas user. What comes from the session is indented: in Markdown it stays as it is. */
export function promptText(request: PermissionRequest, expiresAtMs: number): string {
  const { requestId, description, inputPreview } = request;
  return [
    'The Claude Code session asks for permission to use a tool, and waits.',
    '',
    `Tool: ${toolName(request)}`,
    ...(description === ''
      ? []
      : ['Description:', '', indentedText(description, MAX_DESCRIPTION_CHARACTERS), '']),
    'Input:',
    '',
    indentedText(inputPreview === '' ? '(none was shown to us)' : inputPreview, MAX_INPUT_CHARACTERS),
    '',
    `To allow it this once, answer exactly: ${allowPhrase(requestId)}`,
    `To deny it, answer exactly: no ${requestId}`,
    `This can be answered until ${utcTime(expiresAtMs)}, here or in the terminal; the first answer counts.`,
  ].join('\n');
}

export function decidedText(request: PermissionRequest, behavior: PermissionVerdict['behavior']): string {
  const word = behavior === 'allow' ? 'Allowed' : 'Denied';
  return `${word}: ${toolName(request)} (${request.requestId}). If the terminal was quicker, its answer stands.`;
}

export function alreadyDecidedText(requestId: string, behavior: PermissionVerdict['behavior']): string {
  return `Nothing changed: request ${requestId} was already ${behavior === 'allow' ? 'allowed' : 'denied'}.`;
}

export function expiredText(requestId: string): string {
  return `Nothing changed: request ${requestId} has expired. If the session still waits, it can be answered in the terminal.`;
}

export function notPassedOnText(requestId: string): string {
  return `The answer to ${requestId} could not be passed on to the session; it can be answered in the terminal.`;
}

function toolName(request: PermissionRequest): string {
  return visibleText(request.toolName.replaceAll('\n', ' '), MAX_TOOL_CHARACTERS);
}

function utcTime(timeMs: number): string {
  return `${new Date(timeMs).toISOString().slice(11, 16)} UTC`;
}

/** The verdict in a text that is nothing else, such as `yes abcde`. */
export function readVerdict(text: string): PermissionVerdict | undefined {
  const [, word, requestId] = VERDICT.exec(text) ?? [];
  if (word === undefined || requestId === undefined) return undefined;
  return {
    requestId: requestId.toLowerCase(),
    behavior: word.toLowerCase().startsWith('y') ? 'allow' : 'deny',
  };
}

/** The verdict that a person typed on the canvas of this workspace; a row that only reads like one is nobody's. */
export function verdictOf(activity: Activity, workspaceId: string): PermissionVerdict | undefined {
  const text = typedText(activity, workspaceId);
  return text === undefined ? undefined : readVerdict(text);
}

/** What one of our own messages to the canvas user said, as its echo in the feed has it. */
export function ownWordsIn(activity: Activity): string {
  return notifyEchoSchema.safeParse(activity.responseBody).data?.result ?? '';
}
