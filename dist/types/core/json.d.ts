import { type JsonLimits } from './json-scanner.ts';
/**
 * The value of a JSON text. Undefined, which no JSON text stands for, when it is none, or holds more than `limits` allow:
 * whoever walks over the value afterwards can rely on them.
 */
export declare function parseJson(text: string, limits?: JsonLimits): unknown;
export type Json = Readonly<Record<string, unknown>>;
/** Undefined for what is not a JSON object. */
export declare function asRecord(value: unknown): Json | undefined;
