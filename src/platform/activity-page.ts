import { z } from 'zod';
import type { Activity } from '../core/activity.ts';
import { parseActivityRow } from '../wire/activity.ts';
import { type Connection, parseAnswer } from './connection.ts';
import { dateHeaderMs } from './http.ts';

const TIMEOUT_MS = 10_000;
/** A page may hold 500 messages, each of them up to the platform's 16 MiB; this is where memory ends. */
const MAX_PAGE_BYTES = 96 * 1024 * 1024;

export interface ActivityPage {
  /** In the platform's order. */
  readonly activities: readonly Activity[];
  /** Rows in the answer, the unreadable ones included: what tells a full page. */
  readonly rowCount: number;
  readonly unreadable: readonly { readonly rowId: string | undefined; readonly problem: string }[];
  /** The platform's clock when it answered (`Date` header), whole seconds. */
  readonly platformTimeMs: number | undefined;
}

const activityAnswer = z.array(z.unknown());

/** `GET /workspaces/:own/activity` with this query. */
export async function readActivityPage(
  connection: Connection,
  query: Readonly<Record<string, string>>,
  signal: AbortSignal,
): Promise<ActivityPage> {
  const answer = await connection.request({
    method: 'GET',
    path: `/workspaces/${connection.target.id}/activity?${new URLSearchParams(query)}`,
    timeoutMs: TIMEOUT_MS,
    signal,
    maxResponseBytes: MAX_PAGE_BYTES,
  });
  const rows = parseAnswer(activityAnswer, answer).map(parseActivityRow);
  return {
    activities: rows.flatMap((row) => (row.ok ? [row.activity] : [])),
    unreadable: rows.flatMap((row) => (row.ok ? [] : [row])),
    rowCount: rows.length,
    platformTimeMs: dateHeaderMs(answer),
  };
}
