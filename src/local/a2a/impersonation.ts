import type { Handler } from '../http/handler.ts';
import { parseJson } from '../http/read-body.ts';

export interface SendOptions {
  readonly messageId?: string;
  readonly contextId?: string;
  /** Files that were uploaded to the target before; they come after the text. */
  readonly attachments?: readonly {
    readonly uri: string;
    readonly name: string;
    readonly mimeType?: string;
    readonly size?: number;
  }[];
  /** Further parts, as they stand. */
  readonly parts?: readonly unknown[];
}

export interface SentResult {
  readonly status: number;
  readonly body: unknown;
}

/** Sends a message through the real `/a2a` route with a bearer that stays in this process. */
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
    role: 'user',
    messageId: options.messageId ?? crypto.randomUUID(),
    ...(options.contextId === undefined ? {} : { contextId: options.contextId }),
    parts: [...textParts, ...fileParts, ...(options.parts ?? [])],
  };
  const response = await routes(
    new Request(`http://localhost/workspaces/${encodeURIComponent(targetId)}/a2a`, {
      method: 'POST',
      headers: { Authorization: `Bearer ${bearer}` },
      body: JSON.stringify({
        jsonrpc: '2.0',
        id: crypto.randomUUID(),
        method: 'message/send',
        params: { message },
      }),
    }),
  );
  const answer = await response.text();
  return { status: response.status, body: parseJson(answer) ?? answer };
}
