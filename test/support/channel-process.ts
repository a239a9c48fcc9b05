import { join, resolve } from 'node:path';
import { Client } from '@modelcontextprotocol/sdk/client/index.js';
import { z } from 'zod';
import { BUN_FOLDER } from './bun-folder.ts';
import { eventually } from './eventually.ts';
import { ServerPipes } from './server-pipes.ts';

const ROOT = resolve(import.meta.dir, '../..');

const pushSchema = z.object({
  method: z.literal('notifications/claude/channel'),
  params: z.object({ content: z.string(), meta: z.record(z.string(), z.string()) }),
});

const verdictSchema = z.object({
  method: z.literal('notifications/claude/channel/permission'),
  params: z.object({ request_id: z.string(), behavior: z.string() }),
});

const toolAnswerSchema = z.object({
  content: z.array(z.object({ type: z.literal('text'), text: z.string() })),
  isError: z.boolean().default(false),
  structuredContent: z.record(z.string(), z.unknown()).default({}),
});

const countsSchema = z.object({
  receipts: z.string(),
  workspaces: z.tuple(
    [
      z.object({
        waiting: z.number(),
        unconfirmed: z.number(),
        delivered: z.number(),
        undelivered: z.number(),
        refused: z.number(),
      }),
    ],
    z.unknown(),
  ),
});

export interface Pushed {
  readonly content: string;
  readonly meta: Readonly<Record<string, string>>;
  /** `performance.now()` of this process when it had been read. */
  readonly atMs: number;
}

export interface Verdict {
  readonly request_id: string;
  readonly behavior: string;
}

export interface ToolAnswer {
  readonly text: string;
  readonly isError: boolean;
  readonly data: Readonly<Record<string, unknown>>;
}

export interface ChannelProcessOptions {
  /** Where the server keeps its files, and its home. */
  readonly stateDir: string;
  readonly env?: Readonly<Record<string, string>>;
  /** Whom the host claims to be; the server waits differently for Claude Code. */
  readonly client?: { readonly name: string; readonly version: string };
  /** Started in place of the shipped channel server. */
  readonly command?: readonly string[];
  readonly folder?: string;
  /** What stands before the command, such as a limit of what the server may use. */
  readonly wrapper?: readonly string[];
  /** The tools are listed at once, as Claude Code does, unless this is false. */
  readonly listTools?: boolean;
  readonly onPushed?: (pushed: Pushed) => void;
}

export interface HookArguments {
  readonly prompt?: string;
  readonly transcript_path?: string;
  readonly stop_hook_active?: string;
  readonly last_assistant_message?: string;
  readonly tool_name?: string;
  readonly agent_id?: string;
  readonly command?: string;
}

/** The shipped channel server, as `.mcp.json` starts it. */
const LAUNCHER = [join(ROOT, 'bin/start')];

/** The same program without its launcher, which takes no arguments for Bun. */
export function channelCommand(...bunArguments: readonly string[]): string[] {
  return [process.execPath, '--no-env-file', ...bunArguments, join(ROOT, 'dist/channel.js')];
}

/** A server as a real process, with the SDK's client as its host. */
export class ChannelProcess implements AsyncDisposable {
  readonly pushed: Pushed[] = [];
  readonly verdicts: Verdict[] = [];
  readonly client: Client;
  readonly pipes: ServerPipes;
  /** `performance.now()` just before the process was started. */
  readonly spawnedAtMs: number;
  /** The same when `initialize` had been answered; 0 before. */
  initializedAtMs = 0;
  readonly #listsTools: boolean;
  #ready: Promise<void> | undefined;

  /** Starts the process, and no handshake yet. */
  constructor(options: ChannelProcessOptions) {
    const { stateDir, command = LAUNCHER, wrapper = [], onPushed } = options;
    this.#listsTools = options.listTools !== false;
    this.client = new Client(options.client ?? { name: 'test-host', version: '1' }, { capabilities: {} });
    this.client.setNotificationHandler(pushSchema, ({ params }) => {
      const pushed = { ...params, atMs: performance.now() };
      this.pushed.push(pushed);
      onPushed?.(pushed);
    });
    this.client.setNotificationHandler(verdictSchema, ({ params }) => void this.verdicts.push(params));
    this.spawnedAtMs = performance.now();
    this.pipes = new ServerPipes({
      command: [...wrapper, ...command],
      folder: options.folder ?? process.cwd(),
      env: {
        PATH: `${BUN_FOLDER}:${process.env.PATH ?? ''}`,
        HOME: stateDir,
        MOLECULE_STATE_DIR: stateDir,
        ...options.env,
      },
    });
  }

  static async start(options: ChannelProcessOptions): Promise<ChannelProcess> {
    const channel = new ChannelProcess(options);
    await channel.shakeHands();
    return channel;
  }

  /** Once, however often it is called. Rejects when the server dies before it has answered. */
  shakeHands(): Promise<void> {
    this.#ready ??= this.#shakeHands();
    return this.#ready;
  }

  async #shakeHands(): Promise<void> {
    await this.client.connect(this.pipes);
    this.initializedAtMs = performance.now();
    if (this.#listsTools) await this.client.listTools();
  }

