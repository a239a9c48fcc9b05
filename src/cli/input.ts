import { CommandError, type Input } from './command.ts';

/** A stream as `process.stdin` is one. */
export interface InputStream extends AsyncIterable<Uint8Array | string> {
  readonly isTTY?: boolean;
}

const MAX_BYTES = 64 * 1024;

export function createInput(stdin: InputStream, isOutputTerminal: boolean): Input {
  return {
    isTerminal: stdin.isTTY === true && isOutputTerminal,
    isTyped: stdin.isTTY === true,
    async text() {
      const chunks: Buffer[] = [];
      let bytes = 0;
      for await (const chunk of stdin) {
        chunks.push(Buffer.from(chunk));
        bytes += chunk.length;
        if (bytes > MAX_BYTES) {
          throw new CommandError(
            'more than 64 KiB came on the standard input.',
            'Give it the snippet alone.',
          );
        }
      }
      return Buffer.concat(chunks).toString('utf8');
    },
  };
}
