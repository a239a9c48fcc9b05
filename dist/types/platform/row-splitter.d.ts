import { type JsonLimits } from '../core/json-scanner.ts';
/** How much is taken of a list; what comes after that is not read. */
export interface RowLimits {
    readonly rows: number;
    /** Of all rows together; the row that goes past it is still taken. */
    readonly bytes: number;
    readonly values: number;
    readonly row: JsonLimits & {
        readonly bytes: number;
    };
}
/**
 * An element of a list. Of one past the limits of a row, and of a large one, `json` has only what is not nested inside it,
 * if that is known. A large one can be parsed as a whole, which takes several times the memory of its bytes.
 */
export type Row = {
    readonly isWhole: true;
    readonly json: unknown;
    readonly parseWhole?: () => unknown;
} | {
    readonly isWhole: false;
    readonly problem: string;
    readonly json: unknown;
};
/**
 * Takes a JSON array apart while it comes in, so that only one row at a time is in memory as text. A row is measured
 * before it is parsed: one that is too much costs only itself.
 */
export declare class RowSplitter {
    #private;
    private readonly limits;
    constructor(limits: RowLimits);
    /** Whether the end of the list has come in. */
    get isComplete(): boolean;
    /** Whether as much has been taken as may be. */
    get isFull(): boolean;
    /** The rows that end in this chunk. Throws `SyntaxError` for what is no JSON array. */
    read(chunk: Uint8Array): Generator<Row>;
    /** The row that was coming in when the reading ended, if it is past the limits anyway. */
    rest(): Generator<Row>;
}
