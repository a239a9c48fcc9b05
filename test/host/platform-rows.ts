import { z } from 'zod';
import type { LocalPlatform } from '../../src/local/platform.ts';

const notify = z.object({ result: z.string() });
const textPart = z.object({ kind: z.literal('text'), text: z.string() });
const sendRequest = z.object({ params: z.object({ message: z.object({ parts: z.array(textPart) }) }) });

/** What a workspace has said on its own canvas, oldest first. */
export function notifiedTexts(platform: LocalPlatform, workspaceId: string): string[] {
  return platform
    .activities(workspaceId)
    .filter(({ method }) => method === 'notify')
    .map((row) => notify.parse(row.response_body).result);
}

/** The messages that others, people or workspaces, have sent to a workspace, oldest first. */
export function receivedTexts(platform: LocalPlatform, workspaceId: string) {
  return platform
    .activities(workspaceId)
    .filter(({ method }) => method === 'message/send')
    .map((row) => ({
      from: row.source_id,
      text: sendRequest
        .parse(row.request_body)
        .params.message.parts.map(({ text }) => text)
        .join('\n'),
    }));
}
