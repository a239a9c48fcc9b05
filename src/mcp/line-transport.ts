import type { Readable, Writable } from 'node:stream';
import { StdioServerTransport } from '@modelcontextprotocol/sdk/server/stdio.js';
import { serializeMessage } from '@modelcontextprotocol/sdk/shared/stdio.js';
import type { JSONRPCMessage } from '@modelcontextprotocol/sdk/types.js';

/** JSON may hold these as they are, but readers of lines, such as Node's `readline`, take them for the end of one. */
const LINE_ENDS = /[\u0085\u2028\u2029]/g;

/** Stdio as the SDK does it, each message in one line for every reader. */
export class LineTransport extends StdioServerTransport {
  readonly #stdout: Writable;

  constructor(stdin: Readable, stdout: Writable) {
    super(stdin, stdout);
    this.#stdout = stdout;
  }

  /** Resolves when the stream takes more. */
  override send(message: JSONRPCMessage): Promise<void> {
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
