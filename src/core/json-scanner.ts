/** The bytes that shape JSON. */
export const QUOTE = 0x22;
const COMMA = 0x2c;
const COLON = 0x3a;
export const BACKSLASH = 0x5c;
export const OPEN_ARRAY = 0x5b;
export const CLOSE_ARRAY = 0x5d;
export const OPEN_OBJECT = 0x7b;
export const CLOSE_OBJECT = 0x7d;

/** What JSON from outside may hold; more of it would cost far more memory and time than its bytes suggest. */
export interface JsonLimits {
  /** Arrays and objects inside each other. */
  readonly depth: number;
  /** Elements of arrays, keys and values of objects, all together. */
  readonly values: number;
}

/** A message has some ten levels and some hundred values. */
export const JSON_LIMITS: JsonLimits = { depth: 100, values: 100_000 };

/** Counts what parsing JSON would have to build, without parsing it, at a constant cost for each byte. */
export class JsonScanner {
  #depth = 0;
  #deepest = 0;
  #values = 0;
  #isInString = false;
  #isEscaped = false;

  /** Since the last `beginElement`. */
  get values(): number {
    return this.#values;
  }

  /** Counts the next element from zero. */
  beginElement(): void {
    this.#deepest = this.#depth;
    this.#values = 0;
  }

  /** Why this is too much to parse; undefined while it is not. */
  excess(limits: JsonLimits = JSON_LIMITS): string | undefined {
    if (this.#deepest > limits.depth) return `nested more than ${limits.depth} levels deep`;
    return this.#values > limits.values ? `more than ${limits.values} values` : undefined;
  }

  read(bytes: Uint8Array): void {
    for (let at = 0; at < bytes.length; at += 1) at = this.readElement(bytes, at);
  }

  /** Goes on to the end of an element of the outermost array; returns the index behind it, the chunk's length if it ends before. */
  readElement(bytes: Uint8Array, from: number): number {
    for (let at = from; at < bytes.length; at += 1) {
      const byte = bytes[at];
      if (this.#isInString) {
        if (this.#isEscaped) this.#isEscaped = false;
        else if (byte === BACKSLASH) this.#isEscaped = true;
        else if (byte === QUOTE) this.#isInString = false;
      } else if (byte === QUOTE) {
        this.#isInString = true;
      } else if (byte === OPEN_ARRAY || byte === OPEN_OBJECT) {
        this.#depth += 1;
        this.#values += 1;
        if (this.#depth > this.#deepest) this.#deepest = this.#depth;
      } else if (byte === CLOSE_ARRAY || byte === CLOSE_OBJECT) {
        this.#depth -= 1;
        if (this.#depth === 0) return at;
      } else if (byte === COMMA || byte === COLON) {
        this.#values += 1;
        if (this.#depth === 1 && byte === COMMA) return at;
      }
    }
    return bytes.length;
  }
}
