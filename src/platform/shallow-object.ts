import {
  BACKSLASH,
  CLOSE_ARRAY,
  CLOSE_OBJECT,
  OPEN_ARRAY,
  OPEN_OBJECT,
  QUOTE,
} from '../core/json-scanner.ts';

const NULL = new TextEncoder().encode('null');
const EMPTY_STRING = new TextEncoder().encode('""');

/** Enough for the ids, the times and the names of a row. */
const MAX_BYTES = 16 * 1024;
const MAX_STRING_BYTES = 1024;

/** The outermost level of a JSON object of any size, in constant memory: nested values as `null`, long strings empty. */
export class ShallowObject {
  readonly #kept = new Uint8Array(MAX_BYTES);
  #length = 0;
  #depth = 0;
  #isInString = false;
  #isEscaped = false;
  #stringStart = 0;

  add(bytes: Uint8Array): void {
    for (let at = 0; at < bytes.length; at += 1) {
      const byte = bytes[at] ?? 0;
      if (this.#isInString) {
        const isEnd = byte === QUOTE && !this.#isEscaped;
        this.#isEscaped = byte === BACKSLASH && !this.#isEscaped;
        this.#isInString = !isEnd;
        if (this.#depth === 1) this.#keepOfString(byte, isEnd);
      } else if (byte === QUOTE) {
        this.#isInString = true;
        this.#stringStart = this.#length;
        if (this.#depth === 1) this.#keep(byte);
      } else if (byte === OPEN_ARRAY || byte === OPEN_OBJECT) {
        if (this.#depth === 0) this.#keep(byte);
        if (this.#depth === 1) for (const part of NULL) this.#keep(part);
        this.#depth += 1;
      } else if (byte === CLOSE_ARRAY || byte === CLOSE_OBJECT) {
        this.#depth -= 1;
        if (this.#depth === 0) this.#keep(byte);
      } else if (this.#depth === 1) {
        this.#keep(byte);
      }
    }
  }

  /** JSON, also when the object has not come to its end; of other things nothing useful. */
  text(): string {
    const text = new TextDecoder().decode(this.#kept.subarray(0, this.#length));
    return this.#depth === 0 ? text : `${text}}`;
  }

  #keepOfString(byte: number, isEnd: boolean): void {
    if (this.#length - this.#stringStart < MAX_STRING_BYTES) this.#keep(byte);
    else if (isEnd) {
      this.#length = this.#stringStart;
      for (const part of EMPTY_STRING) this.#keep(part);
    }
  }

  #keep(byte: number): void {
    if (this.#length === MAX_BYTES) return;
    this.#kept[this.#length] = byte;
    this.#length += 1;
  }
}
