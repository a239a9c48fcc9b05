import { type FeedState, isAccepted } from '../../src/core/feed-verdict.ts';
import { openInbox } from '../../src/inbox/file/open.ts';
import { createLocalPlatform } from '../../src/local/platform.ts';
import { PlatformClient } from '../../src/platform/client.ts';
import { Experience } from '../../src/platform/experience.ts';
import type { FetchLike } from '../../src/platform/http.ts';
import type { Parts } from '../../src/receive/watched-workspace.ts';
import type { WorkspaceEvents } from '../../src/receive/workspace-events.ts';
import { runWorkspace } from '../../src/receive/workspace-run.ts';
import { systemClock } from '../../src/runtime/clock.ts';
import { waitingIn } from './inbox-arrivals.ts';
import { NO_FILES } from './no-files.ts';
import { createTeam } from './platform.ts';
import { SILENT_EVENTS } from './silent-events.ts';
import { tempDir } from './temp-dir.ts';
import { targetOf } from './tool-session.ts';
import { VirtualTime } from './virtual-time.ts';

const HOUR_MS = 3_600_000;

/**
 * A workspace of a local platform that is received for, in virtual time, until the end of the scope.
 * @param through what the requests pass on their way to the platform
 */
export function receiveWorkspace(
  parts: Parts,
  pollIntervalMs = HOUR_MS,
  through: (platform: FetchLike) => FetchLike = (platform) => platform,
) {
  const time = new VirtualTime();
  const dir = tempDir();
  const platform = createLocalPlatform({ rateLimitPerMinute: 0, delegationRetryMs: 1 });
  const { own, peer } = createTeam(platform);
  const { inbox } = openInbox(dir.path, Date.now);
  const fetchLike = through((request) => platform.fetch(request));
  const experience = new Experience();
  const clientOf = (workspace: typeof own) => new PlatformClient(targetOf(workspace), fetchLike, experience);
  const client = clientOf(own);
  let state: FeedState = 'starting';
  const stop = new AbortController();
  const wakers = new Set<() => void>();
  const onWake = (listener: () => void) => {
    wakers.add(listener);
    return () => wakers.delete(listener);
  };
  const heard: string[] = [];
  const work = { activeTasks: 0, currentTask: '' };
  let onWorkChange: () => void = () => undefined;
  const events: WorkspaceEvents = {
    ...SILENT_EVENTS,
    get isAccepted() {
      return isAccepted(state);
    },
    polled() {
      state = 'ok';
      heard.push('polled');
    },
    pollFailed(verdict) {
      state = verdict.state;
      heard.push(`poll failed: ${state}`);
    },
    registered: () => void heard.push('registered'),
    heartbeatSent: () => void heard.push('heartbeat'),
    looked({ status }) {
      const wasPaused = heard.includes('looked: paused');
      heard.push(`looked: ${status}`);
      return wasPaused && status !== 'paused';
    },
    doorbell: (state) => void heard.push(`doorbell: ${state}`),
    failed: (request) => void heard.push(`${request} failed`),
  };
  const ended = runWorkspace(
    {
      inbox: inbox.takeOver(),
      files: NO_FILES,
      clock: systemClock,
      wake: { onWake },
      work: {
        of: () => work,
        onChange(_id, listener) {
          onWorkChange = listener;
          return () => undefined;
        },
      },
      onPolled: () => undefined,
      onArrived: () => void heard.push('arrived'),
    },
    {
      client,
      card: { name: 'Laptop' },
      pace: { pollIntervalMs, relaxedIntervalMs: HOUR_MS, pollWindowSeconds: 30 },
      events,
      parts,
    },
    stop.signal,
  );
  ended.catch(() => undefined);
  const texts = () => waitingIn(inbox, [own.id]).map(({ message }) => message.text);
  const requests = (path: RegExp) => platform.requests.matching({ path }).length;
  return {
    ...{ time, platform, own, peer, inbox, client, clientOf, heard, work, ended, texts, requests },
    workChanged: () => onWorkChange(),
    wakeUp: () => {
      for (const waker of wakers) waker();
    },
    until: (what: string, withinMs?: number) =>
      time.until(what, () => heard.includes(what) || undefined, withinMs),
    async [Symbol.asyncDispose]() {
      stop.abort();
      await ended.catch(() => undefined);
      inbox.close();
      platform.close();
      dir[Symbol.dispose]();
      time[Symbol.dispose]();
    },
  };
}
