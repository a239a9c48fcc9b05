import { expect, test } from 'bun:test';
import { z } from 'zod';
import { readMessageBody } from '../../src/wire/message-body.ts';
import { openStage, type Stage } from '../support/stage.ts';

const SENDERS = 8;
const EACH = 40;
/** How much later than without late rows a message may come. */
const WITHIN_MS = 1_500;

const isRowEvent = z.object({ activity_type: z.literal('a2a_receive'), request_body: z.unknown() });

/** When each message could be read, by its text. */
function watchVisible({ platform, own }: Stage): ReadonlyMap<string, number> {
  const visibleMs = new Map<string, number>();
  platform.events.subscribe(({ workspaceId, payload }) => {
    const row = isRowEvent.safeParse(payload);
    if (workspaceId !== own.id || !row.success) return;
    visibleMs.set(readMessageBody(row.data.request_body).text, performance.now());
  });
  return visibleMs;
}

test('eight senders of forty messages each, many late: all soon after they are visible, once, and in order', async () => {
  await using stage = await openStage({
    settings: { MOLECULE_FLOOD_LIMIT: '0', MOLECULE_PEER_LIMIT: '0' },
    rateLimitPerMinute: 0,
  });
  const { platform, own, peer } = stage;
  const peers = Array.from({ length: SENDERS }, (_, index) =>
    platform.createWorkspace({ name: `Sender ${index}`, parentId: peer.id, external: true }),
  );
  const visibleMs = watchVisible(stage);
  await using channel = await stage.connect();
  let wanted = 0;
  /** Each sender sends the next message when the one before has been answered. Returns the longest delay. */
  const burst = async (name: string) => {
    const texts = peers.map((_, sender) =>
      Array.from({ length: EACH }, (_each, index) => `${name} ${sender}.${index}`),
    );
    await Promise.all(
      peers.map(async ({ id }, sender) => {
        for (const text of texts[sender] ?? []) await platform.sendAsPeer(id, own.id, text);
      }),
    );
    wanted += SENDERS * EACH;
    await channel.waitForPushes(wanted);
    const arrived = channel.pushed.filter(({ content }) => content.startsWith(name));
    const contents = arrived.map(({ content }) => content);
    const bySender = peers.map((_, sender) =>
      contents.filter((content) => content.startsWith(`${name} ${sender}.`)),
    );
    expect(bySender).toEqual(texts);
    return Math.max(...arrived.map(({ content, atMs }) => atMs - (visibleMs.get(content) ?? 0)));
  };
  // A busy machine delays everything: what the same burst takes without a late message is not their doing.
  const usualMs = await burst('usual');
  platform.faults.seed(11);
  platform.faults.set({ probability: 0.3, fault: { kind: 'late-row', delayMs: 0, maxDelayMs: 500 } });
  expect(await burst('late')).toBeLessThan(WITHIN_MS + 3 * usualMs);
  platform.faults.clear();
  await platform.sendAsCanvasUser(own.id, 'the last one');
  await channel.waitForPushes(wanted + 1);
  expect(channel.pushed).toHaveLength(wanted + 1);
}, 120_000);
