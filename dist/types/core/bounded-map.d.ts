/** A map that forgets: past its limit, each new key drops the one that has been in it longest. */
export declare class BoundedMap<Key, Value> extends Map<Key, Value> {
    #private;
    constructor(limit: number);
    /** A key that is there already keeps its place among the others, as in every map. */
    set(key: Key, value: Value): this;
    /** As `set`, but a key that is there already becomes the newest. */
    renew(key: Key, value: Value): this;
}
