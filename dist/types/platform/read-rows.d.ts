import { type BodyLimits } from './body.ts';
import { type Row, type RowLimits } from './row-splitter.ts';
export interface RowsAnswer {
    readonly headers: Headers;
    readonly rows: readonly Row[];
    /** These are only the first rows: there may be more than was taken, or than came in time. */
    readonly isCut: boolean;
}
/** A list, as much of it as the limits allow. Throws `ProtocolError`, and the errors of `readBody` before the first row. */
export declare function readRows(response: Response, limits: RowLimits & {
    readonly body: BodyLimits;
}, signal: AbortSignal): Promise<RowsAnswer>;
