/** A value as a problem may show it: in quotes when short, else only its length, for it may be a secret. */
export declare function showValue(value: string): string;
/** For values that are secret. */
export declare function describeLength(value: string): string;
/** A path on one line, its end kept when it is long. */
export declare function showPath(path: string): string;
/** Replaces line breaks, control and invisible characters. */
export declare function oneLine(text: string): string;
/** `1 value`, `2 values`. */
export declare function count(number: number, noun: string): string;
