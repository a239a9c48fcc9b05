import type { Doing } from '../claude-code/tool-activity.ts';
import { type Message } from '../core/message.ts';
export interface Work {
    readonly activeTasks: number;
    /** One line for people; empty when nothing is being worked on. */
    readonly currentTask: string;
}
/** Which messages the session is answering right now; each workspace is told only of those that it received. */
export declare class CurrentWork {
    #private;
    private readonly nowMs;
    /** @param nowMs a clock that never jumps */
    constructor(nowMs: () => number);
    /** The session has seen this message. Notices and results of delegations are no work: nobody waits for an answer. */
    started(message: Message): void;
    /** A reply that names the message was delivered, or the session said that none is needed. */
    done(message: Pick<Message, 'workspaceId' | 'activityId'>): void;
    turnGoesOn(): void;
    /** What the session is doing: a dialog is told at once, everything else when it lasts. */
    doing(doing: Doing): void;
    /** What was not answered in the turn will not be answered any more. */
    turnEnded(): void;
    of(workspaceId: string): Work;
    /** Calls the one listener of a workspace whenever its work changes. Returns the way to stop. */
    onChange(workspaceId: string, listener: () => void): () => void;
}
