import type { Activity } from '../../core/activity.ts';
import { listEntry } from '../../core/safe-text.ts';
import { formatTimestampMicros } from '../../core/timestamp.ts';
import { type HistoryEntry, historyEntries } from './history-entries.ts';

const MAX_PAGE_CHARACTERS = 18_000;
const MAX_ENTRY_CHARACTERS = 4_000;

export interface HistoryPage {
  /** Oldest first, one line or indented block each. */
  readonly lines: readonly string[];
  /** To be given as `before_ts` for what is older; undefined when there is nothing. */
  readonly nextBeforeTs: string | undefined;
}

/**
 * As many of the newest rows as fit into a result. Rows that share the border's microsecond stay together, on the next
 * page: `before_ts` compares the time only.
 * @param activities newest first
 * @param isFull there may be older rows than these
 */
export function historyPage(
  activities: readonly Activity[],
  isFull: boolean,
  workspaceId: string,
): HistoryPage {
  const rows = activities.map((activity) => ({
    micros: activity.createdAtMicros,
    lines: historyEntries(activity, workspaceId).map((entry) => lineOf(entry, activity.createdAt)),
  }));
  const fitting = fittingCount(rows, isFull ? rows.length - 1 : rows.length);
  const border = rows[fitting]?.micros;
  if (border === undefined) return { lines: linesOf(rows), nextBeforeTs: undefined };
  const newer = rows.slice(0, fitting).filter(({ micros }) => micros > border);
  const [shown, before] = newer.length > 0 ? [newer, border + 1] : [rows.slice(0, fitting + 1), border];
  return { lines: linesOf(shown), nextBeforeTs: formatTimestampMicros(before) };
}

interface Row {
  readonly micros: number;
  readonly lines: readonly string[];
}

function fittingCount(rows: readonly Row[], max: number): number {
  let characters = 0;
  for (const [index, { lines }] of rows.slice(0, max).entries()) {
    characters += lines.join('\n').length;
    if (characters > MAX_PAGE_CHARACTERS) return index;
  }
  return max;
}

function linesOf(newestFirst: readonly Row[]): string[] {
  return newestFirst.toReversed().flatMap(({ lines }) => lines);
}

function lineOf({ speaker, text }: HistoryEntry, createdAt: string): string {
  return `${createdAt} ${speaker}: ${listEntry(text, MAX_ENTRY_CHARACTERS)}`;
}
