import { expect, test } from 'bun:test';
import { FencedError } from '../../../src/core/errors.ts';
import { openInbox } from '../../../src/inbox/file/open.ts';
import { HoldBack } from '../../../src/inbox/hold-back.ts';
import { runPusher } from '../../../src/inbox/pusher.ts';
import { systemClock } from '../../../src/runtime/clock.ts';
import { deliveriesOf, WITHOUT_FILES } from '../../support/deliveries.ts';
import { arrival, WATERMARK, WORKSPACE, waiting } from '../../support/inbox-arrivals.ts';
import { tempDir } from '../../support/temp-dir.ts';

test('a holder that was overtaken between mark and write does not write; its successor does, marked', async () => {
  using dir = tempDir();
  const { inbox } = openInbox(dir.path, Date.now);
  const successor = openInbox(dir.path, Date.now).inbox;
  const leased = inbox.takeOver();
  leased.arrivals.store(WORKSPACE, [arrival('a', 1)], WATERMARK);
  // Stopped right after it marked the message, and woken when another process has the lease.
  const { pushes } = leased;
  const markPushed = pushes.markPushed.bind(pushes);
  pushes.markPushed = (row) => {
    const isMarked = markPushed(row);
    successor.takeOver().pushes.recoverPushed();
    return isMarked;
  };
  const stop = new AbortController();
  const written: unknown[] = [];
  const pushing = runPusher(
    {
      pushes,
      holdBack: new HoldBack(leased, [WORKSPACE], { floodLimit: 0, peerLimit: 0 }),
      clock: systemClock,
      deliveries: deliveriesOf(inbox, stop.signal),
      host: { ready: Promise.resolve(), write: async (notification) => void written.push(notification) },
      files: WITHOUT_FILES,
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
