import { Database } from 'bun:sqlite';
import { expect, test } from 'bun:test';
import { InboxUnwritableError } from '../../../../src/core/errors.ts';
import { migrate } from '../../../../src/inbox/file/schema.ts';
import { Inbox } from '../../../../src/inbox/inbox.ts';
import { arrival, WATERMARK, WORKSPACE } from '../../../support/inbox-arrivals.ts';
import { tempDir } from '../../../support/temp-dir.ts';

/** A file that may not grow, as on a full disk. */
function fullInbox(path: string): Inbox {
  const database = new Database(`${path}/inbox.db`);
  database.run('PRAGMA journal_mode = WAL');
  migrate(database);
  const pages = database.query<{ page_count: number }, []>('PRAGMA page_count').get()?.page_count ?? 0;
  database.run(`PRAGMA max_page_count = ${pages + 2}`);
  return new Inbox(database, () => 0);
}

const LARGE = arrival('2', 2, { text: 'x'.repeat(100_000) });

test('a full disk is said as such, and everything goes on in memory from where it was', () => {
  using dir = tempDir();
  const inbox = fullInbox(dir.path);
  const leased = inbox.takeOver();
  leased.arrivals.store(WORKSPACE, [arrival('1', 1)], WATERMARK);
  expect(() => leased.arrivals.store(WORKSPACE, [LARGE], WATERMARK)).toThrow(InboxUnwritableError);

  const copy = inbox.copyToMemory();
  const newLeased = copy.takeOver();
  expect(newLeased.arrivals.store(WORKSPACE, [arrival('1', 1), LARGE], WATERMARK)).toBe(1);
  expect(newLeased.pushes.next([WORKSPACE], 9).map(({ message }) => message.activityId)).toEqual(['1', '2']);
  expect(newLeased.arrivals.watermark(WORKSPACE)).toEqual(WATERMARK);
});
