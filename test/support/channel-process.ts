import { mkdirSync, readFileSync, writeFileSync } from 'node:fs';
import { join, resolve } from 'node:path';
import { Client } from '@modelcontextprotocol/sdk/client/index.js';
import { StdioClientTransport } from '@modelcontextprotocol/sdk/client/stdio.js';
import { z } from 'zod';
import { eventually } from './eventually.ts';

const ROOT = resolve(import.meta.dir, '../..');

const channelNotificationSchema = z.object({
  method: z.literal('notifications/claude/channel'),
  params: z.object({ content: z.string(), meta: z.record(z.string(), z.string()) }),
});

export interface Pushed {
  readonly content: string;
  readonly meta: Readonly<Record<string, string>>;
}

export interface ToolAnswer {
  readonly text: string;
  readonly isError: boolean;
  readonly data: Readonly<Record<string, unknown>>;
}

const toolAnswerSchema = z.object({
  content: z.array(z.object({ type: z.literal('text'), text: z.string() })),
  isError: z.boolean().default(false),
  structuredContent: z.record(z.string(), z.unknown()).default({}),
});

export interface ChannelProcessOptions {
  readonly stateDir: string;
  readonly env?: Readonly<Record<string, string>>;
  /** Whom the client claims to be; the server waits differently for Claude Code. */
  readonly clientName?: string;
  readonly clientVersion?: string;
  /** Runs as this user; only root can. */
  readonly uid?: number;
  /** The tools are listed at once, as Claude Code does, unless this is false. */
  readonly listTools?: boolean;
}

/** The shipped channel server as a real process, with the SDK's client as its host. */
export class ChannelProcess implements AsyncDisposable {
  readonly pushed: Pushed[] = [];
  readonly #client: Client;
  #pid: number | undefined;
  #stderr = '';

  private constructor(client: Client, transport: StdioClientTransport) {
    this.#client = client;
    transport.stderr?.on('data', (chunk: Buffer) => {
      this.#stderr += chunk.toString();
    });
    client.setNotificationHandler(channelNotificationSchema, ({ params }) => void this.pushed.push(params));
  }

  static async start(options: ChannelProcessOptions): Promise<ChannelProcess> {
    const program = [
      process.execPath,
      '--no-env-file',
      `--config=${join(ROOT, 'bunfig.toml')}`,
      join(ROOT, 'dist/channel.js'),
    ];
    const [command = '', ...args] =
      options.uid === undefined
        ? program
        : ['setpriv', `--reuid=${options.uid}`, '--clear-groups', ...program];
    const transport = new StdioClientTransport({
      command,
      args,
      env: {
        PATH: process.env.PATH ?? '',
        HOME: options.stateDir,
        MOLECULE_STATE_DIR: options.stateDir,
        ...options.env,
      },
      stderr: 'pipe',
    });
    const client = new Client(
      { name: options.clientName ?? 'test-host', version: options.clientVersion ?? '1' },
      { capabilities: {} },
    );
    const channel = new ChannelProcess(client, transport);
    await client.connect(transport);
    channel.#pid = transport.pid ?? undefined;
    if (options.listTools !== false) await client.listTools();
    return channel;
  }

  /** Also once it has ended: a signal to -1, which the transport's own answer then invites, reaches every process. */
  get pid(): number {
    if (this.#pid === undefined) throw new Error('the channel server was never connected');
    return this.#pid;
  }

  get client(): Client {
    return this.#client;
  }

  stderr(): string {
    return this.#stderr;
  }

  texts(): string[] {
    return this.pushed.map(({ content }) => content);
  }

  async call(name: string, args: Record<string, unknown> = {}): Promise<ToolAnswer> {
    const answer = toolAnswerSchema.parse(await this.#client.callTool({ name, arguments: args }));
    return {
      text: answer.content.map(({ text }) => text).join('\n'),
      isError: answer.isError,
      data: answer.structuredContent,
    };
  }

  /** Waits until `count` notifications have arrived. */
  waitForPushes(count: number, timeoutMs = 20_000): Promise<true> {
    return eventually(`${count} pushed messages`, () => this.pushed.length >= count || undefined, {
      timeoutMs,
      explain: () => `${this.pushed.length} were pushed\n${this.#stderr}`,
    });
  }

  waitForStderr(text: string, timeoutMs = 15_000): Promise<true> {
    return eventually(`"${text}" on stderr`, () => this.#stderr.includes(text) || undefined, {
      timeoutMs,
      explain: () => this.#stderr,
    });
  }

  waitForMode(mode: string, timeoutMs = 15_000): Promise<true> {
    return eventually(
      `mode ${mode}`,
      async () => (await this.call('channel_status')).data.mode === mode || undefined,
      { timeoutMs, explain: () => this.#stderr },
    );
  }

  /** Ends the process as a host does that just goes away, and waits until it is gone. */
  async stop(): Promise<void> {
    const { pid } = this;
    await this.#client.close();
    await waitForExit(pid);
  }

  async [Symbol.asyncDispose](): Promise<void> {
    const { pid } = this;
    try {
      process.kill(pid, 'SIGCONT');
    } catch {
      // Gone already.
    }
    await this.#client.close();
    await waitForExit(pid);
  }
}

export function isRunning(pid: number): boolean {
  if (pid <= 0) return false;
  try {
    return !/^\d+ \(.*\) [ZX]/.test(readFileSync(`/proc/${pid}/stat`, 'utf8'));
  } catch {
    return false;
  }
}

export function waitForExit(pid: number, timeoutMs = 10_000): Promise<true> {
  return eventually(`process ${pid} to end`, () => !isRunning(pid) || undefined, { timeoutMs });
}

/** The most memory that a process has ever had. */
export function peakMemoryBytes(pid: number): number {
  const [, kilobytes] = /VmHWM:\s+(\d+) kB/.exec(readFileSync(`/proc/${pid}/status`, 'utf8')) ?? [];
  return Number(kilobytes) * 1024;
}

export interface EnvTarget {
  readonly id: string;
  readonly token: string;
}

/** A state directory with the `.env` that the documentation describes. */
export function writeEnv(
  stateDir: string,
  platformUrl: string,
  targets: readonly EnvTarget[],
  more: Readonly<Record<string, string>> = {},
): void {
  mkdirSync(stateDir, { recursive: true, mode: 0o700 });
  const values = {
    MOLECULE_PLATFORM_URL: platformUrl,
    MOLECULE_WORKSPACE_IDS: targets.map(({ id }) => id).join(','),
    MOLECULE_WORKSPACE_TOKENS: targets.map(({ token }) => token).join(','),
    ...more,
  };
  const text = Object.entries(values).map(([key, value]) => `${key}=${value}\n`);
  writeFileSync(join(stateDir, '.env'), text.join(''), { mode: 0o600 });
}
