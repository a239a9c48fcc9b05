import { EventEmitter } from 'node:events';
import { runProgram } from '../../src/cli/program.ts';
import type { Environment } from '../../src/settings/environment.ts';
import { eventually } from './eventually.ts';

export interface CommandResult {
  readonly exitCode: number;
  readonly stdout: string;
  readonly stderr: string;
}

const plain = (text: string) => text;

/** A command of the command-line program in this process: what it prints is kept, its signals come from the test. */
export class CommandRun implements AsyncDisposable {
  readonly #signals = Object.assign(new EventEmitter(), { ppid: 1 });
  readonly #readerGone = new AbortController();
  readonly #exitCode: Promise<number>;
  #stdout = '';
  #stderr = '';
  #hasEnded = false;

  constructor(args: readonly string[], env: Environment = {}, stdin = '') {
    const output = {
      print: (text: string) => {
        this.#stdout += text;
      },
      complain: (text: string) => {
        this.#stderr += text;
      },
      columns: undefined,
      style: { strong: plain, faint: plain, good: plain, doubtful: plain, bad: plain },
      readerGone: this.#readerGone.signal,
      flushed: async () => undefined,
    };
    const input = { isTerminal: false, isTyped: false, text: async () => stdin };
    this.#exitCode = runProgram(args, { env, input, output, signals: this.#signals }).finally(() => {
      this.#hasEnded = true;
    });
  }

  get stdout(): string {
    return this.#stdout;
  }

  signal(name: 'SIGINT' | 'SIGTERM' | 'SIGHUP'): void {
    this.#signals.emit(name);
  }

  closeReader(): void {
    this.#readerGone.abort();
  }

  /** Waits until stdout matches, and returns the match. */
  waitFor(pattern: RegExp): Promise<RegExpExecArray> {
    return eventually(`${pattern} on stdout`, () => pattern.exec(this.#stdout) ?? undefined, {
      explain: () => `${this.#stdout}\n${this.#stderr}`,
    });
  }

  async result(): Promise<CommandResult> {
    const exitCode = await this.#exitCode;
    return { exitCode, stdout: this.#stdout, stderr: this.#stderr };
  }

  async [Symbol.asyncDispose](): Promise<void> {
    // A command listens only after its start.
    await eventually('the command to end', () => {
      this.signal('SIGTERM');
      return this.#hasEnded || undefined;
    });
  }
}

/** Runs a command that ends by itself. */
export async function runCommand(
  args: readonly string[],
  env: Environment = {},
  stdin = '',
): Promise<CommandResult> {
  await using run = new CommandRun(args, env, stdin);
  return await run.result();
}
