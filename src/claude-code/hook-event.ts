/** What a hook of the plugin tells: which moment it is, the prompt if it opens a turn, and where the transcript is. */
export interface HookEvent {
  readonly event: string;
  readonly prompt: string;
  readonly transcriptPath: string;
  /** At the end of a turn: whether a hook has made this turn go on before; undefined when the host did not say. */
  readonly isContinued: boolean | undefined;
}

/** The answer that adds nothing to the model's context. */
export const NOTHING_TO_ADD = '{}';

/** The answer that adds text to the prompt just submitted. */
export function addToPrompt(text: string): string {
  return JSON.stringify({
    hookSpecificOutput: { hookEventName: 'UserPromptSubmit', additionalContext: text },
  });
}

/** The answer that makes the turn go on with this text. Claude Code shows it as feedback. */
export function continueTurn(text: string): string {
  return JSON.stringify({ hookSpecificOutput: { hookEventName: 'Stop', additionalContext: text } });
}

/** The same for versions that know no other way; they show it as an error of the hook. */
export function refuseTurnEnd(text: string): string {
  return JSON.stringify({ decision: 'block', reason: text });
}
