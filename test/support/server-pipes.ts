import { ReadBuffer, serializeMessage } from '@modelcontextprotocol/sdk/shared/stdio.js';
import type { Transport } from '@modelcontextprotocol/sdk/shared/transport.js';
import type { JSONRPCMessage } from '@modelcontextprotocol/sdk/types.js';

/** A server that has not ended by then, although its input has, is ended by force. */
const CLOSE_LIMIT_MS = 4_000;

export interface ServerPipesOptions {
  readonly command: readonly string[];
  readonly folder: string;
  /** The whole environment of the server. */
  readonly env: Readonly<Record<string, string>>;
}

/**
 * A server as a child process that speaks MCP over its pipes. Unlike the SDK's own transport it also does what no
 * well-behaved host does: it stops reading, and closes single pipes.
 */
export class ServerPipes implements Transport {
  onclose?: () => void;
  onerror?: (error: Error) => void;
  onmessage?: (message: JSONRPCMessage) => void;
  readonly exited: Promise<void>;
  readonly #child: Bun.Subprocess<'pipe', 'pipe', 'pipe'>;
  readonly #stdout;
  readonly #stderr;
  #reading = Promise.withResolvers<void>();
  #isRunning = true;
  #allRead = Promise.resolve();
  #errorText = '';

  constructor({ command, folder, env }: ServerPipesOptions) {
    this.#child = Bun.spawn([...command], { cwd: folder, env: { ...env }, stdio: ['pipe', 'pipe', 'pipe'] });
    this.#stdout = this.#child.stdout.getReader();
    this.#stderr = this.#child.stderr.getReader();
    this.#reading.resolve();
    this.exited = this.#child.exited.then(() => {
      this.#isRunning = false;
    });
    // The last answers of a server that has ended are still in the pipe.
    void this.exited.then(() => this.#allRead).then(() => this.onclose?.());
    void this.#readErrors();
  }

  get pid(): number {
    return this.#child.pid;
  }

  get isRunning(): boolean {
    return this.#isRunning;
  }

  /** All that the server has written to stderr. */
  stderr(): string {
    return this.#errorText;
  }

  async start(): Promise<void> {
    this.#allRead = this.#readMessages();
  }

  async send(message: JSONRPCMessage): Promise<void> {
    try {
      this.#child.stdin.write(serializeMessage(message));
      await this.#child.stdin.flush();
    } catch {
      // The server is dead or dying: its exit rejects whoever waits for an answer.
    }
  }

  /** Ends the server as a host does that just goes away. */
  async close(): Promise<void> {
    await Promise.try(() => this.#child.stdin.end()).catch(() => undefined);
    const limit = setTimeout(() => this.signal('SIGKILL'), CLOSE_LIMIT_MS);
    await this.exited;
    clearTimeout(limit);
  }

  signal(signal: NodeJS.Signals): void {
    this.#child.kill(signal);
  }

  /** What the server writes stays in the pipe from now on. */
  stopReading(): void {
    this.#reading = Promise.withResolvers<void>();
  }

  goOnReading(): void {
    this.#reading.resolve();
  }

  async closeStdout(): Promise<void> {
    await this.#stdout.cancel();
  }

  async closeStderr(): Promise<void> {
    await this.#stderr.cancel();
  }

  /** Rejects, and so fails the test, at a line that is no message. What a killed server did not finish is no line. */
  async #readMessages(): Promise<void> {
    const buffer = new ReadBuffer();
    for (;;) {
      const { value, done } = await this.#stdout.read();
      if (done) return;
      await this.#reading.promise;
      buffer.append(Buffer.from(value));
      for (let message = buffer.readMessage(); message !== null; message = buffer.readMessage()) {
        this.onmessage?.(message);
      }
    }
  }

  async #readErrors(): Promise<void> {
    const decoder = new TextDecoder();
    for (;;) {
      const { value, done } = await this.#stderr.read();
      if (done) return;
      this.#errorText += decoder.decode(value, { stream: true });
    }
  }
}
