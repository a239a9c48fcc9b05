/** Who can end the trouble: the user (settings), the platform's operator, nobody but time, or us (a bug). */
export type Actor = 'user' | 'operator' | 'time' | 'developer';
export type Trouble = 'unauthorized' | 'forbidden' | 'not_found' | 'removed' | 'rate_limited' | 'rejected' | 'unavailable' | 'unreachable' | 'proxy' | 'insecure' | 'clock' | 'unreadable';
export interface Diagnosis {
    readonly trouble: Trouble;
    readonly actor: Actor;
    /** What is wrong, in a clause without a full stop; never remote text. */
    readonly fact: string;
    /** The cause or what the actor can do, in a sentence. Asks the user for something only where that can help. */
    readonly advice: string;
}
export declare const UNAUTHORIZED: Diagnosis;
export declare const FORBIDDEN: Diagnosis;
export declare const NOT_FOUND: Diagnosis;
export declare const INVALID_ID: Diagnosis;
export declare const REMOVED: Diagnosis;
export declare const UNAVAILABLE: Diagnosis;
export declare const DATABASE_DOWN: Diagnosis;
export declare const ANSWERED_IN_ITS_PLACE: Diagnosis;
export declare const NOT_THE_PLATFORM: Diagnosis;
export declare const UNREACHABLE: Diagnosis;
export declare const CLOCK: Diagnosis;
export declare const REJECTED: Diagnosis;
/** What the platform itself says of a request. */
export declare const CODES: Readonly<Record<string, Diagnosis>>;
/** What other statuses mean, whatever else is known. */
export declare const STATUSES: Readonly<Record<number, Diagnosis>>;
