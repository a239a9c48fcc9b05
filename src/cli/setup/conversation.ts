import { CommandError } from '../command.ts';
import type { Output } from '../output.ts';
import { wrap } from '../wrap.ts';

/** What a person at a terminal can be asked. Each throws `CancelledError` when they give up. */
export interface Questions {
  choose(message: string, options: readonly Choice[]): Promise<string>;
  text(message: string, placeholder: string): Promise<string>;
  /** Not shown while it is typed. */
  secret(message: string): Promise<string>;
  /** Several lines, not shown; empty when Enter is pressed alone; `without` says what that leads to. */
  paste(message: string, without: string): Promise<string>;
  confirm(message: string, byDefault: boolean): Promise<boolean>;
}

export interface Choice {
  readonly value: string;
  readonly label: string;
  readonly hint?: string;
}

/** The person gave up in the middle; nothing that was not said before has been changed. */
export class CancelledError extends CommandError {
  constructor() {
    super('cancelled.', 'Start again whenever you like: molecule-channel setup');
  }
}

export type Tone = 'done' | 'info' | 'warning' | 'problem';

/** How a command that asks and tells speaks with its user. */
export interface Conversation {
  /** Undefined where nobody can be asked. */
  readonly questions: Questions | undefined;
  say(tone: Tone, text: string): void;
  /** Lines to be copied or compared: never broken. */
  show(lines: readonly string[]): void;
}

/** For a program, a pipe or a script: a line each, and no questions. */
export function plainConversation(output: Output): Conversation {
  return {
    questions: undefined,
    say: (tone, text) => {
      const isDoubtful = tone === 'problem' || tone === 'warning';
      const line = wrap(isDoubtful ? `${tone}: ${text}` : text, output.columns, { rest: '  ' });
      if (isDoubtful) output.complain(`${line}\n`);
      else output.print(`${line}\n`);
    },
    show: (lines) => output.print(`${lines.map((line) => `  ${line}\n`).join('')}`),
  };
}
