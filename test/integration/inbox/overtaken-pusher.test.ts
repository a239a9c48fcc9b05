import { expect, test } from 'bun:test';
import { FencedError } from '../../../src/core/errors.ts';
import { channelNotification } from '../../../src/core/notification.ts';
import { Inbox } from '../../../src/inbox/inbox.ts';
import { inboxPath, openFile, openInbox } from '../../../src/inbox/open.ts';
import { runPusher } from '../../../src/inbox/pusher.ts';
import { systemClock } from '../../../src/runtime/clock.ts';
import { deliveriesOf } from '../../support/deliveries.ts';
import { arrival, WORKSPACE, waiting } from '../../support/inbox-arrivals.ts';
import { tempDir } from '../../support/temp-dir.ts';

/** A holder that is stopped right after it marked a message, and woken when another process has the lease. */
class OvertakenInbox extends Inbox {
  override markPushed(fence: number, row: number): boolean {
    const isMarked = super.markPushed(fence, row);
    this.onMarked();
    return isMarked;
  }

  onMarked: () => void = () => undefined;
}

test('a holder that was overtaken between mark and write does not write; its successor does, marked', async () => {
  using dir = tempDir();
  const inbox = new OvertakenInbox(openFile(inboxPath(dir.path)), Date.now);
  const successor = openInbox(dir.path, Date.now).inbox;
  const fence = inbox.takeFence();
  inbox.store(fence, WORKSPACE, [arrival('a', 1)], { localMs: 1, platformMs: undefined });
  inbox.onMarked = () => void successor.recoverPushed(successor.takeFence());
  const stop = new AbortController();
  const written: unknown[] = [];
  const pushing = runPusher(
    {
      inbox,
      fence,
      workspaceIds: [WORKSPACE],
      clock: systemClock,
      deliveries: deliveriesOf(inbox, stop.signal),
      limits: { floodLimit: 0, peerLimit: 0 },
      hostReady: Promise.resolve(),
      expect: () => undefined,
      prepare: async ({ message, pushes }) => channelNotification(message, pushes > 0),
      write: async (notification) => void written.push(notification),
      onPushed: () => undefined,
      onWriteFailed: () => undefined,
    },
    stop.signal,
  );
  await expect(pushing).rejects.toBeInstanceOf(FencedError);
  expect(written).toEqual([]);
  expect(waiting(successor)).toEqual([['a', true]]);
  inbox.close();
  successor.close();
});
