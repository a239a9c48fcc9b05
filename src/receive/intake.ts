import type { Activity } from '../core/activity.ts';
import type { Message } from '../core/message.ts';
import type { Arrivals } from '../inbox/arrivals.ts';
import type { InboxArrival, Watermark } from '../inbox/entry.ts';
import { isInboxError } from '../inbox/inbox-errors.ts';
import { Breather } from '../runtime/breather.ts';
import { collectGarbage } from '../runtime/memory.ts';
import type { UnreadableRow } from '../wire/activity.ts';
import { classifyActivity } from '../wire/classify.ts';
import type { UploadManifest } from '../wire/uploads.ts';
import type { PeerNames } from './peer-names.ts';
import type { WorkspaceEvents } from './workspace-events.ts';

/** A row that is used for something else than a message. */
export interface Screened {
  readonly arrival: InboxArrival;
  readonly stored: () => void;
}

/** Called for every row before it is stored, oldest first, also for rows that were stored before. */
export type Screen = (activity: Activity, arrival: InboxArrival, workspaceId: string) => Screened | undefined;

export interface ArrivingFiles {
  /** Saves bytes and long texts of a message, and returns it without the bytes. A row may come several times. */
  keep(message: Message): Promise<Message>;
  /** Work on a large message, of all workspaces one at a time: each takes much memory. */
  inTurn<Result>(work: () => Promise<Result>): Promise<Result>;
  /** A file was uploaded for this workspace; a message that names it may follow. A row may come several times. */
  uploaded(workspaceId: string, upload: UploadManifest, createdAtMicros: number): void;
}

export interface PageRows {
  /** Oldest first. */
  readonly activities: readonly Activity[];
  readonly unreadable: readonly UnreadableRow[];
}

export interface Intake {
  /** Up to where the window has been read completely; undefined when it never was. */
  watermark(): Watermark | undefined;
  /**
   * Puts rows into the inbox; `watermark` comes with those that complete the window. Returns how many messages became
   * pending. Errors: see `Arrivals.store`.
   */
  store(rows: PageRows, watermark: Watermark | undefined): Promise<number>;
}

interface IntakeDeps {
  readonly arrivals: Arrivals;
  readonly workspaceId: string;
  readonly files: ArrivingFiles;
  /** Who the peers are whose answers the platform files under our own id; they have no names unless given. */
  readonly names?: Pick<PeerNames, 'named'>;
  /** Told of rows that cannot be read and were not known before. */
  readonly events: Pick<WorkspaceEvents, 'unreadableRow'>;
}

/** For a workspace's feed: its messages may be pushed when the window is complete. */
export function feedIntake(deps: IntakeDeps, screen?: Screen): Intake {
  const { arrivals, workspaceId } = deps;
  return {
    watermark: () => arrivals.watermark(workspaceId),
    async store(page, watermark) {
      const { taken, unreadable } = await takeAll(page, deps);
      const rows = taken.map(({ activity, arrival }) => ({
        arrival,
        ...screen?.(activity, arrival, workspaceId),
      }));
      const all = [...unreadable.flatMap(toMark), ...rows.map(({ arrival }) => arrival)];
      const fresh = arrivals.store(workspaceId, all, watermark);
      for (const { stored } of rows) stored?.();
      tellUnreadable(unreadable, deps);
      return fresh;
    },
  };
}

/** For a workspace's broadcasts, which may be pushed page by page: how old an announcement is hardly matters. */
export function broadcastIntake(deps: IntakeDeps, onArrived: () => void): Intake {
  const { arrivals, workspaceId } = deps;
  const window = `${workspaceId} broadcasts`;
  return {
    watermark: () => arrivals.watermark(window),
    async store(page, watermark) {
      const { taken, unreadable } = await takeAll(page, deps);
      const mark = watermark === undefined ? undefined : { window, watermark };
      const rows = [...unreadable.flatMap(toMark), ...taken.map(({ arrival }) => arrival)];
      const fresh = arrivals.add(workspaceId, rows, mark);
      if (fresh > 0) onArrived();
      tellUnreadable(unreadable, deps);
      return fresh;
    },
  };
}

interface TakenPage {
  readonly taken: readonly { readonly activity: Activity; readonly arrival: InboxArrival }[];
  /** Of those that were not known before. */
  readonly unreadable: readonly UnreadableRow[];
}

/** Rows as the inbox takes them. One after the other, so that only one file is in memory at a time. */
async function takeAll({ activities, unreadable }: PageRows, deps: IntakeDeps): Promise<TakenPage> {
  const { arrivals, workspaceId } = deps;
  const taken: TakenPage['taken'][number][] = [];
  const failed: UnreadableRow[] = [];
  const breather = new Breather();
  for (const activity of activities) {
    try {
      const take = async () => toArrival(activity, deps);
      const arrival = await (activity.isLarge === true ? deps.files.inTurn(take) : take());
      taken.push({ activity, arrival });
    } catch (error) {
      if (isInboxError(error)) throw error;
      failed.push(unreadableActivity(activity, error));
    }
    await breather.breathe();
  }
  const news = [...unreadable, ...failed].filter(
    ({ rowId }) => rowId === undefined || !arrivals.isKnown(workspaceId, rowId),
  );
  return { taken, unreadable: news };
}

function tellUnreadable(rows: readonly UnreadableRow[], { events }: IntakeDeps): void {
  for (const { rowId, problem } of rows) events.unreadableRow(rowId, problem);
}

/** A row that we did not foresee must not keep the others away. */
function unreadableActivity({ id, createdAtMicros }: Activity, error: unknown): UnreadableRow {
  const problem = error instanceof Error ? error.name : 'unknown error';
  return { ok: false, problem, rowId: id, createdAtMicros };
}

/** What the inbox keeps of such a row. */
function toMark({ rowId, createdAtMicros = 0 }: UnreadableRow): InboxArrival[] {
  if (rowId === undefined) return [];
  const outcome = { kind: 'ignored', reason: 'unreadable' } as const;
  return [{ activityId: rowId, createdAtMicros, seq: 0, outcome }];
}

async function toArrival(activity: Activity, deps: IntakeDeps): Promise<InboxArrival> {
  const { workspaceId, files } = deps;
  const classified = classifyActivity(activity, workspaceId);
  if (activity.isLarge === true) collectGarbage();
  if (classified.kind === 'ignored' && classified.upload !== undefined) {
    files.uploaded(workspaceId, classified.upload, activity.createdAtMicros);
  }
  return classified.kind === 'message'
    ? arrivalOf(activity, { kind: 'message', message: await completed(classified.message, deps) })
    : arrivalOf(activity, classified);
}

export function arrivalOf(
  { id, createdAtMicros, seq = 0 }: Activity,
  outcome: InboxArrival['outcome'],
): InboxArrival {
  return { activityId: id, createdAtMicros, seq, outcome };
}

/** A row comes again with each sweep: what it takes to complete it is done for a new one only. */
async function completed(
  message: Message,
  { workspaceId, arrivals, files, names }: IntakeDeps,
): Promise<Message> {
  if (arrivals.isKnown(workspaceId, message.activityId)) return message;
  const kept = arrivals.mayReach(message) ? await files.keep(message) : message;
  return kept.delegation === undefined || names === undefined ? kept : names.named(kept);
}
