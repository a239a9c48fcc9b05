import type { ChannelNotification } from '../core/notification.ts';
/** What Claude Code tells a hook of the plugin. */
export interface HookEvent {
    /** Which moment it is, e.g. `UserPromptSubmit` or `Stop`. */
    readonly event: string;
    /** The prompt, if it opens a turn; else empty. */
    readonly prompt: string;
    readonly transcriptPath: string;
    /** At the end of a turn: whether a hook has made this turn go on before; undefined when the host did not say. */
    readonly isContinued: boolean | undefined;
    readonly lastText?: string;
    /** The tool that is about to be used, was used, is asked about or was refused. */
    readonly toolName?: string;
    /** Whether it comes from a subagent, whose tools run beside those of the session. */
    readonly isOfSubagent?: boolean;
    readonly command?: string;
}
/** What a hook is to answer; nothing of it: nothing is added, and all goes its way. */
export interface HookAnswer {
    readonly toPrompt?: string;
    /** At the end of a turn: makes it go on with this text, which Claude Code shows as feedback. */
    readonly goOnWith?: string;
    /** The same for versions without `takesTurnEndContext`; they show it as an error of the hook. */
    readonly refuseEndWith?: string;
    /** Keeps the prompt from the model; the user is shown why. */
    readonly refusePrompt?: string;
    /** One line for the user, which the model does not get. */
    readonly line?: string;
}
/** As Claude Code reads it from the result of a hook's tool. */
export declare function hookOutput(answer: HookAnswer): string;
/** Claude Code puts longer hook output into a file and shows only its beginning. */
export declare const MAX_HOOK_CONTEXT_CHARACTERS = 9000;
/** How much of one message a hook's answer brings; where the rest is, a note in it says. */
export declare const HOOK_CONTENT_CHARACTERS = 5000;
/** How much the messages of one hook's answer may take together, introduction and lines about waiting ones aside. */
export declare const HOOK_MESSAGES_CHARACTERS: number;
/** A message with so many files that it is too long for a hook's answer, which then only says that it waits. */
export interface WaitingMessage {
    readonly activityId: string;
    /** As `senderLabel` says it. */
    readonly from: string;
}
/** What the model reads when a hook delivers messages: who speaks and why, then the messages with all of their meta. */
export declare function hookContext(messages: readonly ChannelNotification[], waiting?: readonly WaitingMessage[]): string;
export declare function hookMessageCharacters(message: ChannelNotification): number;
