/**
 * The host installs its handler for channel notifications some time after it has read our tools (seen: lost 50 ms
 * after the handshake, delivered after 100 ms, on an idle machine), and says nothing when it has.
 */
const AFTER_TOOLS_MS = 1_500;
/** Another host than Claude Code may never ask for the tools. */
const WITHOUT_TOOLS_MS = 3_000;
const CLAUDE_CODE = 'claude-code';

/** Tells when the first notification may be written. */
export class Readiness {
  readonly ready: Promise<void>;
  readonly #hostName: () => string | undefined;
  #resolve: () => void = () => undefined;
  #timer: ReturnType<typeof setTimeout> | undefined;
  #isReady = false;
  #hasListedTools = false;

  constructor(hostName: () => string | undefined) {
    this.#hostName = hostName;
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
    if (this.#hasListedTools || this.#hostName() === CLAUDE_CODE) return;
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
