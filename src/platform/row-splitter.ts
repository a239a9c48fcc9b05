import { parseJson } from '../core/json.ts';
import { CLOSE_ARRAY, type JsonLimits, JsonScanner, OPEN_ARRAY } from '../core/json-scanner.ts';
import { collectGarbage } from '../runtime/memory.ts';
import { ShallowObject } from './shallow-object.ts';

/** How much is taken of a list; what comes after that is not read. */
export interface RowLimits {
  readonly rows: number;
  /** Of all rows together; the row that goes past it is still taken. */
  readonly bytes: number;
  readonly values: number;
  readonly row: JsonLimits & { readonly bytes: number };
}

/** An element of a list; of a large one, or one past the limits, `json` has only what is not nested inside it. */
export type Row =
  | { readonly isWhole: true; readonly json: unknown; readonly parseWhole?: () => unknown }
  | { readonly isWhole: false; readonly problem: string; readonly json: unknown };

const LARGE_BYTES = 4 * 1024 * 1024;

const SPACES: ReadonlySet<number | undefined> = new Set([0x20, 0x09, 0x0a, 0x0d]);

/** Takes a JSON array apart as it comes in, row by row. Each is measured before it is parsed, and too much costs only itself. */
export class RowSplitter {
  readonly #scanner = new JsonScanner();
  #place: 'before' | 'inside' | 'behind' = 'before';
  #row: OpenRow;
  #rows = 0;
  #bytes = 0;
  #values = 0;

  constructor(private readonly limits: RowLimits) {
    this.#row = new OpenRow(limits.row);
  }

  get isComplete(): boolean {
    return this.#place === 'behind';
  }

  get isFull(): boolean {
    const { rows, bytes, values } = this.limits;
    return this.#rows >= rows || this.#bytes > bytes || this.#values > values;
  }

  /** The rows that end in this chunk. Throws `SyntaxError` for what is no JSON array. */
  *read(chunk: Uint8Array): Generator<Row> {
    let at = this.#place === 'before' ? this.#open(chunk) : 0;
    while (at < chunk.length && !this.isComplete) {
      const end = this.#scanner.readElement(chunk, at);
      this.#row.add(chunk.subarray(at, end), this.#scanner);
      at = end + 1;
      if (end < chunk.length) yield* this.#rowEnds(chunk[end]);
    }
    if (this.isComplete && afterSpaces(chunk, at) < chunk.length) throw new SyntaxError('more than a list');
  }

  /** Returns the index behind the opening bracket. */
  #open(chunk: Uint8Array): number {
    const at = afterSpaces(chunk, 0);
    if (at === chunk.length) return at;
    if (chunk[at] !== OPEN_ARRAY) throw new SyntaxError('not a list');
    this.#scanner.readElement(chunk.subarray(at, at + 1), 0);
    this.#scanner.beginElement();
    this.#place = 'inside';
    return at + 1;
  }

  /** The row that was coming in when the reading ended, if it is past the limits anyway. */
  *rest(): Generator<Row> {
    if (this.#place === 'inside' && this.#row.isTooMuch) yield this.#row.end();
  }

  *#rowEnds(endedBy: number | undefined): Generator<Row> {
    if (endedBy === CLOSE_ARRAY) this.#place = 'behind';
    const row = this.#row;
    const isEmptyList = this.#rows === 0 && endedBy === CLOSE_ARRAY && row.isBlank;
    this.#rows += 1;
    this.#bytes += row.bytes;
    this.#values += row.isTooMuch ? 0 : this.#scanner.values;
    this.#row = new OpenRow(this.limits.row);
    this.#scanner.beginElement();
    if (!isEmptyList) yield row.end();
  }
}

class OpenRow {
  #parts: Uint8Array[] = [];
  #tooMuch: { readonly problem: string; readonly shallow: ShallowObject } | undefined;
  /** In memory. */
  bytes = 0;

  constructor(private readonly limits: RowLimits['row']) {}

  get isTooMuch(): boolean {
    return this.#tooMuch !== undefined;
  }

  get isBlank(): boolean {
    return this.#parts.every((part) => afterSpaces(part, 0) === part.length);
  }

  add(part: Uint8Array, scanner: JsonScanner): void {
    if (this.#tooMuch !== undefined) {
      this.#tooMuch.shallow.add(part);
      return;
    }
    this.#parts.push(part);
    if (this.bytes < LARGE_BYTES && this.bytes + part.length >= LARGE_BYTES) collectGarbage();
    this.bytes += part.length;
    const { bytes } = this.limits;
    const problem = this.bytes > bytes ? `more than ${bytes} bytes` : scanner.excess(this.limits);
    if (problem === undefined) return;
    const shallow = new ShallowObject();
    for (const kept of this.#parts) shallow.add(kept);
    this.#tooMuch = { problem, shallow };
    this.#parts = [];
    this.bytes = 0;
  }

  /** Throws `SyntaxError` for what is no JSON value. */
  end(): Row {
    if (this.#tooMuch !== undefined) {
      const { problem, shallow } = this.#tooMuch;
      return { isWhole: false, problem, json: parseJson(shallow.text()) };
    }
    const parts = this.#parts;
    this.#parts = [];
    if (this.bytes < LARGE_BYTES) return { isWhole: true, json: JSON.parse(textOf(parts)) };
    const shallow = new ShallowObject();
    for (const part of parts) shallow.add(part);
    // Several look at it, one after the other.
    let latest: WeakRef<WeakKey> | undefined;
    const parseWhole = () => {
      const known = latest?.deref();
      if (known !== undefined) return known;
      collectGarbage();
      const whole: unknown = JSON.parse(textOf(parts));
      if (typeof whole === 'object' && whole !== null) latest = new WeakRef(whole);
      return whole;
    };
    return { isWhole: true, json: parseJson(shallow.text()), parseWhole };
  }
}

function textOf(parts: readonly Uint8Array[]): string {
  const decoder = new TextDecoder();
  return parts.map((part) => decoder.decode(part, { stream: true })).join('') + decoder.decode();
}

function afterSpaces(bytes: Uint8Array, from: number): number {
  let at = from;
  while (at < bytes.length && SPACES.has(bytes[at])) at += 1;
  return at;
}
