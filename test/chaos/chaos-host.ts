import { join, resolve } from 'node:path';
import { z } from 'zod';
import { isRunning, type Pushed } from '../support/channel-process.ts';
import { eventually } from '../support/eventually.ts';

const ROOT = resolve(import.meta.dir, '../..');
const HANDSHAKE_LIMIT_MS = 60_000;
const CALL_LIMIT_MS = 30_000;
const CLOSE_LIMIT_MS = 10_000;
const MAX_STDERR_CHARACTERS = 200_000;

const lineSchema = z.object({
  id: z.number().optional(),
  method: z.string().optional(),
  params: z.unknown().optional(),
  result: z.unknown().optional(),
});
const pushSchema = z.object({ content: z.string(), meta: z.record(z.string(), z.string()) });
const statusSchema = z.object({ structuredContent: z.object({ mode: z.string() }) });

export interface ChaosHostOptions {
  readonly name: string;
  readonly stateDir: string;
  readonly env?: Readonly<Record<string, string>>;
  /** As Claude Code with the plugin's hooks: what was pushed is settled by receipts, not by the write. */
  readonly hasHooks?: boolean;
  /** A shell line that ends in `exec "$@"`, for limits on the server's process. */
  readonly shell?: string;
  readonly onPushed: (pushed: Pushed) => void;
}

/**
 * A host with its hand on the pipe: it starts the shipped server, can stop reading, can die without reading, and
 * reads to the last byte what a killed server left behind.
 */
export class ChaosHost {
  readonly name: string;
  readonly #child;
  readonly #reader;
  readonly #onPushed: (pushed: Pushed) => void;
  readonly #waiting = new Map<number, (result: unknown) => void>();
  #gate: PromiseWithResolvers<void> | undefined;
  #nextId = 1;
  #stderr = '';
  #pushes = 0;
  #isGone = false;
  /** Resolves when everything that the server wrote has been read, or the host has died. */
  readonly finished: Promise<void>;

