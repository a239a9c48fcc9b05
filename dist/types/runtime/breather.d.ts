/** Lets input, timers and other work have their turn in the middle of long work. */
export declare class Breather {
    #private;
    breathe(): Promise<void>;
}
