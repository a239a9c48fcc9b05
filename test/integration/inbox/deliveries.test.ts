import { expect, test } from 'bun:test';
import { openInbox } from '../../../src/inbox/file/open.ts';
import { deliveriesOf } from '../../support/deliveries.ts';
import { arrival, WORKSPACE } from '../../support/inbox-arrivals.ts';
import { tempDir } from '../../support/temp-dir.ts';

test('a reply proves that the channel works, but not when a tool had shown the message', () => {
  using dir = tempDir();
  const { inbox } = openInbox(dir.path, () => 0);
  const ended = new AbortController();
  const deliveries = deliveriesOf(inbox, ended.signal);
  deliveries.expectHooks(true);
  const leased = inbox.takeOver();
  leased.arrivals.store(WORKSPACE, [arrival('a', 1), arrival('b', 2)], { localMs: 1, platformMs: undefined });
  const [first, second] = leased.pushes.next([WORKSPACE], 2);
  if (first === undefined || second === undefined) throw new Error('two messages must wait');
  for (const entry of [first, second]) {
    leased.pushes.markPushed(entry.row);
    deliveries.pushed(leased.pushes, entry);
  }
  deliveries.readByTool([first]);
  deliveries.replied(first);
  expect([deliveries.isProven, deliveries.state]).toEqual([false, 'expected']);
  deliveries.replied(second);
  expect([deliveries.isProven, deliveries.state]).toEqual([true, 'none']);
  ended.abort();
  inbox.close();
});
