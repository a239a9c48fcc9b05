/** A token that cannot be printed by accident: only `reveal()` gives the value. */
export declare class Secret {
    #private;
    constructor(value: string);
    reveal(): string;
    equals(other: Secret): boolean;
    toString(): string;
    toJSON(): string;
}
