const MAX_REMEMBERED = 200;

/**
 * Message ids of sends whose fate is unknown. When the model calls a tool again with the same arguments, the same id
 * goes out, and the platform merges the two; a call that succeeded is forgotten, so that saying the same thing twice
 * on purpose is two messages.
 */
export class OutgoingIds {
  readonly #byCall = new Map<string, string>();

  idFor(call: readonly string[]): string {
    const key = JSON.stringify(call);
    const known = this.#byCall.get(key);
    if (known !== undefined) return known;
    const id = crypto.randomUUID();
    this.#byCall.set(key, id);
    const oldest = this.#byCall.keys().next().value;
    if (this.#byCall.size > MAX_REMEMBERED && oldest !== undefined) this.#byCall.delete(oldest);
    return id;
  }

  delivered(call: readonly string[]): void {
    this.#byCall.delete(JSON.stringify(call));
  }
}
