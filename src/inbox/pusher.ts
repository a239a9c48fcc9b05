import type { ChannelNotification } from '../core/notification.ts';
import type { Bell } from '../runtime/bell.ts';
import type { Clock } from '../runtime/clock.ts';
import { orAborted, sleep } from '../runtime/sleep.ts';
import type { Deliveries } from './deliveries.ts';
import type { InboxEntry } from './entry.ts';
import type { HoldBack } from './hold-back.ts';
import { HoldNotices } from './hold-notices.ts';
import type { PushQueue } from './push-queue.ts';

export interface PusherDeps {
  readonly pushes: PushQueue;
  readonly holdBack: HoldBack;
  readonly deliveries: Deliveries;
  readonly host: PushHost;
  readonly files: PushedFiles;
  readonly clock: Clock;
  /** A run of messages that were written one after the other, oldest first. */
  readonly onPushed: (entries: readonly InboxEntry[]) => void;
  readonly onWriteFailed: (error: unknown) => void;
}

export interface PushHost {
  /** Resolves when the host is ready to listen; it drops silently what comes before. */
  readonly ready: Promise<void>;
  /** Resolves when the notification has been handed to the host's pipe completely. */
  write(notification: ChannelNotification): Promise<void>;
}

export interface PushedFiles {
  /** These are pushed next, one by one: downloads of their files can begin. */
  expect(entries: readonly InboxEntry[]): void;
  /** What is pushed for a message; may wait a little for its files, and never rejects. */
  prepare(entry: InboxEntry): Promise<ChannelNotification>;
}

const BATCH = 50;
const IDLE_MS = 60_000;
const RETRY_MS = 1_000;

/** Pushes what waits and is not held, oldest first. Rejects only with `FencedError` and `InboxUnwritableError`. */
export async function runPusher(deps: PusherDeps, signal: AbortSignal): Promise<void> {
  const { pushes, holdBack, deliveries } = deps;
  const bell = deliveries.reads.pushBell;
  await orAborted(deps.host.ready, signal);
  const notices = new HoldNotices(holdBack, deps.clock);
  const lanes = new Lanes(bell);
  while (!signal.aborted) {
    lanes.throwIfFailed();
    if (deliveries.reads.isAwaited) {
      await bell.wait(IDLE_MS, signal);
      continue;
    }
    const read = deliveries.reads.recent();
    // Before holding: a sender who may not write is not named in a notice either.
    pushes.applyAccess();
    notices.held(holdBack.apply(BATCH, read));
    const { allowance } = deliveries.hearing;
    // A host that does not listen, or gets one push as a probe, would not see a notice either.
    const maySay = allowance > 1;
    const isSaid = !maySay || (await sayNotices(deps, notices, signal));
    const free = holdBack.workspaceIds.filter((id) => !lanes.isBusy(id));
    const batch = isSaid ? peopleFirst(pushes.next(free, Math.min(BATCH, allowance), read)) : [];
    if (isSaid && batch.length === 0) {
      const waitMs = maySay ? notices.waitMs() : allowance === 0 ? deliveries.hearing.probeInMs : IDLE_MS;
      await bell.wait(Math.min(IDLE_MS, waitMs), signal);
      continue;
    }
    deps.files.expect(batch);
    for (const [id, entries] of Map.groupBy(batch, ({ message }) => message.workspaceId)) {
      lanes.run(id, () => pushRun(deps, entries, signal));
    }
    if (!isSaid) await bell.wait(RETRY_MS, signal);
  }
  await lanes.settled();
}

/** The host takes up what it gets in that order: people do not wait behind agents. */
function peopleFirst(entries: readonly InboxEntry[]): readonly InboxEntry[] {
  const isPersons = ({ message }: InboxEntry) => message.sender.kind === 'canvas_user';
  return [...entries.filter(isPersons), ...entries.filter((entry) => !isPersons(entry))];
}

/** What is being pushed, by workspace. */
class Lanes {
  readonly #running = new Map<string, Promise<void>>();
  #failure: { readonly error: unknown } | undefined;

  /** @param bell rung when a workspace is free again */
  constructor(private readonly bell: Bell) {}

  isBusy(workspaceId: string): boolean {
    return this.#running.has(workspaceId);
  }

  run(workspaceId: string, work: () => Promise<void>): void {
    const running = work()
      .catch((error: unknown) => {
        this.#failure ??= { error };
      })
      .finally(() => {
        this.#running.delete(workspaceId);
        this.bell.ring();
      });
    this.#running.set(workspaceId, running);
  }

  throwIfFailed(): void {
    if (this.#failure !== undefined) throw this.#failure.error;
  }

  async settled(): Promise<void> {
    await Promise.all(this.#running.values());
    this.throwIfFailed();
  }
}

/** Pushes messages of one workspace; when a notification cannot be written, the rest of them waits. */
async function pushRun(deps: PusherDeps, entries: readonly InboxEntry[], signal: AbortSignal): Promise<void> {
  const { deliveries } = deps;
  const pushed: InboxEntry[] = [];
  let outcome: PushOutcome = 'skipped';
  for (const entry of entries) {
    // A tool call that began to wait meanwhile takes what is left.
    if (signal.aborted || deliveries.reads.isAwaited || deliveries.hearing.allowance === 0) break;
    outcome = await push(deps, entry, signal);
    if (outcome === 'failed') break;
    if (outcome === 'pushed') pushed.push(entry);
  }
  if (pushed.length > 0) {
    deliveries.pushedAll(pushed);
    deps.onPushed(pushed);
  }
  if (outcome === 'failed') await sleep(RETRY_MS, signal);
}

/** False when a notice could not be written: the messages that it is about must not be pushed before it. */
async function sayNotices(deps: PusherDeps, notices: HoldNotices, signal: AbortSignal): Promise<boolean> {
  for (let notice = notices.next(); notice !== undefined; notice = notices.next()) {
    if (!(await write(deps, notice.notification, signal))) return false;
    notice.said();
  }
  return true;
}

type PushOutcome = 'pushed' | 'failed' | 'skipped';

async function push(deps: PusherDeps, entry: InboxEntry, signal: AbortSignal): Promise<PushOutcome> {
  const { pushes, deliveries } = deps;
  const notification = await orAborted(deps.files.prepare(deliveries.marked(entry)), signal);
  if (notification === undefined) return 'failed';
  // Since the batch was read, a tool call may have begun to wait, or shown this message.
  if (deliveries.reads.isAwaited || deliveries.reads.isRecent(entry.row)) return 'skipped';
  // A message of another workspace may have been the only one that may be pushed now.
  if (deliveries.hearing.allowance === 0) return 'skipped';
  // The user may have changed who may write, or a tool have settled it.
  if (!pushes.admit(entry) || !pushes.markPushed(entry.row)) return 'skipped';
  // This process may have been stopped since the mark, and another have taken the lease. One that is stopped between here
  // and the write is woken by its successor before that one pushes.
  pushes.assertHeld();
  const isWritten = await write(deps, notification, signal, () => pushes.markUnpushed(entry.row));
  if (!isWritten) return 'failed';
  deliveries.pushed(pushes, entry);
  return 'pushed';
}

/** Does not wait for a host that has stopped reading once the signal aborts; the message then stays pushed. */
async function write(
  deps: PusherDeps,
  notification: ChannelNotification,
  signal: AbortSignal,
  onFailed: () => void = () => undefined,
): Promise<boolean> {
  try {
    const written = deps.host.write(notification).then(() => true);
    return (await orAborted(written, signal)) === true;
  } catch (error) {
    onFailed();
    deps.onWriteFailed(error);
    return false;
  }
}
