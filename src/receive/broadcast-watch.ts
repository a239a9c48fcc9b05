import { isInboxError } from '../inbox/inbox-errors.ts';
import type { ActivityPage, PlatformClient } from '../platform/client.ts';
import type { Bell } from '../runtime/bell.ts';
import { runLoop } from '../runtime/run-loop.ts';
import { sleep } from '../runtime/sleep.ts';
import type { BroadcastTexts } from './broadcast-texts.ts';
import { LookPace } from './look-pace.ts';
import { type RowSource, type WalkDeps, WindowWalk } from './window-walk.ts';
import type { WorkspaceEvents } from './workspace-events.ts';

export interface BroadcastWatchDeps extends Omit<WalkDeps, 'client'> {
  readonly client: PlatformClient;
  readonly bell: Bell;
  /** Whether the event stream tells of broadcasts at once. */
  readonly isTold: () => boolean;
  readonly texts: Pick<BroadcastTexts, 'complete'>;
  readonly events: Pick<WorkspaceEvents, 'cutShort' | 'failed'>;
}

/** When to ask again whether the platform has broadcasts: it may have been updated. */
const ABSENT_MS = 6 * 3_600_000;
/** Most rings are about messages, so in a busy workspace only some of them are followed by a look. */
const RINGS = { atOnce: 4, refillMs: 15_000 };
const RETRY = { baseMs: 5_000, capMs: 300_000 };

/**
 * Brings the broadcasts of one workspace, which the platform keeps apart from its messages, over a window of their own:
 * now and then, and soon after a ring. A platform without broadcasts is only asked now and then whether it has them.
 * Rejects only with `FencedError`, `InboxUnwritableError` and SQLite's errors.
 */
export function runBroadcastWatch(deps: BroadcastWatchDeps, signal: AbortSignal): Promise<void> {
  const { client, clock, intake, window, bell, events, texts } = deps;
  const pace = new LookPace(clock, deps.isTold);
  const completed = (page: ActivityPage) => ({
    ...page,
    activities: page.activities.map((activity) => texts.complete(activity)),
  });
  const rows: RowSource = {
    target: client.target,
    activities: (query, pageSignal) => client.broadcasts(query, pageSignal).then(completed),
    activitiesAfter: (id, limit, pageSignal) => client.broadcastsAfter(id, limit, pageSignal).then(completed),
    rowBefore: (micros, pageSignal) => client.rowBefore(micros, pageSignal),
  };
  let walk: WindowWalk | undefined;
  let isKnownThere = false;
  return runLoop({
    clock,
    signal,
    bell,
    retryBell: bell,
    rings: RINGS,
    isFatal: isInboxError,
    async round(wasRung) {
      if (pace.isEarly(wasRung)) return pace.pauseMs();
      isKnownThere ||= (await client.workspace(signal)).hasBroadcasts;
      if (!isKnownThere) {
        await sleep(ABSENT_MS, signal);
        return 0;
      }
      walk ??= new WindowWalk({ client: rows, clock, intake, window, events });
      const current = walk;
      await pace.look(() => current.run(signal));
      walk = undefined;
      return pace.pauseMs();
    },
    retry: RETRY,
    onFailed: (error) => events.failed('broadcasts', error),
  });
}
