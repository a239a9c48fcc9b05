import type { Message, MessageRequest } from './message.ts';
/** The note under a message about a request: what it is, and which tool answers it, for the chat does not. */
export declare function requestNote(request: MessageRequest): string;
export declare function requestMeta({ request }: Message): Record<string, string>;
