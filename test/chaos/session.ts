import { join, resolve } from 'node:path';
import { z } from 'zod';
import type { Pushed } from '../support/channel-process.ts';

const ROOT = resolve(import.meta.dir, '../..');
const CALL_TIMEOUT_MS = 20_000;
const CLOSE_LIMIT_MS = 3_000;
const MAX_KEPT_STDERR = 200_000;

export interface SessionOptions {
  readonly name: string;
  readonly env: Readonly<Record<string, string>>;
  /** Whom the host claims to be. */
  readonly client: { readonly name: string; readonly version: string };
  /** What stands before the server's own command line, e.g. a limit of what it may use. */
  readonly wrapper?: readonly string[];
  /** Scripts that are loaded into the server's process before it. */
  readonly preload?: readonly string[];
  readonly onPushed: (pushed: Pushed) => void;
}

const incomingSchema = z.union([
  z.object({
    method: z.literal('notifications/claude/channel'),
    params: z.object({ content: z.string(), meta: z.record(z.string(), z.string()) }),
  }),
  z.object({ id: z.number(), result: z.unknown(), error: z.object({ message: z.string() }).optional() }),
  z.object({ method: z.string() }),
]);

const toolAnswerSchema = z.object({
  content: z.array(z.object({ text: z.string() })),
  structuredContent: z.record(z.string(), z.unknown()).default({}),
});

/** A session of a host: the shipped server as a process of its own, and a client that reads its every line. */
export class Session {
  readonly name: string;
  /** Resolves when the handshake is over; also when the server dies before. */
  readonly ready: Promise<void>;
  readonly exited: Promise<unknown>;
  readonly #child: Bun.Subprocess<'pipe', 'pipe', 'pipe'>;
  readonly #onPushed: SessionOptions['onPushed'];
  readonly #calls = new Map<number, PromiseWithResolvers<unknown>>();
  #nextCall = 1;
  #isGone = false;
  #stderr = '';
  stderrBytes = 0;
  #isReading = Promise.withResolvers<void>();

  constructor(options: SessionOptions) {
    this.name = options.name;
    this.#onPushed = options.onPushed;
    const preload = (options.preload ?? []).flatMap((path) => ['--preload', path]);
    const server = [
      process.execPath,
      '--no-env-file',
      `--config=${join(ROOT, 'bunfig.toml')}`,
      ...preload,
      join(ROOT, 'dist/channel.js'),
    ];
    this.#child = Bun.spawn([...(options.wrapper ?? []), ...server], {
      env: { PATH: process.env.PATH ?? '', ...options.env },
      stdio: ['pipe', 'pipe', 'pipe'],
    });
    this.#isReading.resolve();
    void this.#readNotifications();
    void this.#readStderr();
    this.exited = this.#child.exited.then(() => this.#ended());
    this.ready = this.#shakeHands(options.client).catch((error: unknown) => {
      if (!this.#isGone) throw error;
    });
    // Whoever waits for it hears of it; a session that is killed first has nobody who does.
    this.ready.catch(() => undefined);
  }

  get pid(): number {
    return this.#child.pid;
  }

  get isRunning(): boolean {
    return !this.#isGone;
  }

  get exitCode(): number | null {
    return this.#child.exitCode;
  }

  stderr(): string {
    return this.#stderr;
  }

  /** Calls a tool, listed or not. Rejects when the server dies. */
  async call(name: string, args: Readonly<Record<string, unknown>> = {}) {
    const { content, structuredContent } = toolAnswerSchema.parse(
      await this.#request('tools/call', { name, arguments: args }),
    );
    return { text: content.map(({ text }) => text).join('\n'), data: structuredContent };
  }

  signal(signal: 'SIGSTOP' | 'SIGCONT' | 'SIGTERM'): void {
    this.#child.kill(signal);
  }

  async kill(): Promise<void> {
    this.#child.kill('SIGKILL');
    await this.exited;
  }

  /** Ends as a host does that just goes away. */
  async close(): Promise<void> {
    await Promise.try(() => this.#child.stdin.end()).catch(() => undefined);
    const limit = setTimeout(() => this.#child.kill('SIGKILL'), CLOSE_LIMIT_MS);
    await this.exited;
    clearTimeout(limit);
  }

  /** The host hangs: it leaves what the server writes in the pipe. */
  stopReading(): void {
    this.#isReading = Promise.withResolvers<void>();
  }

  goOnReading(): void {
    this.#isReading.resolve();
  }

  async #shakeHands(client: SessionOptions['client']): Promise<void> {
    await this.#request('initialize', {
      protocolVersion: '2025-06-18',
      capabilities: {},
      clientInfo: client,
    });
    this.#send({ method: 'notifications/initialized' });
    await this.#request('tools/list', {});
  }

  #request(method: string, params: unknown): Promise<unknown> {
    const id = this.#nextCall;
    this.#nextCall += 1;
    const call = Promise.withResolvers<unknown>();
    if (this.#isGone) call.reject(new Error(`${this.name} is gone`));
    else this.#calls.set(id, call);
    const limit = setTimeout(() => call.reject(new Error(`${method} was not answered`)), CALL_TIMEOUT_MS);
    this.#send({ id, method, params });
    return call.promise.finally(() => {
      clearTimeout(limit);
      this.#calls.delete(id);
    });
  }

  #send(message: Readonly<Record<string, unknown>>): void {
    try {
      this.#child.stdin.write(`${JSON.stringify({ jsonrpc: '2.0', ...message })}\n`);
      void Promise.try(() => this.#child.stdin.flush()).catch(() => undefined);
    } catch {
      // The server is dead or dying: its exit rejects whoever waits for an answer.
    }
  }

  async #readNotifications(): Promise<void> {
    const decoder = new TextDecoder();
    let rest = '';
    for await (const chunk of this.#child.stdout) {
      await this.#isReading.promise;
      const lines = (rest + decoder.decode(chunk, { stream: true })).split('\n');
      // What a killed server did not write to the end is no message.
      rest = lines.pop() ?? '';
      for (const line of lines) this.#take(line);
    }
  }

  #take(line: string): void {
    const message = incomingSchema.parse(JSON.parse(line));
    if ('id' in message) {
      const call = this.#calls.get(message.id);
      if (message.error === undefined) call?.resolve(message.result);
      else call?.reject(new Error(message.error.message));
    } else if ('params' in message) this.#onPushed(message.params);
  }

  async #readStderr(): Promise<void> {
    const decoder = new TextDecoder();
    for await (const chunk of this.#child.stderr) {
      this.stderrBytes += chunk.byteLength;
      if (this.#stderr.length < MAX_KEPT_STDERR) this.#stderr += decoder.decode(chunk, { stream: true });
    }
  }

  #ended(): void {
    this.#isGone = true;
    for (const call of this.#calls.values()) call.reject(new Error(`${this.name} died`));
  }
}
