import type { AwaitedDelegation } from '../inbox/delegation-log.ts';
import type { InboxArrival } from '../inbox/entry.ts';
import { isInboxError } from '../inbox/inbox-errors.ts';
import type { LeasedInbox } from '../inbox/leased-inbox.ts';
import type { PlatformClient } from '../platform/client.ts';
import { FULL_LIST } from '../platform/delegations.ts';
import type { Bell } from '../runtime/bell.ts';
import type { Clock } from '../runtime/clock.ts';
import { runLoop } from '../runtime/run-loop.ts';
import { MAX_SINCE_SECONDS } from '../wire/activity.ts';
import { classifyDelegationResult } from '../wire/classify.ts';
import { readDelegationRow } from '../wire/delegations.ts';
import { type ArrivingFiles, arrivalOf } from './intake.ts';
import type { PeerNames } from './peer-names.ts';
import type { WorkspaceEvents } from './workspace-events.ts';

export interface DelegationWatchDeps {
  readonly client: PlatformClient;
  readonly inbox: LeasedInbox;
  readonly clock: Clock;
  readonly names: Pick<PeerNames, 'named'>;
  readonly files: Pick<ArrivingFiles, 'keep'>;
  /** Between two looks while a delegation is young; an old one is looked for less often. */
  readonly intervalMs: () => number;
  readonly bell: Bell;
  readonly onArrived: () => void;
  readonly events: Pick<WorkspaceEvents, 'failed'>;
}

/** The platform gives a delegation half an hour; one that waits in a queue may take longer. */
const MAX_AGE_MS = 24 * 3_600_000;
const SLOWEST_MS = 60_000;
/** The wait between two looks is the age of the youngest delegation, divided by this. */
const AGE_PER_WAIT = 10;
const RETRY = { baseMs: 2_000, capMs: 120_000 };
/** Added to the window that is read, because the clocks of this machine and of the platform differ. */
const MARGIN_SECONDS = 300;
const RINGS = { atOnce: 5, refillMs: 2_000 };

/**
 * Looks for the results of the delegations that this machine's sessions started, and puts them into the inbox: the
 * platform shows them in the feed only where it is configured to. Asks for nothing while nothing is awaited.
 * Rejects only with `FencedError`, `InboxUnwritableError` and SQLite's errors.
 */
export function runDelegationWatch(deps: DelegationWatchDeps, signal: AbortSignal): Promise<void> {
  const { inbox, client, clock, bell } = deps;
  return runLoop({
    clock,
    signal,
    bell,
    retryBell: bell,
    rings: RINGS,
    isFatal: isInboxError,
    async round() {
      const awaited = inbox.delegations.awaited(client.target.id, MAX_AGE_MS);
      const [youngest] = awaited;
      const intervalMs = deps.intervalMs();
      if (youngest === undefined) return intervalMs;
      const arrived = await collectResults(deps, awaited, signal);
      if (arrived > 0) deps.onArrived();
      const ageMs = clock.nowMs() - youngest.createdMs;
      return Math.max(intervalMs, Math.min(SLOWEST_MS, ageMs / AGE_PER_WAIT));
    },
    retry: RETRY,
    onFailed: (error) => deps.events.failed('delegations', error),
  });
}

/** Stores what has ended. A short list tells what has; only then are the rows with the whole texts read. */
async function collectResults(
  { client, inbox, clock, names, files }: DelegationWatchDeps,
  awaited: readonly AwaitedDelegation[],
  signal: AbortSignal,
): Promise<number> {
  const workspaceId = client.target.id;
  const createdMs = new Map(awaited.map((delegation) => [delegation.id, delegation.createdMs]));
  const listed = await client.delegations.list(signal);
  // Of what is not listed any more only the rows tell.
  const missing = new Set(listed.length < FULL_LIST ? [] : createdMs.keys());
  for (const { id, state } of listed) {
    missing.delete(id);
    if (!createdMs.has(id) || state === 'running') continue;
    // The peer has the task in its inbox and answers with a message of its own.
    if (state === 'in_inbox') inbox.delegations.arrived(workspaceId, id);
    else missing.add(id);
  }
  if (missing.size === 0) return 0;
  const oldestMs = Math.min(...[...missing].map((id) => createdMs.get(id) ?? 0));
  const ageSeconds = Math.ceil((clock.nowMs() - oldestMs) / 1000);
  const sinceSeconds = Math.min(MAX_SINCE_SECONDS, Math.max(0, ageSeconds) + MARGIN_SECONDS);
  let arrived = 0;
  for await (const activity of client.delegations.rows(sinceSeconds, signal)) {
    const row = readDelegationRow(activity);
    if (row === undefined || !missing.has(row.id)) continue;
    // Before July 2026 the result of a failed delegation does not name it; only the row of the task does.
    if (!row.isResult && row.state !== 'failed') continue;
    const classified = classifyDelegationResult(activity, workspaceId);
    const outcome: InboxArrival['outcome'] =
      classified.kind === 'message'
        ? { kind: 'message', message: await names.named(await files.keep(classified.message)) }
        : classified;
    arrived += inbox.arrivals.add(workspaceId, [arrivalOf(activity, outcome)]);
    inbox.delegations.arrived(workspaceId, row.id);
    missing.delete(row.id);
    if (missing.size === 0) break;
  }
  return arrived;
}
