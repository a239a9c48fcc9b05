import { BoundedMap } from '../../core/bounded-map.ts';

const MAX_REMEMBERED = 200;

/**
 * Message ids of sends whose fate is unknown. When the model calls a tool again with the same arguments, the same id
 * goes out, and the platform merges the two; a call that succeeded is forgotten, so that saying the same thing twice
 * on purpose is two messages.
 */
export class OutgoingIds {
  readonly #byCall = new BoundedMap<string, string>(MAX_REMEMBERED);

  idFor(call: readonly string[]): string {
    const key = JSON.stringify(call);
    const known = this.#byCall.get(key);
    if (known !== undefined) return known;
    const id = crypto.randomUUID();
    this.#byCall.set(key, id);
    return id;
  }

  delivered(call: readonly string[]): void {
    this.#byCall.delete(JSON.stringify(call));
  }
}
