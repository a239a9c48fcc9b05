/** The bytes that shape JSON. */
export declare const QUOTE = 34;
export declare const BACKSLASH = 92;
export declare const OPEN_ARRAY = 91;
export declare const CLOSE_ARRAY = 93;
export declare const OPEN_OBJECT = 123;
export declare const CLOSE_OBJECT = 125;
/** What JSON from outside may hold; more of it would cost far more memory and time than its bytes suggest. */
export interface JsonLimits {
    /** Arrays and objects inside each other. */
    readonly depth: number;
    /** Elements of arrays, keys and values of objects, all together. */
    readonly values: number;
}
/** A message has some ten levels and some hundred values. */
export declare const JSON_LIMITS: JsonLimits;
/** Counts what parsing JSON would have to build, without parsing it, at a constant cost for each byte. */
export declare class JsonScanner {
    #private;
    /** Since the last `beginElement`. */
    get values(): number;
    /** Counts the next element from zero. */
    beginElement(): void;
    /** Why this is too much to parse; undefined while it is not. */
    excess(limits?: JsonLimits): string | undefined;
    read(bytes: Uint8Array): void;
    /** Goes on to the end of an element of the outermost array; returns the index behind it, the chunk's length if it ends before. */
    readElement(bytes: Uint8Array, from: number): number;
}
