const QUOTE = 0x22;
const BACKSLASH = 0x5c;
const OPEN_ARRAY = 0x5b;
const CLOSE_ARRAY = 0x5d;
const OPEN_OBJECT = 0x7b;
const CLOSE_OBJECT = 0x7d;
const NULL = new TextEncoder().encode('null');
const EMPTY_STRING = new TextEncoder().encode('""');

/** Enough for the ids, the times and the names of a row. */
const MAX_BYTES = 16 * 1024;
const MAX_STRING_BYTES = 1024;

/**
 * What a JSON object says on its outermost level, however large it is: arrays and objects inside it are left out (`null`),
 * and so are long strings (empty). Takes constant memory and time for each byte.
 */
export class ShallowObject {
  readonly #kept = new Uint8Array(MAX_BYTES);
  #length = 0;
  #depth = 0;
  #isInString = false;
  #isEscaped = false;
  #stringStart = 0;

  add(bytes: Uint8Array): void {
    for (const byte of bytes) {
      if (this.#isInString) this.#addToString(byte);
      else if (byte === QUOTE) this.#beginString();
      else if (byte === OPEN_ARRAY || byte === OPEN_OBJECT) this.#open(byte);
      else if (byte === CLOSE_ARRAY || byte === CLOSE_OBJECT) this.#close(byte);
      else this.#keep(byte);
    }
  }

  /** JSON, also when the object has not come to its end; of other things nothing useful. */
  text(): string {
    const text = new TextDecoder().decode(this.#kept.subarray(0, this.#length));
    return this.#depth === 0 ? text : `${text}}`;
  }

  #beginString(): void {
    this.#isInString = true;
    this.#stringStart = this.#length;
    this.#keep(QUOTE);
  }

  #addToString(byte: number): void {
    if (this.#isEscaped) this.#isEscaped = false;
    else if (byte === BACKSLASH) this.#isEscaped = true;
    else if (byte === QUOTE) this.#isInString = false;
    if (this.#length - this.#stringStart < MAX_STRING_BYTES) this.#keep(byte);
    else if (!this.#isInString) this.#replaceString();
  }

  #replaceString(): void {
    if (this.#depth !== 1) return;
    this.#length = this.#stringStart;
    for (const byte of EMPTY_STRING) this.#keep(byte);
  }

  #open(byte: number): void {
    if (this.#depth === 0) this.#keepAlways(byte);
    if (this.#depth === 1) for (const part of NULL) this.#keep(part);
    this.#depth += 1;
  }

  #close(byte: number): void {
    this.#depth -= 1;
    if (this.#depth === 0) this.#keepAlways(byte);
  }

  #keep(byte: number): void {
    if (this.#depth === 1) this.#keepAlways(byte);
  }

  #keepAlways(byte: number): void {
    if (this.#length === MAX_BYTES) return;
    this.#kept[this.#length] = byte;
    this.#length += 1;
  }
}
