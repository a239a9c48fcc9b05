/** The value of a JSON text; undefined, which no JSON text stands for, when it is none. */
export declare function parseJson(text: string): unknown;
export type Json = Readonly<Record<string, unknown>>;
/** Undefined for what is not a JSON object. */
export declare function asRecord(value: unknown): Json | undefined;
