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
    /** What Claude said last, at the end of a turn. */
    readonly lastText?: string;
    /** The tool that is about to be used, was used, is asked about or was refused. */
    readonly toolName?: string;
    /** The command that it runs, of a tool that runs one. */
    readonly command?: string;
}
/** The answer that adds nothing to the model's context. */
export declare const NOTHING_TO_ADD = "{}";
/** The answer that adds text to the prompt just submitted. */
export declare function addToPrompt(text: string): string;
/** The answer that makes the turn go on with this text. Claude Code shows it as feedback. */
export declare function continueTurn(text: string): string;
/** The same for versions without `takesTurnEndContext`; they show it as an error of the hook. */
export declare function refuseTurnEnd(text: string): string;
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
/** How much one message takes of `HOOK_MESSAGES_CHARACTERS`. */
export declare function hookMessageCharacters(message: ChannelNotification): number;
