import {
  type HookAnswer,
  type HookEvent,
  hookOutput,
  MAX_HOOK_CONTEXT_CHARACTERS,
} from '../claude-code/hooks.ts';
import { INSTRUCTIONS } from '../claude-code/instructions.ts';
import { isOfChannel } from '../claude-code/message-tags.ts';
import { BoundedMap } from '../core/bounded-map.ts';
import { note } from '../core/safe-text.ts';

export interface HookAnswersDeps {
  readonly serverName: string;
  /** What inbox and turns have to say; never rejects. */
  readonly answer: (event: HookEvent) => Promise<HookAnswer>;
  /** What the user is to be told of the channel now, in one line; undefined for nothing. */
  readonly line: () => string | undefined;
}

/** With the first message of a conversation: Claude Code since 2.1.260 brings the instructions too late, and after `/clear`. */
const WITH_FIRST_MESSAGE = `${note`this is how the channel of the molecule plugin works in this conversation.`}\n${INSTRUCTIONS}`;
const MAX_CONVERSATIONS = 100;

/** Answers the plugin's hooks: what inbox and turns have to say, the instructions where they are missing, and lines for the user. */
export class HookAnswers {
  /** Conversations that have the instructions, by transcript. */
  readonly #instructed = new BoundedMap<string, true>(MAX_CONVERSATIONS);
  #lastLine: string | undefined;

  constructor(private readonly deps: HookAnswersDeps) {}

  /** As the host reads it from the tool's result; never rejects. */
  async answer(event: HookEvent): Promise<string> {
    const answer = await this.deps.answer(event);
    // What a conversation was told, a summary does not hold any more.
    if (event.event === 'PostCompact') this.#instructed.delete(event.transcriptPath);
    if (event.event !== 'UserPromptSubmit' || answer.refusePrompt !== undefined) return hookOutput(answer);
    return hookOutput({ ...answer, ...this.#instructions(event, answer), ...this.#newLine() });
  }

  #instructions(event: HookEvent, { toPrompt }: HookAnswer): Pick<HookAnswer, 'toPrompt'> {
    const hasMessage = toPrompt !== undefined || isOfChannel(event.prompt, this.deps.serverName);
    if (!hasMessage || this.#instructed.has(event.transcriptPath)) return {};
    const text = [WITH_FIRST_MESSAGE, ...(toPrompt === undefined ? [] : [toPrompt])].join('\n');
    // With a full answer they would not fit; the next one has room.
    if (text.length > MAX_HOOK_CONTEXT_CHARACTERS) return {};
    this.#instructed.set(event.transcriptPath, true);
    return { toPrompt: text };
  }

  /** Only what differs from what the user was told last. */
  #newLine(): Pick<HookAnswer, 'line'> {
    const line = this.deps.line();
    if (line === undefined || line === this.#lastLine) return {};
    this.#lastLine = line;
    return { line };
  }
}
