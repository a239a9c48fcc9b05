import { type Message } from './message.ts';
/** Whose messages want an answer: those of people on the canvas, of agents as well, or nobody's. */
export type DutyScope = 'people' | 'all' | 'off';
/** What the session was prompted with: messages of ours and nothing else, what somebody typed, or another program's words. */
export type Prompt = {
    readonly by: 'messages';
    readonly activityIds: readonly string[];
} | {
    readonly by: 'keyboard' | 'program';
};
/** What is to be done at the end of a turn. */
export type TurnEnd = {
    readonly kind: 'nothing';
}
/** Make the turn go on, once, to answer these. */
 | {
    readonly kind: 'go_on';
    readonly owed: readonly Message[];
}
/** These stay without an answer of the session. */
 | {
    readonly kind: 'give_up';
    readonly unanswered: readonly Unanswered[];
};
export interface Unanswered {
    readonly message: Message;
    /** What Claude said in the terminal in place of an answer; undefined where that may not be meant for the sender. */
    readonly terminalText: string | undefined;
}
/**
 * Which messages of a turn still want an answer, and what happens at its end. At most one continuation for each turn, at
 * most one answer for each message. A turn that the user at the keyboard opened or took over owes nobody anything.
 * All times are of one wall clock, in milliseconds.
 */
export declare class ReplyDuty {
    #private;
    /** Whether a turn runs, as far as is known. */
    get isInTurn(): boolean;
    /** Messages that want an answer, oldest first. */
    get owed(): readonly Message[];
    /** The message of a person that opened the turn that runs; undefined where the user at the keyboard has a part in it. */
    get openedBy(): Message | undefined;
    /** A prompt opened a turn, or came into the one that runs. */
    prompted(prompt: Prompt, atMs: number): void;
    /** The last prompt was kept from the model: it opens no turn. */
    promptRefused(): void;
    /** Somebody typed into the turn that ran at that time, as became known later. */
    typed(atMs: number): void;
    /**
     * The session has seen a message. Returns true when it wants an answer and became known only after the end of its turn:
     * then nobody will answer it any more.
     * @param isOwed whether it wants an answer, see `wantsAnswer`; if not, what Claude says at the end may be meant for it
     */
    seen(message: Message, isOwed: boolean, atMs: number): boolean;
    /** It was answered, or needs no answer. */
    done(message: Pick<Message, 'workspaceId' | 'activityId'>): void;
    /** The session wrote to the people of a workspace, or put a question to them: that answers what they said before. */
    wroteToPeople(workspaceId: string): void;
    /** The session used a tool. */
    usedTool(): void;
    /** A turn comes to its end. `isContinued`: a hook made it go on before, if the host says; `text`: Claude's last words. */
    turnEnds(isContinued: boolean | undefined, text: string, atMs: number): TurnEnd;
    /** The turn was broken off at that time, by Esc or an error. Returns what nobody will answer any more. */
    brokenOff(atMs: number): readonly Message[];
}
/** Whether the sender of a message waits for an answer. Agents that thank each other would never come to an end. */
export declare function wantsAnswer(message: Message, scope: DutyScope): boolean;
