/**
 * What a JSON object says on its outermost level, however large it is: arrays and objects inside it are left out (`null`),
 * and so are long strings (empty). Takes constant memory, and constant time for each byte.
 */
export declare class ShallowObject {
    #private;
    add(bytes: Uint8Array): void;
    /** JSON, also when the object has not come to its end; of other things nothing useful. */
    text(): string;
}
