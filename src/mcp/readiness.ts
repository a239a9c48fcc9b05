import { type HostProgram, isClaudeCode } from '../claude-code/host-program.ts';

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
  #resolve: () => void = () => undefined;
  #timer: ReturnType<typeof setTimeout> | undefined;
  #isReady = false;
  #hasListedTools = false;

  constructor(host: () => HostProgram | undefined) {
    this.#host = host;
    this.ready = new Promise((resolve) => {
      this.#resolve = () => {
        this.#isReady = true;
        resolve();
      };
    });
  }

  get isReady(): boolean {
    return this.#isReady;
  }

  initialized(): void {
    if (this.#hasListedTools || isClaudeCode(this.#host())) return;
    this.#after(WITHOUT_TOOLS_MS);
  }

  toolsListed(): void {
    if (this.#hasListedTools) return;
    this.#hasListedTools = true;
    this.#after(AFTER_TOOLS_MS);
  }

  #after(delayMs: number): void {
    clearTimeout(this.#timer);
    this.#timer = setTimeout(this.#resolve, delayMs);
  }
}
