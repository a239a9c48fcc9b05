import type { ChannelNotification } from '../core/notification.ts';
import type { Prompt } from '../core/reply-duty.ts';
/** A cheap test for text that may hold messages which a hook delivered. */
export declare const HOOK_MESSAGE_START = "<molecule-message ";
/** A message as a hook delivers it, with all of its meta as attributes. */
export declare function hookMessage({ content, meta }: ChannelNotification): string;
/** Ids of the messages whose tags open a line of what a hook delivered. The text of a message cannot hold such a tag. */
export declare function activityIdsInHookContext(text: string): string[];
/** Ids of the messages that a prompt consists of. The host writes whole tags only; anything else was typed, and quotes them. */
export declare function activityIdsInPrompt(prompt: string, serverName: string): string[];
/** Who speaks in a prompt: messages of the given server and nothing else, another program, or the user at the keyboard. */
export declare function promptOf(prompt: string, serverName: string): Prompt;
/** Whether a prompt is a message or a notice of this server, and not one that somebody typed. */
export declare function isOfChannel(prompt: string, serverName: string): boolean;
