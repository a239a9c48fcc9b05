import { logLine, safeLine } from '../../core/safe-text.ts';
import type { Output } from '../output.ts';

export interface Line {
  /** RFC 3339; now unless given. */
  readonly at?: string;
  readonly from: string;
  readonly to: string;
  readonly text: string;
}

const TIME_WIDTH = 8;
const MAX_SHOWN_CHARACTERS = 2_000;

/** A conversation in the terminal: who said what to whom, and when. */
export class Transcript {
  readonly #output: Output;

  constructor(output: Output) {
    this.#output = output;
  }

  say({ at, from, to, text }: Line): void {
    const { faint, strong } = this.#output.style;
    const head = `${faint(clockTime(at))}  ${strong(safeLine(from))} → ${safeLine(to)}`;
    const body = shownLines(text).map((line) => `${' '.repeat(TIME_WIDTH + 2)}${line}\n`);
    this.#output.print(`${head}\n${body.join('')}`);
  }

  /** Something that is not part of the conversation. */
  note(text: string): void {
    this.#output.print(`${this.#output.style.faint(`${clockTime(undefined)}  ${logLine(text)}`)}\n`);
  }
}

function clockTime(at: string | undefined): string {
  const time = at === undefined ? new Date() : new Date(at);
  return Number.isNaN(time.getTime()) ? '??:??:??' : time.toTimeString().slice(0, TIME_WIDTH);
}

/** Remote text could hold escape sequences, which a terminal would obey. */
function shownLines(text: string): string[] {
  const characters = Array.from(text);
  const shown =
    characters.length <= MAX_SHOWN_CHARACTERS
      ? text
      : `${characters.slice(0, MAX_SHOWN_CHARACTERS).join('')}…`;
  return shown.split(/\r\n|[\n\r\u2028\u2029]/).map(logLine);
}
