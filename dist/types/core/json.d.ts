import { type JsonLimits } from './json-scanner.ts';
/** The value of a JSON text; undefined when it is none, or holds more than `limits` allow. */
export declare function parseJson(text: string, limits?: JsonLimits): unknown;
export type Json = Readonly<Record<string, unknown>>;
export declare function asRecord(value: unknown): Json | undefined;
