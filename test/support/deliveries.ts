import { channelNotification } from '../../src/core/notification.ts';
import { PLUGIN } from '../../src/core/product.ts';
import { Deliveries, type DeliveriesDeps } from '../../src/inbox/deliveries.ts';
import type { Inbox } from '../../src/inbox/inbox.ts';
import type { PushedFiles } from '../../src/inbox/pusher.ts';
import { systemClock } from '../../src/runtime/clock.ts';

/** As the host names our server in its tags. */
export const SERVER = `plugin:${PLUGIN.name}:${PLUGIN.serverKey}`;

/** What becomes of this inbox's messages, in a session that says nothing about it unless it is told to. */
export function deliveriesOf(
  inbox: Inbox | undefined,
  signal: AbortSignal,
  options: Partial<DeliveriesDeps> = {},
): Deliveries {
  return new Deliveries({
    serverName: SERVER,
    inbox: () => inbox,
    clock: systemClock,
    signal,
    onHearingChanged: () => undefined,
    onFailed: () => undefined,
    ...options,
  });
}

/** Messages are pushed as they are. */
export const WITHOUT_FILES: PushedFiles = {
  expect: () => undefined,
  prepare: async ({ message, pushes }) =>
    channelNotification(message, { isAgain: pushes > 0, save: () => undefined }),
};
