/** What JSON from outside may hold; more of it would cost far more memory and time than its bytes suggest. */
export interface JsonLimits {
    /** Arrays and objects inside each other. */
    readonly depth: number;
    /** Elements of arrays, keys and values of objects, all together. */
    readonly values: number;
}
/** A message has some ten levels and some hundred values. */
export declare const JSON_LIMITS: JsonLimits;
/**
 * Goes over the bytes of JSON without parsing it, at a constant cost for each byte, and counts what parsing would have to
 * build. JSON that is not well formed is counted as well as it goes: parsing it finds out.
 */
export declare class JsonScanner {
    #private;
    /** Since the last `beginElement`. */
    get values(): number;
    /** Counts the next element from zero. */
    beginElement(): void;
    /** Why this is too much to parse; undefined while it is not. */
    excess(limits?: JsonLimits): string | undefined;
    /** Goes over all bytes of a chunk. */
    read(bytes: Uint8Array): void;
    /**
     * Goes on to the end of an element of the outermost array. Returns the index of the comma or bracket behind it; the
     * length of the chunk when that ends before.
     */
    readElement(bytes: Uint8Array, from: number): number;
}
