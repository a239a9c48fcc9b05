/** The value of a JSON text; undefined, which no JSON text stands for, when it is none. */
export declare function parseJson(text: string): unknown;
