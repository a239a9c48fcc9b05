/** Lets at most so many run at a time; the others wait for their turn, in order. */
export declare class Slots {
    #private;
    constructor(count: number);
    run<T>(work: () => Promise<T>): Promise<T>;
}
