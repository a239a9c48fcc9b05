/**
 * The `messageId` of a message that a workspace sends to itself to find out whether messages arrive. Only the holder of its
 * token can send as that workspace.
 * @param nonce a UUID
 */
export declare function pingMessageId(nonce: string): string;
export declare function isPing(messageId: string | undefined): boolean;
/** What the session reads, whatever the row says: nothing of it comes from outside. */
export declare const PING_TEXT = "Connection test of molecule-channel doctor: this message has arrived. Nothing is to be done and nobody waits for an answer.";
