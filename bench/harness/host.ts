import { Client } from '@modelcontextprotocol/sdk/client/index.js';
import { StdioClientTransport } from '@modelcontextprotocol/sdk/client/stdio.js';
import { z } from 'zod';
import { waitForExit } from '../../test/support/channel-process.ts';

export interface ServerCommand {
  readonly command: string;
  readonly args: readonly string[];
  readonly workingFolder: string;
  readonly env: Readonly<Record<string, string>>;
}

/** A channel notification as it came out of the pipe. */
export interface Arrival {
  readonly activityId: string;
  /** `performance.now()` of this process. */
  readonly atMs: number;
}

const paramsSchema = z.object({ meta: z.object({ activity_id: z.string() }) });
const KEPT_STDERR_CHARACTERS = 4_000;

/** A server as a real process over stdio, with the MCP SDK's client as its host. */
export class Host implements AsyncDisposable {
  readonly arrivals: Arrival[] = [];
  /** `performance.now()` just before the process was started. */
  readonly spawnedAtMs: number;
  /** From there until `initialize` was answered. */
  #initializeMs = 0;
  readonly #client = new Client({ name: 'bench-host', version: '1' }, { capabilities: {} });
  readonly #transport: StdioClientTransport;
  #stderr = '';
  #onArrival: () => void = () => undefined;

  private constructor(command: ServerCommand) {
    this.#transport = new StdioClientTransport({
      command: command.command,
      args: [...command.args],
      cwd: command.workingFolder,
      env: { ...command.env },
      stderr: 'pipe',
    });
    this.#transport.stderr?.on('data', (chunk: Buffer) => {
      this.#stderr = (this.#stderr + chunk.toString()).slice(-KEPT_STDERR_CHARACTERS);
    });
    this.#client.fallbackNotificationHandler = async ({ params }) => {
      const atMs = performance.now();
      this.arrivals.push({ activityId: paramsSchema.parse(params).meta.activity_id, atMs });
      this.#onArrival();
    };
    this.spawnedAtMs = performance.now();
  }

  static async start(command: ServerCommand): Promise<Host> {
    const host = new Host(command);
    await host.#client.connect(host.#transport);
    host.#initializeMs = performance.now() - host.spawnedAtMs;
    return host;
  }

  get initializeMs(): number {
    return this.#initializeMs;
  }

  get pid(): number {
    return this.#transport.pid ?? -1;
  }

  /** Claude Code does this at once; the first notification waits for it. */
  async listTools(): Promise<void> {
    await this.#client.listTools();
  }

  /** Throws when the tool says that it failed: what is measured then is not the work. */
  async callTool(name: string, args: Readonly<Record<string, unknown>>): Promise<void> {
    const { isError } = await this.#client.callTool({ name, arguments: { ...args } });
    if (isError === true) throw new Error(`${name} failed\n${this.#stderr}`);
  }

  stderr(): string {
    return this.#stderr;
  }

  /** Resolves when `count` notifications have arrived; rejects after `timeoutMs`. */
  async waitForArrivals(count: number, timeoutMs: number): Promise<void> {
    if (this.arrivals.length >= count) return;
    const { promise, resolve, reject } = Promise.withResolvers<void>();
    const timer = setTimeout(() => {
      reject(
        new Error(`${this.arrivals.length} of ${count} messages after ${timeoutMs} ms\n${this.#stderr}`),
      );
    }, timeoutMs);
    this.#onArrival = () => {
      if (this.arrivals.length >= count) resolve();
    };
    try {
      await promise;
    } finally {
      clearTimeout(timer);
      this.#onArrival = () => undefined;
    }
  }

  async [Symbol.asyncDispose](): Promise<void> {
    const { pid } = this;
    await this.#client.close();
    await waitForExit(pid);
  }
}
