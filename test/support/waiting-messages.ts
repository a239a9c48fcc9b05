import { z } from 'zod';
import type { ChannelProcess } from './channel-process.ts';

const peeked = z.object({
  messages: z.array(z.object({ activity_id: z.string(), text: z.string() })),
  waiting: z.number(),
});

/** What `inbox_peek` shows. */
export async function peek(channel: ChannelProcess, args: Record<string, unknown> = {}) {
  return peeked.parse((await channel.call('inbox_peek', args)).data);
}

/** Reads and pops until the inbox has nothing more to show; returns the texts in the order in which they came. */
export async function drain(channel: ChannelProcess): Promise<string[]> {
  const texts: string[] = [];
  for (;;) {
    const { messages } = await peek(channel, { limit: 100 });
    if (messages.length === 0) return texts;
    texts.push(...messages.map(({ text }) => text));
    await channel.call('inbox_pop', { activity_id: messages.map(({ activity_id: id }) => id) });
  }
}
