import { Database } from 'bun:sqlite';
import { describe, expect, test } from 'bun:test';
import { closeSync, openSync, readdirSync, readFileSync, statSync, writeFileSync, writeSync } from 'node:fs';
import { join } from 'node:path';
import { openInbox } from '../../../../src/inbox/file/open.ts';
import type { Inbox } from '../../../../src/inbox/inbox.ts';
import { arrival, WORKSPACE, waiting } from '../../../support/inbox-arrivals.ts';
import { tempDir } from '../../../support/temp-dir.ts';

const PAGE_BYTES = 4_096;
const NOW_MS = Date.UTC(2026, 5, 1);
const nowMs = () => NOW_MS;
const watermark = { localMs: NOW_MS, platformMs: NOW_MS };
const AN_HOUR_AGO_MICROS = (NOW_MS - 3_600_000) * 1_000;

/** 400 messages of the last hour; all are settled but the last 20. */
function fill(directory: string): string[] {
  const { inbox } = openInbox(directory, nowMs);
  const leased = inbox.takeOver();
  const ids = Array.from({ length: 400 }, (_, index) => `m${String(index).padStart(3, '0')}`);
  leased.arrivals.store(
    WORKSPACE,
    ids.map((id, index) => arrival(id, AN_HOUR_AGO_MICROS + index, { text: id.repeat(100) })),
    watermark,
  );
  for (const { row } of leased.pushes.next([WORKSPACE], 380)) {
    leased.pushes.markPushed(row);
    leased.pushes.settle(row, 'write');
  }
  inbox.close();
  return ids;
}

function overwrite(directory: string, fromPage: number, pages: number): void {
  const file = openSync(join(directory, 'inbox.db'), 'r+');
  writeSync(file, Buffer.alloc(pages * PAGE_BYTES, 0xa5), 0, pages * PAGE_BYTES, fromPage * PAGE_BYTES);
  closeSync(file);
}

/** Everything comes once more, as from a sweep over the whole window. */
function sweep(inbox: Inbox, ids: readonly string[]): void {
  const leased = inbox.takeOver();
  leased.pushes.recoverPushed();
  const rows = ids.map((id, index) => arrival(id, AN_HOUR_AGO_MICROS + index, { text: id.repeat(100) }));
  leased.arrivals.store(WORKSPACE, rows.slice(0, 200), undefined);
  leased.arrivals.store(WORKSPACE, rows.slice(200), watermark);
}

describe('a file with overwritten pages behind a good header', () => {
  test.each([
    ['some pages in the middle', 40, 8, 340],
    ['a single page', 20, 1, 30],
    ['most of it', 4, 60, 380],
  ])('%s: it is kept, and nothing is lost or comes again unmarked', (_name, fromPage, pages, mostAgain) => {
    using dir = tempDir();
    const ids = fill(dir.path);
    overwrite(dir.path, fromPage, pages);
    const damaged = readFileSync(join(dir.path, 'inbox.db'));

    const { inbox, degraded, isInMemory } = openInbox(dir.path, nowMs);
    expect(degraded).toContain(`inbox.db.unreadable-${NOW_MS}`);
    expect(isInMemory).toBeFalse();
    expect(readFileSync(join(dir.path, `inbox.db.unreadable-${NOW_MS}`)).equals(damaged)).toBeTrue();
    expect(readdirSync(dir.path).filter((name) => name.includes('.new'))).toEqual([]);
    expect(statSync(join(dir.path, 'inbox.db')).mode & 0o777).toBe(0o600);

    sweep(inbox, ids);
    const marked = new Map(waiting(inbox));
    // The last 20 were never shown: they have to come, whether known or not.
    for (const id of ids.slice(380)) expect(marked.has(id)).toBeTrue();
    // Of those that were shown none comes unmarked, and what could be read does not come at all.
    const again = ids.slice(0, 380).filter((id) => marked.has(id));
    for (const id of again) expect(marked.get(id)).toBeTrue();
    expect(again.length).toBeWithin(1, mostAgain + 1);
    inbox.close();
  });

  test('is asked for what it may have held, and only the first sweep is in doubt', () => {
    using dir = tempDir();
    const ids = fill(dir.path);
    overwrite(dir.path, 1, 20);
    const { inbox } = openInbox(dir.path, nowMs);
    const leased = inbox.takeOver();
    expect(leased.arrivals.watermark(WORKSPACE)?.localMs).toBeLessThanOrEqual(NOW_MS - 86_400_000);
    sweep(inbox, ids);
    expect(leased.arrivals.watermark(WORKSPACE)).toEqual(watermark);
    inbox.takeOver().arrivals.store(WORKSPACE, [arrival('later', NOW_MS * 1_000)], watermark);
    expect(waiting(inbox).at(-1)).toEqual(['later', false]);
    inbox.close();
  });

  test('stays in doubt over a restart until the first sweep is complete', () => {
    using dir = tempDir();
    fill(dir.path);
    overwrite(dir.path, 1, 20);
    openInbox(dir.path, nowMs).inbox.close();
    const { inbox, degraded } = openInbox(dir.path, nowMs);
    expect(degraded).toBeUndefined();
    inbox.takeOver().arrivals.store(WORKSPACE, [arrival('lost', 1)], watermark);
    expect(waiting(inbox)).toContainEqual(['lost', true]);
    inbox.close();
  });
});

test('a file that never was a database leaves everything of the last day in doubt', () => {
  using dir = tempDir();
  writeFileSync(join(dir.path, 'inbox.db'), 'this is no database, and never was one '.repeat(200));
  const { inbox } = openInbox(dir.path, nowMs);
  const leased = inbox.takeOver();
  expect(leased.arrivals.watermark(WORKSPACE)?.localMs).toBe(NOW_MS - 86_400_000);
  inbox.takeOver().arrivals.store(WORKSPACE, [arrival('a', 1)], watermark);
  expect(waiting(inbox)).toEqual([['a', true]]);
  inbox.close();
});

test('a message whose text was overwritten does not stop the others', () => {
  using dir = tempDir();
  const ids = fill(dir.path);
  const database = new Database(join(dir.path, 'inbox.db'));
  database.run("UPDATE message SET body = '{\"text\": 7' WHERE activity_id = 'm390'");
  database.close();
  const broken = openInbox(dir.path, nowMs).inbox;
  expect(() => waiting(broken)).toThrow('damaged');
  broken.close();
  expect(ids).toContain('m390');
});

test('the number of the newest fence goes along, so that an earlier holder stays void', () => {
  using dir = tempDir();
  fill(dir.path);
  const before = openInbox(dir.path, nowMs).inbox;
  const { fence } = before.takeOver();
  before.close();
  overwrite(dir.path, 30, 4);
  const { inbox } = openInbox(dir.path, nowMs);
  expect(inbox.takeOver().fence.number).toBeGreaterThan(fence.number);
  inbox.close();
});
