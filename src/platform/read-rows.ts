import { TimeoutError, TooLargeError } from '../core/errors.ts';
import { parseJson } from '../core/json.ts';
import { Breather } from '../runtime/breather.ts';
import { notJson, unknownShape } from './answer.ts';
import { type BodyLimits, readBody } from './body.ts';
import { type Row, type RowLimits, RowSplitter } from './row-splitter.ts';

export interface RowsAnswer {
  readonly headers: Headers;
  readonly rows: readonly Row[];
  /** These are only the first rows: there may be more than was taken, or than came in time. */
  readonly isCut: boolean;
}

/** A list, as much of it as the limits allow. Throws `ProtocolError`, and the errors of `readBody` before the first row. */
export async function readRows(
  response: Response,
  limits: RowLimits & { readonly body: BodyLimits },
  signal: AbortSignal,
): Promise<RowsAnswer> {
  const { headers, body } = response;
  const splitter = new RowSplitter(limits);
  const breather = new Breather();
  const rows: Row[] = [];
  let beginning: Uint8Array | undefined;
  try {
    for await (const chunk of readBody(body, limits.body, signal)) {
      beginning ??= chunk;
      for (const row of splitter.read(chunk)) {
        rows.push(row);
        if (splitter.isFull) return { headers, rows, isCut: true };
        await breather.breathe();
      }
    }
  } catch (error) {
    if (error instanceof SyntaxError) throw notAList(beginning, error);
    // The rows before the one that takes too long or too much are good, and tell where to go on.
    if (!(error instanceof TimeoutError || error instanceof TooLargeError)) throw error;
    rows.push(...splitter.rest());
    if (rows.length === 0) throw error;
    return { headers, rows, isCut: true };
  }
  if (!splitter.isComplete) throw notAList(beginning);
  return { headers, rows, isCut: false };
}

function notAList(beginning: Uint8Array | undefined, cause?: unknown) {
  const text = new TextDecoder().decode(beginning);
  const isOtherJson = !/^\s*\[/.test(text) && parseJson(text) !== undefined;
  return isOtherJson ? unknownShape(cause) : notJson(text, cause);
}
