/** The outermost level of a JSON object of any size, in constant memory: nested values as `null`, long strings empty. */
export declare class ShallowObject {
    #private;
    add(bytes: Uint8Array): void;
    /** JSON, also when the object has not come to its end; of other things nothing useful. */
    text(): string;
}
