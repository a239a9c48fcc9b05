import { CANCEL_SYMBOL, confirm, log, password, select, text } from '@clack/prompts';
import type { Output } from '../output.ts';
import { wrap } from '../wrap.ts';
import { CancelledError, type Conversation, type Questions, type Tone } from './conversation.ts';
import { readPaste } from './paste.ts';

/** The bar and the space that stand before every line of a prompt. */
const GUIDE_COLUMNS = 3;

const LOGS: Readonly<Record<Tone, (message: string) => void>> = {
  done: log.success,
  info: log.info,
  warning: log.warn,
  problem: log.error,
};

/**
 * For a person at a terminal.
 * @param stop aborts when the person presses Ctrl-C or the terminal is gone: a question then ends, and no other is asked
 */
export function terminalConversation(output: Output, stop: AbortSignal): Conversation {
  return {
    questions: terminalQuestions(output, stop),
    say: (tone, message) => LOGS[tone](fitted(message, output)),
    show: (lines) => output.print(`\n${lines.map((line) => `  ${line}\n`).join('')}`),
  };
}

function terminalQuestions(output: Output, stop: AbortSignal): Questions {
  const ask = (message: string) => {
    if (stop.aborted) throw new CancelledError();
    return fitted(message, output);
  };
  /** The library does not end a question when its terminal is gone. */
  const asked = <T>(question: Promise<T>) => Promise.race([question, aborted(stop)]);
  return {
    choose: async (message, options) =>
      answered(
        await asked(
          select({ message: ask(message), options: [...options], showInstructions: false, signal: stop }),
        ),
      ),
    text: async (message, placeholder) =>
      answered(
        await asked(text({ message: ask(message), placeholder, validate: requireSomething, signal: stop })),
      ).trim(),
    secret: async (message) =>
      answered(
        await asked(password({ message: ask(message), validate: requireSomething, signal: stop })),
      ).trim(),
    confirm: async (message, byDefault) =>
      answered(await asked(confirm({ message: ask(message), initialValue: byDefault, signal: stop }))),
    paste: async (message, without) => {
      log.step(ask(`${message}\nIt is not shown. Press Enter when nothing happens after it.\n${without}`));
      const pasted = await readPaste(process.stdin, (sequence) => output.print(sequence), stop);
      if (pasted === undefined) throw new CancelledError();
      if (pasted.trim() === '') return '';
      const lines = pasted.trimEnd().split('\n').length;
      log.success(lines === 1 ? 'One line received.' : `${lines} lines received.`);
      return pasted;
    },
  };
}

function aborted(stop: AbortSignal): Promise<typeof CANCEL_SYMBOL> {
  return new Promise((resolve) => {
    stop.addEventListener('abort', () => resolve(CANCEL_SYMBOL), { once: true });
  });
}

function answered<T>(answer: T | typeof CANCEL_SYMBOL): T {
  if (answer === CANCEL_SYMBOL) throw new CancelledError();
  return answer;
}

function requireSomething(value: string | undefined): string | undefined {
  return value === undefined || value.trim() === ''
    ? 'Something is needed here; Ctrl-C gives up.'
    : undefined;
}

function fitted(message: string, { columns }: Output): string {
  return columns === undefined ? message : wrap(message, columns - GUIDE_COLUMNS);
}
