import { join, resolve } from 'node:path';
import { BUN_FOLDER } from '../../support/bun-folder.ts';
import { eventually } from '../../support/eventually.ts';

export const ROOT = resolve(import.meta.dir, '../../..');
/** The program as source and, relative to a plugin's folder, the launcher of its bundle. */
export const SOURCE = join(ROOT, 'src/bin/molecule-channel.ts');
export const LAUNCHER = 'bin/molecule-channel';
/** With the Bun that runs the tests. */
export const PATH = `${BUN_FOLDER}:/usr/bin:/bin`;

export interface CliOptions {
  /** A launcher, in the place of the source. */
  readonly program?: string;
  readonly env?: Readonly<Record<string, string>>;
  /** What comes on the standard input; nothing unless given. */
  readonly stdin?: string;
  /** Home, temporary folder and working directory: nothing outside of it is touched. */
  readonly folder: string;
}

export interface CliResult {
  readonly exitCode: number;
  readonly stdout: string;
  readonly stderr: string;
}

/** The command line program as a real process, with an environment of its own. */
export class CliProcess implements AsyncDisposable {
  readonly #child;
  #stdout = '';
  #stderr = '';
  readonly #read: Promise<unknown>;

  constructor(args: readonly string[], options: CliOptions) {
    const command = options.program === undefined ? [process.execPath, SOURCE] : [options.program];
    this.#child = Bun.spawn([...command, ...args], {
      cwd: options.folder,
      env: { PATH, HOME: options.folder, TMPDIR: options.folder, ...options.env },
      stdio: [options.stdin === undefined ? 'ignore' : new Blob([options.stdin]), 'pipe', 'pipe'],
    });
    this.#read = Promise.all([
      readAll(this.#child.stdout, (text) => {
        this.#stdout += text;
      }),
      readAll(this.#child.stderr, (text) => {
        this.#stderr += text;
      }),
    ]);
  }

  get stdout(): string {
    return this.#stdout;
  }

  kill(signal: NodeJS.Signals): void {
    this.#child.kill(signal);
  }

  /** Waits until stdout matches, and returns the match. */
  waitFor(pattern: RegExp): Promise<RegExpExecArray> {
    return eventually(`${pattern} on stdout`, () => pattern.exec(this.#stdout) ?? undefined, {
      explain: () => `${this.#stdout}\n${this.#stderr}`,
    });
  }

  async result(): Promise<CliResult> {
    const exitCode = await this.#child.exited;
    await this.#read;
    return { exitCode, stdout: this.#stdout, stderr: this.#stderr };
  }

  async [Symbol.asyncDispose](): Promise<void> {
    this.#child.kill('SIGTERM');
    await this.#child.exited;
  }
}

/** Runs a command that ends by itself. */
export async function runCli(args: readonly string[], options: CliOptions): Promise<CliResult> {
  await using cli = new CliProcess(args, options);
  return await cli.result();
}

async function readAll(stream: ReadableStream<Uint8Array>, onText: (text: string) => void): Promise<void> {
  const decoder = new TextDecoder();
  for await (const chunk of stream) onText(decoder.decode(chunk, { stream: true }));
}
