import type { Message } from '../core/message.ts';
/** A message as it came out of the inbox file. Throws `InboxDamagedError` when it is not what was put in. */
export declare function parseStoredMessage(json: string): Message;
export declare function isReadableBody(json: string): boolean;
/** A message as the inbox file has it: without the bytes of its files. */
export declare function storedMessageJson(message: Message): string;
