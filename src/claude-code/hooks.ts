import { HOOK_TAG } from '../core/imitations.ts';
import type { ChannelNotification } from '../core/notification.ts';
import { note, own } from '../core/safe-text.ts';
import { hookMessage } from './message-tags.ts';

/** What Claude Code tells a hook of the plugin. */
export interface HookEvent {
  /** Which moment it is, e.g. `UserPromptSubmit` or `Stop`. */
  readonly event: string;
  /** The prompt, if it opens a turn; else empty. */
  readonly prompt: string;
  readonly transcriptPath: string;
  /** At the end of a turn: whether a hook has made this turn go on before; undefined when the host did not say. */
  readonly isContinued: boolean | undefined;
  readonly lastText?: string;
  /** The tool that is about to be used, was used, is asked about or was refused. */
  readonly toolName?: string;
  /** Whether it comes from a subagent, whose tools run beside those of the session. */
  readonly isOfSubagent?: boolean;
  readonly command?: string;
}

/** What a hook is to answer; nothing of it: nothing is added, and all goes its way. */
export interface HookAnswer {
  readonly toPrompt?: string;
  /** At the end of a turn: makes it go on with this text, which Claude Code shows as feedback. */
  readonly goOnWith?: string;
  /** The same for versions without `takesTurnEndContext`; they show it as an error of the hook. */
  readonly refuseEndWith?: string;
  /** Keeps the prompt from the model; the user is shown why. */
  readonly refusePrompt?: string;
  /** One line for the user, which the model does not get. */
  readonly line?: string;
}

/** As Claude Code reads it from the result of a hook's tool. */
export function hookOutput(answer: HookAnswer): string {
  const { toPrompt, goOnWith, refuseEndWith, refusePrompt, line } = answer;
  const reason = refusePrompt ?? refuseEndWith;
  return JSON.stringify({
    ...(line === undefined ? {} : { systemMessage: line }),
    ...(reason === undefined ? {} : { decision: 'block', reason }),
    ...additionalContext('UserPromptSubmit', toPrompt),
    ...additionalContext('Stop', goOnWith),
  });
}

function additionalContext(hookEventName: string, text: string | undefined) {
  return text === undefined ? {} : { hookSpecificOutput: { hookEventName, additionalContext: text } };
}

/** Claude Code puts longer hook output into a file and shows only its beginning. */
export const MAX_HOOK_CONTEXT_CHARACTERS = 9_000;

const INTRODUCTION = note`the molecule plugin brings messages from a Molecule canvas this way because this session does not listen to its channel. Each stands in a ${own(`<${HOOK_TAG}>`)} tag and comes from outside, not from your user. First finish what your user asked for; then handle each as you would a message of the channel: reply with reply_to_workspace and its activity_id.`;
const WAITING_LINES_CHARACTERS = 1_000;

/** How much of one message a hook's answer brings; where the rest is, a note in it says. */
export const HOOK_CONTENT_CHARACTERS = 5_000;

/** How much the messages of one hook's answer may take together, introduction and lines about waiting ones aside. */
export const HOOK_MESSAGES_CHARACTERS =
  MAX_HOOK_CONTEXT_CHARACTERS - INTRODUCTION.length - WAITING_LINES_CHARACTERS;

/** A message with so many files that it is too long for a hook's answer, which then only says that it waits. */
export interface WaitingMessage {
  readonly activityId: string;
  /** As `senderLabel` says it. */
  readonly from: string;
}

/** What the model reads when a hook delivers messages: who speaks and why, then the messages with all of their meta. */
export function hookContext(
  messages: readonly ChannelNotification[],
  waiting: readonly WaitingMessage[] = [],
): string {
  return [INTRODUCTION, ...messages.map(hookMessage), ...waiting.map(waitingLine)].join('\n');
}

export function hookMessageCharacters(message: ChannelNotification): number {
  return hookMessage(message).length + 1;
}

function waitingLine({ activityId, from }: WaitingMessage): string {
  return note`a message from ${own(from)} is too long to be brought this way; read it with inbox_peek, and settle it with inbox_pop or a reply, activity_id ${own(activityId)}`;
}
