import { resolve } from 'node:path';
import { eventually } from './eventually.ts';

const SOURCE = resolve(import.meta.dir, '../../src/lease/lease.ts');

/** Waits for the lease, says what becomes of it, and obeys single words on stdin. */
const PROGRAM = `
  import { waitForLease } from ${JSON.stringify(SOURCE)};
  const log = { line: () => undefined, detail: () => undefined };
  const onStandby = () => console.log('standby');
  void waitForLease({ directory: process.argv[1], log, nowMs: Date.now, onStandby }, new AbortController().signal)
    .then((lease) => {
      console.log('held');
      lease?.lost.addEventListener('abort', () => console.log('lost'));
    });
  // A holder without anything to read would end: refreshing a lock keeps no process alive.
  setInterval(() => undefined, 60_000);
  for await (const line of console) {
    if (line === 'exit') process.exit(0);
    if (line === 'hang') Atomics.wait(new Int32Array(new SharedArrayBuffer(4)), 0, 0);
  }
`;

/** The command line of a process that waits for the lease of a state directory. */
export function leaseProgram(directory: string): string[] {
  return [process.execPath, '-e', PROGRAM, directory];
}

/** A process of its own that waits for the lease of a state directory. */
export class LeaseProcess implements AsyncDisposable {
  readonly #child: Bun.Subprocess<'pipe', 'pipe', 'inherit'>;
  #output = '';

  constructor(directory: string) {
    this.#child = Bun.spawn(leaseProgram(directory), {
      stdin: 'pipe',
      stdout: 'pipe',
      stderr: 'inherit',
    });
    void this.#collect();
  }

  async #collect(): Promise<void> {
    for await (const chunk of this.#child.stdout) this.#output += new TextDecoder().decode(chunk);
  }

  get pid(): number {
    return this.#child.pid;
  }

  said(word: 'standby' | 'held' | 'lost'): boolean {
    return this.#output.split('\n').includes(word);
  }

  reaches(word: 'standby' | 'held' | 'lost'): Promise<true> {
    return eventually(`process ${this.pid} to say ${word}`, () => this.said(word), {
      explain: () => this.#output,
    });
  }

  tell(word: 'exit' | 'hang'): void {
    this.#child.stdin.write(`${word}\n`);
    this.#child.stdin.flush();
  }

  kill(signal: NodeJS.Signals): void {
    this.#child.kill(signal);
  }

  get exited(): Promise<number> {
    return this.#child.exited;
  }

  async [Symbol.asyncDispose](): Promise<void> {
    this.#child.kill('SIGKILL');
    await this.#child.exited;
  }
}
