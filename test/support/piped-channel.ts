import { type ChildProcessWithoutNullStreams, spawn } from 'node:child_process';
import { join, resolve } from 'node:path';
import { isRunning, waitForExit } from './channel-process.ts';
import { eventually } from './eventually.ts';

const ROOT = resolve(import.meta.dir, '../..');

/** What starts the shipped channel server; to be run with `environmentOf`. */
export const CHANNEL_COMMAND = [
  process.execPath,
  '--no-env-file',
  `--config=${join(ROOT, 'bunfig.toml')}`,
  join(ROOT, 'dist/channel.js'),
];

export const environmentOf = (stateDir: string) => ({
  PATH: process.env.PATH ?? '',
  HOME: stateDir,
  MOLECULE_STATE_DIR: stateDir,
});

/** The handshake of a host, and its question for the tools. */
export const HANDSHAKE: readonly object[] = [
  {
    id: 1,
    method: 'initialize',
    params: {
      protocolVersion: '2025-06-18',
      capabilities: {},
      clientInfo: { name: 'test-host', version: '1' },
    },
  },
  { method: 'notifications/initialized' },
  { id: 2, method: 'tools/list', params: {} },
];

export const lineOf = (message: object) => `${JSON.stringify({ jsonrpc: '2.0', ...message })}\n`;

/** The shipped channel server behind bare pipes, for what no well-behaved host does to it. */
export class PipedChannel implements AsyncDisposable {
  readonly process: ChildProcessWithoutNullStreams;
  #stdout = '';

  constructor(stateDir: string) {
    const [command = '', ...args] = CHANNEL_COMMAND;
    this.process = spawn(command, args, { env: environmentOf(stateDir) });
    this.process.stdout.on('data', (chunk: Buffer) => {
      this.#stdout += chunk.toString();
    });
    // Its input may be gone while we write: that is what some tests are about.
    this.process.stdin.on('error', () => undefined);
  }

  get pid(): number {
    if (this.process.pid === undefined) throw new Error('the channel server was not started');
    return this.process.pid;
  }

  stdout(): string {
    return this.#stdout;
  }

  send(...messages: readonly object[]): void {
    this.process.stdin.write(messages.map(lineOf).join(''));
  }

  waitForStdout(words: string): Promise<true> {
    return eventually(`${words} on stdout`, () => this.#stdout.includes(words) || undefined, {
      explain: () => this.#stdout,
    });
  }

  async [Symbol.asyncDispose](): Promise<void> {
    if (isRunning(this.pid)) this.process.kill('SIGKILL');
    await waitForExit(this.pid);
  }
}
