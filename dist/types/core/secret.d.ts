/** A token that cannot be printed by accident: only `reveal()` gives the value. */
export declare class Secret {
    #private;
    constructor(value: string);
    reveal(): string;
    toString(): string;
    toJSON(): string;
}
