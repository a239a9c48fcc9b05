import { z } from 'zod';
import type { LocalPlatform } from '../../src/local/platform.ts';

const conversation = z.array(
  z.object({ id: z.string(), direction: z.string(), text: z.string(), in_reply_to: z.string().optional() }),
);

/** What a workspace said, as the canvas shows it, oldest first: each text with that of the message that it answers. */
export async function answersIn(platform: LocalPlatform, workspaceId: string) {
  const response = await platform.fetch(
    new Request(`http://platform.test/local/workspaces/${workspaceId}/conversation`, {
      headers: { authorization: `Bearer ${platform.adminToken}` },
    }),
  );
  const messages = conversation.parse(await response.json());
  const textOf = new Map(messages.map(({ id, text }) => [id, text]));
  return messages
    .filter(({ direction }) => direction === 'out')
    .map(({ text, in_reply_to: id }) => ({ text, answers: id === undefined ? undefined : textOf.get(id) }));
}
