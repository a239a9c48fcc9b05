/** Far below what a person, or the host of a tool call, would notice. */
const MAX_WORK_MS = 20;

/** Lets input, timers and other work have their turn in the middle of long work. */
export class Breather {
  #sinceMs = performance.now();

  async breathe(): Promise<void> {
    if (performance.now() - this.#sinceMs < MAX_WORK_MS) return;
    await new Promise<void>((resolve) => setImmediate(resolve));
    this.#sinceMs = performance.now();
  }
}
