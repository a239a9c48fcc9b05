/** Why a file is not there, in our words, following "is not available: ". Nothing in it is remote text. */
export declare function failureWords(error: unknown): string;
