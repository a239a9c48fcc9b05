import { existsSync, globSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { eventually } from '../support/eventually.ts';
import { type Gate, gatesIn, shutdownSignalsIn } from './client-log.ts';
import { type ClientRun, runClient } from './client-run.ts';
import type { InteractiveClient } from './interactive-client.ts';
import type { ToolResult } from './messages-request.ts';
import type { MockMessagesApi, RecordedRequest } from './mock-messages-api.ts';
import { isTool } from './mock-model.ts';
import type { RefusingProxy } from './refusing-proxy.ts';
import type { Sandbox } from './sandbox.ts';
import {
  killProcesses,
  lastingProcesses,
  outsideConnections,
  processesWithHome,
  type SandboxProcess,
} from './sandbox-processes.ts';

export interface SessionEnd {
  readonly exitCode: number;
  /** The signals that the client needed to stop the plugin's server. */
  readonly shutdownSignals: readonly string[];
  /** What outlived the client. */
  readonly leftoverProcesses: readonly SandboxProcess[];
  /** TCP connections beyond loopback that were open at the end; the hosts that the client asked the proxy for. */
  readonly outsideConnections: readonly string[];
  readonly refusedHosts: readonly string[];
}

export interface SessionParts {
  readonly binary: string;
  readonly api: MockMessagesApi;
  readonly proxy: RefusingProxy;
  readonly sandbox: Sandbox;
  readonly client: InteractiveClient;
  readonly debugFile: string;
  /** All that must be undone in the end. */
  readonly everything: AsyncDisposableStack;
}

const LOG_LINES_SHOWN = 40;

/** A running session of the real client. Each wait rejects with what was on screen and in the log instead. */
export class HostSession implements AsyncDisposable {
  readonly #parts: SessionParts;
  #end: Promise<SessionEnd> | undefined;

  constructor(parts: SessionParts) {
    this.#parts = parts;
  }

  get api(): MockMessagesApi {
    return this.#parts.api;
  }

  /** The session's own folder, in which its tools work. */
  get project(): string {
    return this.#parts.sandbox.project;
  }

  /** Of the user whose session it is. */
  get home(): string {
    return this.#parts.sandbox.home;
  }

  /** What the client decided about the plugin's channel, once it did. */
  waitForGate(): Promise<Gate> {
    return this.#until('the channel gate', () => gatesIn(this.debugLog())[0]);
  }

  /** The requests of the session itself; the client also has a model make up a title, which is offered no tools. */
  turns(): RecordedRequest[] {
    return this.api.requests().filter(({ tools }) => tools.length > 0);
  }

  /** The first request of the session itself whose new text matches. */
  waitForRequest(pattern: RegExp, timeoutMs?: number): Promise<RecordedRequest> {
    const look = () => this.turns().find((request) => pattern.test(request.newText));
    return this.#until(`a request with ${pattern}`, look, timeoutMs);
  }

  /** The first result, by the tool's own name, that the model got. */
  waitForToolResult(tool: string, timeoutMs?: number): Promise<ToolResult> {
    return this.#until(`a result of ${tool}`, () => this.#resultsOf(tool)[0], timeoutMs);
  }

  /** The results as soon as there are that many. */
  waitForToolResults(tool: string, count: number): Promise<ToolResult[]> {
    return this.#until(`${count} results of ${tool}`, () => {
      const results = this.#resultsOf(tool);
      return results.length >= count ? results : undefined;
    });
  }

  /** Until something that matches is in the session's transcript: the client has taken it, the model may not have. */
  waitForTranscript(pattern: RegExp): Promise<true> {
    return this.#until(`${pattern} in the transcript`, () => pattern.test(this.#transcripts()) || undefined);
  }

  /** Until there are that many transcripts: each `/clear` begins one. */
  waitForTranscripts(count: number): Promise<true> {
    return this.#until(`${count} transcripts`, () => this.#transcriptFiles().length >= count || undefined);
  }

  /** What is on the screen, on one line, as soon as it matches. */
  waitForOnScreen(pattern: RegExp): Promise<string> {
    return this.#until(`${pattern} on the screen`, async () => {
      // A long line is broken where the screen ends.
      const screen = (await this.screen()).replace(/\s+/g, ' ');
      return pattern.test(screen) ? screen : undefined;
    });
  }

  /** Types a prompt of one short line and sends it. */
  type(prompt: string): Promise<void> {
    return this.#parts.client.submit(prompt);
  }

  /** Presses a key by tmux's name for it, such as `Escape`. */
  press(key: string): Promise<void> {
    return this.#parts.client.terminal.press(key);
  }

  /** Until the screen is as described. */
  waitForScreen(what: string, is: (screen: string) => boolean): Promise<true> {
    return eventually(what, async () => is(await this.screen()), { explain: () => this.screen() });
  }

  /** Until the debug log matches. */
  waitForLog(pattern: RegExp): Promise<true> {
    return this.#until(`${pattern} in the log`, () => pattern.test(this.debugLog()) || undefined);
  }

  screen(): Promise<string> {
    return this.#parts.client.terminal.screen();
  }

  debugLog(): string {
    return existsSync(this.#parts.debugFile) ? readFileSync(this.#parts.debugFile, 'utf8') : '';
  }

  /** Runs the client once more in the same home, such as `claude mcp list`. */
  runClient(args: readonly string[], environment?: Readonly<Record<string, string>>): Promise<ClientRun> {
    return runClient(this.#parts.binary, this.#parts.sandbox, args, environment);
  }

  /** Stops the client where it is: what is written to it from now on, it does not read. */
  async freeze(): Promise<void> {
    for (const { pid, command } of await processesWithHome(this.#parts.sandbox.home)) {
      if (command.startsWith(this.#parts.binary)) process.kill(pid, 'SIGSTOP');
    }
  }

  /** Ends the client, and all that it started, as a power cut would. */
  async kill(): Promise<void> {
    await killProcesses(this.#parts.sandbox.home);
    await eventually('the client to be gone', () => this.#parts.client.exitCode());
  }

  /** Ends the session as a person would, then whatever it left behind. Safe to call twice. */
  stop(): Promise<SessionEnd> {
    this.#end ??= this.#stop();
    return this.#end;
  }

  async [Symbol.asyncDispose](): Promise<void> {
    await this.stop();
  }

  async #stop(): Promise<SessionEnd> {
    await using _everything = this.#parts.everything;
    const { client, proxy, sandbox } = this.#parts;
    const outside = await outsideConnections(await processesWithHome(sandbox.home));
    const exitCode = await client.quit();
    return {
      exitCode,
      leftoverProcesses: await lastingProcesses(sandbox.home),
      shutdownSignals: shutdownSignalsIn(this.debugLog()),
      outsideConnections: outside,
      refusedHosts: proxy.refusedHosts(),
    };
  }

  #resultsOf(tool: string): ToolResult[] {
    return this.api.toolResults().filter((result) => isTool(result.tool, tool));
  }

  #transcripts(): string {
    return this.#transcriptFiles()
      .map((file) => readFileSync(file, 'utf8'))
      .join('');
  }

  #transcriptFiles(): string[] {
    return globSync(join(this.#parts.sandbox.home, '.claude/projects/*/*.jsonl'));
  }

  /** A client that has ended will do nothing more, so there is no point in waiting for it. */
  #until<T>(
    what: string,
    look: () => T | undefined | Promise<T | undefined>,
    timeoutMs = 30_000,
  ): Promise<T> {
    const explain = () => this.#explain();
    const lookWhileItRuns = async () => {
      const found = await look();
      if (found !== undefined || this.#parts.client.exitCode() === undefined) return found;
      throw new Error(`the client ended before ${what}\n${await explain()}`);
    };
    return eventually(what, lookWhileItRuns, { explain, timeoutMs });
  }

  async #explain(): Promise<string> {
    const log = this.debugLog().split('\n').slice(-LOG_LINES_SHOWN);
    const strange = this.api.strangeRequests().map((request) => `strange request: ${request}`);
    return ['--- screen', await this.screen(), '--- debug log', ...log, ...strange].join('\n');
  }
}
