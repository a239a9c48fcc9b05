/** The `messageId` by which a workspace finds out, with a message to itself, whether messages arrive. `nonce`: a UUID. */
export declare function pingMessageId(nonce: string): string;
export declare function isPing(messageId: string | undefined): boolean;
/** What the session reads, whatever the row says: nothing of it comes from outside. */
export declare const PING_TEXT = "Connection test of molecule-channel doctor: this message has arrived. Nothing is to be done and nobody waits for an answer.";
