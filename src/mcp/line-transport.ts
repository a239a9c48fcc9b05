import type { Readable, Writable } from 'node:stream';
import { StdioServerTransport } from '@modelcontextprotocol/sdk/server/stdio.js';
import { serializeMessage } from '@modelcontextprotocol/sdk/shared/stdio.js';
import type { JSONRPCMessage } from '@modelcontextprotocol/sdk/types.js';

/** What was done with the streams before there was a transport. */
export interface EarlyAnswer {
  /** What has been read and has to be read again. */
  takeInput(): Buffer;
  /** Whether this message has been written already. True once. */
  isGiven(message: JSONRPCMessage): boolean;
}

/** JSON may hold these as they are, but readers of lines, such as Node's `readline`, take them for the end of one. */
const LINE_ENDS = /[\u0085\u2028\u2029]/g;

/** Stdio as the SDK does it, each message in one line for every reader. */
export class LineTransport extends StdioServerTransport {
  readonly #stdin: Readable;
  readonly #stdout: Writable;
  readonly #early: EarlyAnswer | undefined;

  constructor(stdin: Readable, stdout: Writable, early?: EarlyAnswer) {
    super(stdin, stdout);
    this.#stdin = stdin;
    this.#stdout = stdout;
    this.#early = early;
  }

  override async start(): Promise<void> {
    const started = super.start();
    // It listens by now, so that nothing is lost between the two.
    const input = this.#early?.takeInput();
    if (input !== undefined && input.length > 0) this.#stdin.unshift(input);
    await started;
  }

  /** Resolves when the stream takes more. */
  override send(message: JSONRPCMessage): Promise<void> {
    if (this.#early?.isGiven(message) === true) return Promise.resolve();
    const line = serializeMessage(message).replace(LINE_ENDS, escaped);
    return new Promise((resolve) => {
      if (this.#stdout.write(line)) resolve();
      else this.#stdout.once('drain', resolve);
    });
  }
}

/** These characters stand in JSON only inside strings. */
function escaped(character: string): string {
  return `\\u${character.charCodeAt(0).toString(16).padStart(4, '0')}`;
}
