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
/** An element of a list; of a large one, or one past the limits, `json` has only what is not nested inside it. */
export type Row = {
    readonly isWhole: true;
    readonly json: unknown;
    readonly parseWhole?: () => unknown;
} | {
    readonly isWhole: false;
    readonly problem: string;
    readonly json: unknown;
};
/** Takes a JSON array apart as it comes in, row by row. Each is measured before it is parsed, and too much costs only itself. */
export declare class RowSplitter {
    #private;
    private readonly limits;
    constructor(limits: RowLimits);
    get isComplete(): boolean;
    get isFull(): boolean;
    /** The rows that end in this chunk. Throws `SyntaxError` for what is no JSON array. */
    read(chunk: Uint8Array): Generator<Row>;
    /** The row that was coming in when the reading ended, if it is past the limits anyway. */
    rest(): Generator<Row>;
}
