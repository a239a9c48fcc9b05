import type { Activity } from '../core/activity.ts';
import type { Message } from '../core/message.ts';
import { type DelegationState } from '../wire/delegations.ts';
export interface DelegationAnswer {
    readonly delegationId: string;
    /** Remote text. */
    readonly text: string;
}
export interface DelegationStanding {
    readonly id: string;
    readonly state: DelegationState;
    readonly createdAt: string;
    /** Why it failed: remote text. */
    readonly error: string | undefined;
}
export interface DelegationSources {
    readonly workspaceId: string;
    /** Of a list as long as this delegations may be left out. */
    readonly fullList: number;
    list(signal: AbortSignal): Promise<readonly DelegationStanding[]>;
    rows(sinceSeconds: number, signal: AbortSignal): AsyncGenerator<Activity>;
    messagesOf(peerId: string, sinceSeconds: number, signal: AbortSignal): Promise<readonly Activity[]>;
}
/** Waits for the answers to delegations, with one look for all of them. Asks for nothing while none is awaited. */
export declare class DelegationAnswers {
    #private;
    private readonly sources;
    constructor(sources: DelegationSources);
    /** Whoever asks `take` meanwhile waits until it is known which delegation this is. */
    starting<T>(start: Promise<T>): Promise<T>;
    /** Rejects with `DelegationFailedError`, `DelegationUnansweredError`, a lasting `PlatformError` or the signal's reason. */
    wait(delegationId: string, peerId: string, timeoutMs: number, signal: AbortSignal): Promise<DelegationAnswer>;
    /** Whether a message is an awaited answer and nothing else. One with files is not: they would get lost. */
    take(message: Message): Promise<boolean>;
    lookAgain(): void;
}
