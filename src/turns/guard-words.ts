import type { Message } from '../core/message.ts';
import { senderLabel } from '../core/notification.ts';
import { note, own, quotedLine, safeWord } from '../core/safe-text.ts';

const FIRST_WORDS_CHARACTERS = 60;
const MAX_NAMED = 8;
const MAX_TERMINAL_CHARACTERS = 20_000;

/** What makes a turn go on: for the model, so that it answers what it has left without an answer. */
export function goOnText(owed: readonly Message[]): string {
  const named = owed.slice(0, MAX_NAMED).map(({ sender, text, activityId }) => {
    const words = quotedLine(text, FIRST_WORDS_CHARACTERS);
    return `- ${senderLabel(sender)} wrote ${words}, activity_id ${activityId}`;
  });
  const left = owed.length - named.length;
  const more = left > 0 ? `\n- and ${left} more; list them with chat_history` : '';
  return note`you have not replied to:\n${own(`${named.join('\n')}${more}`)}\nNobody on the canvas sees what you say here. Call reply_to_workspace now with each activity_id, also to say that it is not done; call inbox_pop for what needs no reply. You are asked once`;
}

/** What Claude said in the terminal, as the answer that it did not send. */
export function terminalAnswer(text: string): string {
  const words = text.trim();
  const isCut = words.length > MAX_TERMINAL_CHARACTERS;
  const shown = isCut ? `${words.slice(0, MAX_TERMINAL_CHARACTERS).toWellFormed()}…` : words;
  const end = isCut ? '\n\n(The rest is in the terminal.)' : '';
  return `Claude answered in the terminal and sent no reply. This was taken from there:\n\n${shown}${end}`;
}

/** Why no answer comes: the session ended its turn, the user at the keyboard or an error broke it off, or it was closed. */
export type Reason = 'unanswered' | 'interrupted' | 'failed' | 'closed';

/** @param messages of one person, at least one */
export function reasonText(reason: Reason, messages: readonly Message[]): string {
  const [first] = messages;
  const words = quotedLine(first?.text ?? '', FIRST_WORDS_CHARACTERS);
  const which =
    messages.length === 1
      ? `your message ${words}`
      : `${messages.length} of your messages, the first ${words},`;
  switch (reason) {
    case 'unanswered':
      return `The session has finished its turn without answering ${which}. Write again if you need an answer.`;
    case 'interrupted':
      return `The user at the terminal stopped the session while it worked on ${which}; no answer comes from that. Write again if you need one.`;
    case 'failed':
      return `An error ended the turn of the session before it answered ${which}. Write again to have it tried once more.`;
    case 'closed':
      return `The session was closed before it answered ${which}. Write again when it is back, if you need an answer.`;
  }
}

/** Auto mode of Claude Code did not let Claude use a tool; its reasons may quote what the person must not see. */
export function refusedText(toolName: string): string {
  return `Auto mode of Claude Code refused a step that Claude wanted to take for you (${safeWord(toolName)}). Claude may find another way; only the user at the terminal can allow it.`;
}
