import { backoffMs, jitteredMs } from '../core/backoff.ts';
import { isInboxError } from '../inbox/inbox-errors.ts';
import type { PlatformClient } from '../platform/client.ts';
import type { Bell } from '../runtime/bell.ts';
import { runLoop } from '../runtime/run-loop.ts';
import { sleep } from '../runtime/sleep.ts';
import { type RowSource, type WalkDeps, WindowWalk } from './window-walk.ts';
import type { WorkspaceEvents } from './workspace-events.ts';

export interface BroadcastWatchDeps extends Omit<WalkDeps, 'client'> {
  readonly client: PlatformClient;
  /** Rung when something happened to the workspace. */
  readonly bell: Bell;
  readonly events: Pick<WorkspaceEvents, 'unreadableRow' | 'failed'>;
}

/** They are announcements: without a ring a minute is soon enough, and costs one request. */
const INTERVAL_MS = 60_000;
const JITTER = 0.1;
/** A platform that has none may be updated to one that has. */
const ABSENT_MS = 6 * 3_600_000;
/** Nearly every ring means a message; in a busy workspace a look now and then is enough for the rest. */
const RINGS = { atOnce: 4, refillMs: 15_000 };
const RETRY = { baseMs: 5_000, capMs: 300_000 };

/**
 * Brings the broadcasts of one workspace, which the platform keeps apart from its messages: a slow window of its own,
 * looked at sooner, but not much more often, when the bell rings. A platform that knows no broadcasts is only asked
 * whether it does. Rejects only with `FencedError`, `InboxUnwritableError` and SQLite's errors.
 */
export function runBroadcastWatch(deps: BroadcastWatchDeps, signal: AbortSignal): Promise<void> {
  const { client, clock, intake, window, bell, events } = deps;
  const rows: RowSource = {
    target: client.target,
    activities: (query, pageSignal) => client.broadcasts(query, pageSignal),
  };
  let walk: WindowWalk | undefined;
  let isKnownThere = false;
  return runLoop(
    {
      clock,
      bell,
      rings: RINGS,
      isFatal: isInboxError,
      async round() {
        isKnownThere ||= (await client.workspace(signal)).hasBroadcasts;
        if (!isKnownThere) {
          await sleep(ABSENT_MS, signal);
          return 0;
        }
        walk ??= new WindowWalk({ client: rows, clock, intake, window, events });
        await walk.run(signal);
        walk = undefined;
        return jitteredMs(INTERVAL_MS, JITTER, clock.random());
      },
      onFailed(error, failures) {
        events.failed('broadcasts', error);
        return backoffMs(failures, RETRY, clock.random());
      },
    },
    signal,
  );
}
