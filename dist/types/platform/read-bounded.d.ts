/** The body as text, at most `maxBytes` of it. A larger one is an error before it is in memory. */
export declare function readBounded(response: Response, maxBytes: number): Promise<string>;
