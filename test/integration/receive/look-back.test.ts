import { expect, test } from 'bun:test';
import { formatTimestampMicros, parseTimestampMicros } from '../../../src/core/timestamp.ts';
import { openInbox } from '../../../src/inbox/file/open.ts';
import { Announcements } from '../../../src/receive/announcements.ts';
import { feedIntake } from '../../../src/receive/intake.ts';
import { lookBack } from '../../../src/receive/look-back.ts';
import type { RowSource } from '../../../src/receive/window-walk.ts';
import { systemClock } from '../../../src/runtime/clock.ts';
import { parseActivityRow } from '../../../src/wire/activity.ts';
import { waitingIn } from '../../support/inbox-arrivals.ts';
import { NO_FILES } from '../../support/no-files.ts';
import { SILENT_EVENTS, windowOf } from '../../support/silent-events.ts';
import { tempDir } from '../../support/temp-dir.ts';
import { targetOf } from '../../support/tool-session.ts';

const OWN = 'ws-own';
const START_MICROS = Date.UTC(2026, 0, 1) * 1000;

/** Of a platform whose rows are so large that a page holds one of them, and which has no end of them. */
function endlessRows() {
  let asked = 0;
  const activities: RowSource['activities'] = async ({ beforeTs }) => {
    asked += 1;
    const before = beforeTs === undefined ? START_MICROS : (parseTimestampMicros(beforeTs) ?? 0);
    const micros = before - 2;
    const row = parseActivityRow({
      id: `row-${asked}`,
      workspace_id: OWN,
      activity_type: 'a2a_receive',
      method: 'message/send',
      request_body: { params: { message: { parts: [{ kind: 'text', text: 'x' }] } } },
      created_at: formatTimestampMicros(micros),
    });
    return {
      activities: row.ok ? [row.activity] : [],
      unreadable: [],
      rowCount: 1,
      hasMore: true,
      oldestMicros: micros,
      platformTimeMs: undefined,
    };
  };
  const nothing = () => Promise.reject(new Error('not asked'));
  const client: RowSource = {
    target: targetOf({ id: OWN, token: 'token' }),
    activities,
    activitiesAfter: nothing,
    rowBefore: nothing,
  };
  return { client, asked: () => asked };
}

test('a look back ends after fifty pages, however little each of them holds, and leaves the rest to a sweep', async () => {
  using dir = tempDir();
  const { inbox } = openInbox(dir.path, Date.now);
  const { client, asked } = endlessRows();
  const result = await lookBack(
    {
      client,
      clock: systemClock,
      intake: feedIntake({
        arrivals: inbox.takeOver().arrivals,
        workspaceId: OWN,
        files: NO_FILES,
        events: SILENT_EVENTS,
      }),
      window: windowOf(30),
      events: SILENT_EVENTS,
    },
    { cursor: { id: 'old', createdAtMicros: 0 }, announcements: new Announcements(), minRows: 0 },
    new AbortController().signal,
  );
  expect(result).toBeUndefined();
  expect(asked()).toBe(50);
  // Nothing may be pushed before the sweep has read what is older.
  expect(waitingIn(inbox, [OWN])).toEqual([]);
  inbox.close();
});
