import { Database } from 'bun:sqlite';
import { expect, test } from 'bun:test';
import { InboxUnwritableError } from '../../../../src/core/errors.ts';
import type { InboxArrival } from '../../../../src/inbox/entry.ts';
import { migrate } from '../../../../src/inbox/file/schema.ts';
import { Inbox } from '../../../../src/inbox/inbox.ts';
import { tempDir } from '../../../support/temp-dir.ts';

function arrival(activityId: string, text = activityId): InboxArrival {
  const message = {
    activityId,
    workspaceId: 'ws-1',
    sender: { kind: 'canvas_user' as const },
    text,
    textOrigin: 'sender' as const,
    attachments: [],
    createdAt: 'then',
  };
  return { activityId, createdAtMicros: Number(activityId), seq: 0, outcome: { kind: 'message', message } };
}

/** A file that may not grow, as on a full disk. */
function fullInbox(path: string): Inbox {
  const database = new Database(`${path}/inbox.db`);
  database.run('PRAGMA journal_mode = WAL');
  migrate(database);
  const pages = database.query<{ page_count: number }, []>('PRAGMA page_count').get()?.page_count ?? 0;
  database.run(`PRAGMA max_page_count = ${pages + 2}`);
  return new Inbox(database, () => 0);
}

const watermark = { localMs: 1, platformMs: undefined };

test('a full disk is said as such, and everything goes on in memory from where it was', () => {
  using dir = tempDir();
  const inbox = fullInbox(dir.path);
  const leased = inbox.takeOver();
  leased.arrivals.store('ws-1', [arrival('1')], watermark);
  expect(() => leased.arrivals.store('ws-1', [arrival('2', 'x'.repeat(100_000))], watermark)).toThrow(
    InboxUnwritableError,
  );

  const copy = inbox.copyToMemory();
  const newLeased = copy.takeOver();
  expect(newLeased.arrivals.store('ws-1', [arrival('1'), arrival('2', 'x'.repeat(100_000))], watermark)).toBe(
    1,
  );
  expect(newLeased.pushes.next(['ws-1'], 9).map(({ message }) => message.activityId)).toEqual(['1', '2']);
  expect(newLeased.arrivals.watermark('ws-1')).toEqual(watermark);
});