  get pid(): number {
    return this.pipes.pid;
  }

  get isRunning(): boolean {
    return this.pipes.isRunning;
  }

  stderr(): string {
    return this.pipes.stderr();
  }

  stderrLines(words: string): string[] {
    return this.stderr()
      .split('\n')
      .filter((line) => line.includes(words));
  }

  texts(): string[] {
    return this.pushed.map(({ content }) => content);
  }

  /** What was pushed as this number, from 0. */
  pushedAt(index: number): Pushed {
    const pushed = this.pushed[index];
    if (pushed === undefined) throw new Error(`nothing was pushed as number ${index}`);
    return pushed;
  }

  /** Calls a tool, listed or not. */
  async call(name: string, args: Readonly<Record<string, unknown>> = {}): Promise<ToolAnswer> {
    const answer = toolAnswerSchema.parse(await this.client.callTool({ name, arguments: { ...args } }));
    return {
      text: answer.content.map(({ text }) => text).join('\n'),
      isError: answer.isError,
      data: answer.structuredContent,
    };
  }

  /** Answers the message that was pushed as this number. */
  reply(index: number, text: string): Promise<ToolAnswer> {
    return this.call('reply_to_workspace', { activity_id: this.pushedAt(index).meta.activity_id, text });
  }

  /** A hook of Claude Code calls; returns what it is told. */
  async hook(event: string, args: HookArguments = {}): Promise<string> {
    return (await this.call('receipt', { prompt: '', transcript_path: '', ...args, event })).text;
  }

  /** Claude opens a dialog; resolves with what the hook answers, `{}` for what is left to the terminal. */
  async ask(toolName: string, input: object, signal?: AbortSignal): Promise<string> {
    const args = { tool_name: toolName, tool_input: JSON.stringify(input) };
    // As long as a dialog may be open.
    const limits = { timeout: 120_000, ...(signal === undefined ? {} : { signal }) };
    const answer = await this.client.callTool({ name: 'question', arguments: args }, undefined, limits);
    return toolAnswerSchema
      .parse(answer)
      .content.map(({ text }) => text)
      .join('');
  }

  /** Asks whether Bash may be used, as Claude Code does. */
  askPermission(requestId: string, inputPreview = '{"command":"rm -rf build"}'): Promise<void> {
    return this.client.notification({
      method: 'notifications/claude/channel/permission_request',
      params: {
        request_id: requestId,
        tool_name: 'Bash',
        description: 'Remove the build folder',
        input_preview: inputPreview,
      },
    });
  }

  /** Waits until `count` notifications have arrived. */
  waitForPushes(count: number, timeoutMs = 40_000): Promise<true> {
    return eventually(`${count} pushed messages`, () => this.pushed.length >= count, {
      timeoutMs,
      explain: () => `${this.pushed.length} were pushed\n${this.stderr()}`,
    });
  }

  waitForVerdicts(count: number): Promise<true> {
    return this.#waitFor(`${count} verdicts`, () => this.verdicts.length >= count);
  }

  waitForStderr(text: string, timeoutMs = 40_000): Promise<true> {
    return this.#waitFor(`"${text}" on stderr`, () => this.stderr().includes(text), timeoutMs);
  }

  waitForMode(mode: string, timeoutMs = 40_000): Promise<true> {
    const isIt = async () => (await this.call('channel_status')).data.mode === mode;
    return this.#waitFor(`mode ${mode}`, isIt, timeoutMs);
  }

  /** Until some workspace is in this state. */
  waitForState(state: string): Promise<true> {
    const isIt = async () =>
      JSON.stringify((await this.call('channel_status')).data).includes(`"state":"${state}"`);
    return this.#waitFor(`the workspace to be ${state}`, isIt, 30_000);
  }

  /** Until the status has these counts of the first workspace, and this about receipts. */
  waitForCounts(expected: Partial<Awaited<ReturnType<ChannelProcess['counts']>>>): Promise<true> {
    return eventually(
      JSON.stringify(expected),
      async () => {
        const found = await this.counts();
        return Bun.deepEquals({ ...found, ...expected }, found);
      },
      { explain: async () => `${JSON.stringify(await this.counts())}\n${this.stderr()}` },
    );
  }

  async counts() {
    const { receipts, workspaces } = countsSchema.parse((await this.call('channel_status')).data);
    return { receipts, ...workspaces[0] };
  }

  waitForExit(timeoutMs = 30_000): Promise<true> {
    return this.#waitFor('the server to end', () => !this.isRunning, timeoutMs);
  }

  #waitFor(what: string, isTrue: () => boolean | Promise<boolean>, timeoutMs = 40_000): Promise<true> {
    return eventually(what, isTrue, {
      timeoutMs,
      explain: () => this.stderr(),
    });
  }

  /** Ends the process as a host does that just goes away, and waits until it is gone. */
  stop(): Promise<void> {
    return this.pipes.close();
  }

  /** kill -9, and waits until the process is gone. */
  async kill(): Promise<void> {
    this.pipes.signal('SIGKILL');
    await this.pipes.exited;
  }

  async [Symbol.asyncDispose](): Promise<void> {
    this.pipes.signal('SIGCONT');
    await this.stop();
  }
}
