const PING = /^molecule-ping-[0-9a-f]{8}(?:-[0-9a-f]{4}){3}-[0-9a-f]{12}$/;

/** The `messageId` by which a workspace finds out, with a message to itself, whether messages arrive. `nonce`: a UUID. */
export function pingMessageId(nonce: string): string {
  return `molecule-ping-${nonce}`;
}

export function isPing(messageId: string | undefined): boolean {
  return messageId !== undefined && PING.test(messageId);
}

/** What the session reads, whatever the row says: nothing of it comes from outside. */
export const PING_TEXT =
  'Connection test of molecule-channel doctor: this message has arrived. Nothing is to be done and nobody waits for an answer.';
