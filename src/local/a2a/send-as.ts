import { parseJson } from '../../core/json.ts';
import type { FileReference } from '../../wire/uploads.ts';
import type { Handler } from '../http/reply.ts';

export interface SendOptions {
  readonly messageId?: string;
  readonly contextId?: string;
  /** Files that were uploaded to the target before; they come after the text. */
  readonly attachments?: readonly FileReference[];
  /** Further parts, as they stand. */
  readonly parts?: readonly unknown[];
}

export interface SentResult {
  readonly status: number;
  readonly body: unknown;
}

/** Sends a message through the real `/a2a` route, as the owner of a bearer that stays in this process. */
export async function sendMessage(
  routes: Handler,
  bearer: string,
  targetId: string,
  text: string,
  options: SendOptions = {},
): Promise<SentResult> {
  const textParts = text === '' ? [] : [{ kind: 'text', text }];
  const fileParts = (options.attachments ?? []).map((file) => ({ kind: 'file', file }));
  const message = {
    messageId: options.messageId ?? crypto.randomUUID(),
    ...(options.contextId === undefined ? {} : { contextId: options.contextId }),
    parts: [...textParts, ...fileParts, ...(options.parts ?? [])],
  };
  const response = await routes(
    new Request(`http://localhost/workspaces/${encodeURIComponent(targetId)}/a2a`, {
      method: 'POST',
      headers: { Authorization: `Bearer ${bearer}` },
      body: JSON.stringify(messageRequest(message)),
    }),
  );
  const answer = await response.text();
  return { status: response.status, body: parseJson(answer) ?? answer };
}

/** The JSON-RPC request of a message. */
export function messageRequest(message: {
  readonly messageId: string;
  readonly contextId?: string;
  readonly metadata?: Readonly<Record<string, string>>;
  readonly parts: readonly unknown[];
}) {
  return {
    jsonrpc: '2.0',
    id: crypto.randomUUID(),
    method: 'message/send',
    params: { message: { role: 'user', ...message } },
  };
}
