import type { Message, MessageRequest } from './message.ts';
/**
 * The note under a message about a request: what it is, and which tool answers it. Nothing that is said in the chat
 * reaches the other side of a request.
 */
export declare function requestNote(request: MessageRequest): string;
/** What the session is told of a request besides its text. */
export declare function requestMeta({ request }: Message): Record<string, string>;
