import { type HostProgram, isClaudeCode } from '../claude-code/versions.ts';
import { sleep } from '../runtime/sleep.ts';

/**
 * The host installs its handler for channel notifications some time after it has read our tools (seen: lost 50 ms
 * after the handshake, delivered after 100 ms, on an idle machine), and says nothing when it has.
 */
const AFTER_TOOLS_MS = 1_500;
/** Another host than Claude Code may never ask for the tools. */
const WITHOUT_TOOLS_MS = 3_000;

/** Tells when the first notification may be written. */
export class Readiness {
  readonly ready: Promise<void>;
  readonly #host: () => HostProgram | undefined;
  readonly #wait: typeof sleep;
  readonly #resolve: () => void;
  #waiting = new AbortController();
  #isReady = false;
  #hasListedTools = false;

  /** @param wait replaced by tests */
  constructor(host: () => HostProgram | undefined, wait = sleep) {
    this.#host = host;
    this.#wait = wait;
    const { promise, resolve } = Promise.withResolvers<void>();
    this.ready = promise;
    this.#resolve = resolve;
  }

  get isReady(): boolean {
    return this.#isReady;
  }

  initialized(): void {
    if (this.#hasListedTools || isClaudeCode(this.#host())) return;
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
    await this.#wait(delayMs, signal);
    if (signal.aborted) return;
    this.#isReady = true;
    this.#resolve();
  }
}
