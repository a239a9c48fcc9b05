import { expect, test } from 'bun:test';
import type { Sender } from '../../../src/core/message.ts';
import { Secret } from '../../../src/core/secret.ts';
import { openInbox } from '../../../src/inbox/file/open.ts';
import { UnseenNotices } from '../../../src/inbox/redelivery.ts';
import { PlatformClient } from '../../../src/platform/client.ts';
import { arrival, WATERMARK } from '../../support/inbox-arrivals.ts';
import { createTeam, servePlatform } from '../../support/platform.ts';
import { tempDir } from '../../support/temp-dir.ts';

const MINUTES_MS = 60_000;
const { signal } = new AbortController();

test('a canvas user whose messages wait for a deaf session is told once after some minutes, a peer never', async () => {
  await using served = await servePlatform();
  using dir = tempDir();
  const [first, second] = [createTeam(served.platform, 'One'), createTeam(served.platform, 'Two')];
  let nowMs = 0;
  const { inbox } = openInbox(dir.path, () => nowMs);
  const leased = inbox.takeOver();
  const store = (workspaceId: string, id: string, peerId?: string) => {
    const sender: Sender =
      peerId === undefined ? { kind: 'canvas_user' } : { kind: 'peer_agent', peerId, name: 'Lead' };
    leased.arrivals.store(workspaceId, [arrival(id, nowMs, { workspaceId, sender })], WATERMARK);
  };
  const clients = [first, second].map(
    ({ own }) => new PlatformClient({ id: own.id, token: new Secret(own.token), platformUrl: served.url }),
  );
  const failures: unknown[] = [];
  const notices = new UnseenNotices({
    pushes: leased.pushes,
    clients,
    onFailed: (error) => failures.push(error),
  });
  const told = (id: string) =>
    served.platform
      .activities(id)
      .filter(({ method }) => method === 'notify')
      .map(({ response_body }) => JSON.stringify(response_body));

  store(first.own.id, 'hello?');
  store(first.own.id, 'from the peer', first.peer.id);
  store(second.own.id, 'only a peer', second.peer.id);
  nowMs = 4 * MINUTES_MS;
  store(first.own.id, 'later');
  await notices.send(true, signal);
  expect(told(first.own.id)).toEqual([]);

  nowMs = 6 * MINUTES_MS;
  await notices.send(false, signal);
  expect(told(first.own.id)).toEqual([]);
  await notices.send(true, signal);
  nowMs = 20 * MINUTES_MS;
  await notices.send(true, signal);
  expect(told(first.own.id)).toEqual([expect.stringContaining('has not seen your message “hello?” yet')]);
  expect(told(second.own.id)).toEqual([]);

  // Another process that is deaf too says nothing about what was said, only about what came since.
  const others = new UnseenNotices({
    pushes: leased.pushes,
    clients,
    onFailed: (error) => failures.push(error),
  });
  await others.send(true, signal);
  await others.send(true, signal);
  expect(told(first.own.id)).toEqual([
    expect.stringContaining('“hello?”'),
    expect.stringContaining('has not seen your message “later” yet'),
  ]);
  expect(failures).toEqual([]);
  inbox.close();
});
