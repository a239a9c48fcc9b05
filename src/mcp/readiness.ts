import { type HostProgram, isClaudeCode } from '../claude-code/versions.ts';
import { sleep } from '../runtime/sleep.ts';

/** Claude Code (2.1.197, 2.1.332) installs its handler 25 to 200 ms after it has read our tools, and says nothing. */
const AFTER_TOOLS_MS = 250;
/** Another host than Claude Code may never ask for the tools. */
const WITHOUT_TOOLS_MS = 3_000;

export class Readiness {
  readonly ready: Promise<void>;
  readonly #resolve: () => void;
  #waiting = new AbortController();
  #isReady = false;
  #hasListedTools = false;

  /** `ping` settles when the host has answered, or after a limit of its own; `wait` is replaced by tests. */
  constructor(
    private readonly host: () => HostProgram | undefined,
    private readonly ping: () => Promise<unknown>,
    private readonly wait = sleep,
  ) {
    const { promise, resolve } = Promise.withResolvers<void>();
    this.ready = promise;
    this.#resolve = resolve;
  }

  get isReady(): boolean {
    return this.#isReady;
  }

  initialized(): void {
    if (this.#hasListedTools || isClaudeCode(this.host())) return;
    void this.#after(WITHOUT_TOOLS_MS);
  }

  toolsListed(): void {
    if (this.#hasListedTools) return;
    this.#hasListedTools = true;
    void this.#after(AFTER_TOOLS_MS);
  }

  /** Replaces a wait that has begun. */
  async #after(delayMs: number): Promise<void> {
    this.#waiting.abort();
    this.#waiting = new AbortController();
    const { signal } = this.#waiting;
    await this.wait(delayMs, signal);
    if (signal.aborted) return;
    // A host that is slower than usual is slow with its answer too, and by then has done what it had to do before.
    await this.ping().catch(() => undefined);
    if (signal.aborted) return;
    this.#isReady = true;
    this.#resolve();
  }
}