  private constructor(options: ChaosHostOptions) {
    this.name = options.name;
    this.#onPushed = options.onPushed;
    const server = [
      process.execPath,
      '--no-env-file',
      `--config=${join(ROOT, 'bunfig.toml')}`,
      join(ROOT, 'dist/channel.js'),
    ];
    const command = options.shell === undefined ? server : ['bash', '-c', options.shell, 'bash', ...server];
    this.#child = Bun.spawn(command, {
      env: {
        PATH: process.env.PATH ?? '',
        HOME: options.stateDir,
        MOLECULE_STATE_DIR: options.stateDir,
        ...(options.hasHooks === true ? { CLAUDE_PLUGIN_ROOT: options.stateDir } : {}),
        ...options.env,
      },
      stdio: ['pipe', 'pipe', 'pipe'],
    });
    this.#reader = this.#child.stdout.getReader();
    this.finished = this.#readMessages();
    void this.#readStderr();
  }

  static async start(options: ChaosHostOptions): Promise<ChaosHost> {
    const host = new ChaosHost(options);
    const client =
      options.hasHooks === true
        ? { name: 'claude-code', version: '2.1.197' }
        : { name: 'chaos-host', version: '1' };
    await host.#request(
      'initialize',
      { protocolVersion: '2025-06-18', capabilities: {}, clientInfo: client },
      HANDSHAKE_LIMIT_MS,
    );
    host.#send({ method: 'notifications/initialized' });
    await host.#request('tools/list', {}, HANDSHAKE_LIMIT_MS);
    return host;
  }

  get pid(): number {
    return this.#child.pid;
  }

  /** Notifications that were read. */
  get pushes(): number {
    return this.#pushes;
  }

  stderr(): string {
    return this.#stderr;
  }

  /** From here on nothing more is read than what is on its way already. */
  stopReading(): void {
    this.#gate ??= Promise.withResolvers<void>();
  }

  readAgain(): void {
    this.#gate?.resolve();
    this.#gate = undefined;
  }

  async mode(): Promise<string> {
    const result = await this.#request('tools/call', { name: 'channel_status', arguments: {} }, CALL_LIMIT_MS);
    return statusSchema.parse(result).structuredContent.mode;
  }

  waitForMode(mode: string): Promise<true> {
    return eventually(`${this.name} to be ${mode}`, async () => (await this.mode()) === mode || undefined, {
      timeoutMs: 60_000,
      explain: () => this.#stderr,
    });
  }

  /** The call of the plugin's hook at the moment when a prompt with these messages is submitted. */
  submit(messages: readonly Pushed[]): void {
    const prompt = messages
      .map(
        ({ content, meta }) =>
          `<channel source="plugin:molecule:molecule" activity_id="${meta.activity_id}">\n${content}\n</channel>`,
      )
      .join('\n');
    const params = { name: 'receipt', arguments: { event: 'UserPromptSubmit', prompt, transcript_path: '' } };
    this.#send({ id: this.#takeId(), method: 'tools/call', params });
  }

  waitForStderr(text: string): Promise<true> {
    return eventually(`"${text}" from ${this.name}`, () => this.#stderr.includes(text) || undefined, {
      timeoutMs: 60_000,
      explain: () => this.#stderr,
    });
  }

  signal(signal: 'SIGSTOP' | 'SIGCONT' | 'SIGTERM'): void {
    if (!this.#isGone && isRunning(this.pid)) process.kill(this.pid, signal);
  }

  /** `kill -9`; then reads what is left in the pipe. */
  async kill(): Promise<void> {
    this.#child.kill('SIGKILL');
    await this.#end();
  }

  /** The host dies: what it has not read, nobody will. */
  async die(): Promise<void> {
    this.#isGone = true;
    await this.#reader.cancel().catch(() => undefined);
    await this.#closeInput();
    await eventually(`${this.name} to end`, () => !isRunning(this.pid) || undefined);
    this.#gate?.resolve();
  }

  /** Ends the session as a host does; by force when the server takes too long. */
  async close(): Promise<void> {
    this.signal('SIGCONT');
    await this.#closeInput();
    await Promise.race([this.#child.exited, Bun.sleep(CLOSE_LIMIT_MS)]);
    this.#child.kill('SIGKILL');
    await this.#end();
  }

  /** Waits for a server that was asked to end. */
  async ended(): Promise<void> {
    await Promise.race([this.#child.exited, Bun.sleep(CLOSE_LIMIT_MS)]);
    await this.close();
  }

  async #end(): Promise<void> {
    this.readAgain();
    await this.#child.exited;
    await this.finished;
  }

  async #closeInput(): Promise<void> {
    await Promise.try(() => this.#child.stdin.end()).catch(() => undefined);
  }

  #takeId(): number {
    this.#nextId += 1;
    return this.#nextId;
  }

  #send(message: Readonly<Record<string, unknown>>): void {
    void Promise.try(() => {
      this.#child.stdin.write(`${JSON.stringify({ jsonrpc: '2.0', ...message })}\n`);
      return this.#child.stdin.flush();
    }).catch(() => {
      // The server is gone: whoever waits for an answer notices.
    });
  }

  #request(method: string, params: unknown, limitMs: number): Promise<unknown> {
    const id = this.#takeId();
    const { promise, resolve, reject } = Promise.withResolvers<unknown>();
    const fail = (why: string) => reject(new Error(`${this.name}: ${method} ${why}\n${this.#stderr}`));
    const timer = setTimeout(() => fail(`was not answered within ${limitMs} ms`), limitMs);
    this.#waiting.set(id, resolve);
    void this.#child.exited.then(() => fail('met a server that is gone'));
    this.#send({ id, method, params });
    return promise.finally(() => {
      clearTimeout(timer);
      this.#waiting.delete(id);
    });
  }

  async #readMessages(): Promise<void> {
    const decoder = new TextDecoder();
    let rest = '';
    for (;;) {
      const { done, value } = await this.#reader.read();
      if (done || this.#isGone) return;
      const lines = (rest + decoder.decode(value, { stream: true })).split('\n');
      rest = lines.pop() ?? '';
      for (const line of lines) this.#take(line);
      await this.#gate?.promise;
    }
  }

  #take(line: string): void {
    const { id, method, params, result } = lineSchema.parse(JSON.parse(line));
    if (method === 'notifications/claude/channel') {
      this.#pushes += 1;
      this.#onPushed(pushSchema.parse(params));
    } else if (id !== undefined) this.#waiting.get(id)?.(result);
  }

  async #readStderr(): Promise<void> {
    const decoder = new TextDecoder();
    for await (const chunk of this.#child.stderr) {
      this.#stderr = (this.#stderr + decoder.decode(chunk, { stream: true })).slice(-MAX_STDERR_CHARACTERS);
    }
  }
}
