import { Database } from 'bun:sqlite';
import { describe, expect, test } from 'bun:test';
import { readdirSync, statSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import fc from 'fast-check';
import { FencedError } from '../../../src/core/errors.ts';
import { type AccessPolicy, CANVAS_ONLY, EVERYBODY } from '../../../src/inbox/access/policy.ts';
import { openInbox } from '../../../src/inbox/file/open.ts';
import type { Inbox } from '../../../src/inbox/inbox.ts';
import type { LeasedInbox } from '../../../src/inbox/leased-inbox.ts';
import { arrival, WATERMARK, WORKSPACE } from '../../support/inbox-arrivals.ts';
import { tempDir } from '../../support/temp-dir.ts';

const DAY_MS = 86_400_000;

const pendingIds = (leased: LeasedInbox) =>
  leased.pushes.next([WORKSPACE], 1_000).map((entry) => entry.message.activityId);

function open(path: string, nowMs = () => 0): Inbox {
  const { inbox, degraded } = openInbox(path, nowMs);
  expect(degraded).toBeUndefined();
  return inbox;
}

describe('what of a workspace is finished', () => {
  const numbered = (activityId: string, seq: number) => ({ ...arrival(activityId, seq), seq });
  const rowOf = (inbox: Inbox, activityId: string) => inbox.find(activityId)[0]?.row ?? -1;

  test('ends before the first row that is fetched, waits, was pushed or was never seen', () => {
    using dir = tempDir();
    const inbox = open(dir.path);
    const leased = inbox.takeOver();
    expect(leased.arrivals.finishedSeq(WORKSPACE)).toBe(0);
    leased.arrivals.store(WORKSPACE, [numbered('a', 10), numbered('b', 20), numbered('c', 30)], WATERMARK);
    inbox.settleBySession(rowOf(inbox, 'a'), 'receipt');
    inbox.settleBySession(rowOf(inbox, 'c'), 'receipt');
    expect(leased.arrivals.finishedSeq(WORKSPACE)).toBe(10);
    leased.pushes.markPushed(rowOf(inbox, 'b'));
    expect(leased.arrivals.finishedSeq(WORKSPACE)).toBe(10);
    leased.pushes.settle(rowOf(inbox, 'b'), 'write');
    expect(leased.arrivals.finishedSeq(WORKSPACE)).toBe(30);
    leased.arrivals.store(WORKSPACE, [numbered('d', 15)], undefined);
    expect(leased.arrivals.finishedSeq(WORKSPACE)).toBe(10);
    expect(leased.arrivals.finishedSeq('another')).toBe(0);
  });

  test('is unknown where the platform does not number its rows', () => {
    using dir = tempDir();
    const inbox = open(dir.path);
    const leased = inbox.takeOver();
    leased.arrivals.store(WORKSPACE, [arrival('a', 1)], WATERMARK);
    inbox.settleBySession(rowOf(inbox, 'a'), 'receipt');
    expect(leased.arrivals.finishedSeq(WORKSPACE)).toBe(0);
  });
});

describe('the inbox', () => {
  test('takes each activity once, and hands messages out in feed order', () => {
    using dir = tempDir();
    const inbox = open(dir.path);
    const leased = inbox.takeOver();
    expect(leased.arrivals.store(WORKSPACE, [arrival('b', 2), arrival('a', 1)], WATERMARK)).toBe(2);
    expect(leased.arrivals.store(WORKSPACE, [arrival('c', 3), arrival('a', 1)], WATERMARK)).toBe(1);
    expect(pendingIds(leased)).toEqual(['a', 'b', 'c']);
  });

  test('whatever the pages and their overlaps, every message comes out once and in order', () => {
    const pages = fc.array(fc.array(fc.integer({ min: 0, max: 40 }), { maxLength: 12 }), { maxLength: 12 });
    fc.assert(
      fc.property(pages, (numbers) => {
        using dir = tempDir();
        const inbox = open(dir.path);
        const leased = inbox.takeOver();
        for (const page of numbers) {
          leased.arrivals.store(
            WORKSPACE,
            page.map((n) => arrival(`m${n}`, n)),
            WATERMARK,
          );
        }
        const expected = [...new Set(numbers.flat())].sort((a, b) => a - b).map((n) => `m${n}`);
        expect(pendingIds(leased)).toEqual(expected);
        inbox.close();
      }),
      { numRuns: 25 },
    );
  });

  test('holds the pages of a window back until its last page is there', () => {
    using dir = tempDir();
    const inbox = open(dir.path);
    const leased = inbox.takeOver();
    expect(leased.arrivals.store(WORKSPACE, [arrival('new', 2)], undefined)).toBe(0);
    expect(pendingIds(leased)).toEqual([]);
    expect(leased.arrivals.watermark(WORKSPACE)).toBeUndefined();
    expect(leased.arrivals.store(WORKSPACE, [arrival('old', 1)], { localMs: 7, platformMs: 8 })).toBe(2);
    expect(pendingIds(leased)).toEqual(['old', 'new']);
    expect(leased.arrivals.watermark(WORKSPACE)).toEqual({ localMs: 7, platformMs: 8 });
  });

  test('keeps workspaces apart whose ids begin alike', () => {
    using dir = tempDir();
    const { inbox } = openInbox(dir.path, Date.now);
    const [one, other] = ['11111111-aaaa', '11111111-bbbb'];
    const leased = inbox.takeOver();
    leased.arrivals.store(one, [arrival('a', 1, { workspaceId: one })], {
      localMs: 1,
      platformMs: undefined,
    });
    leased.arrivals.store(other, [arrival('a', 1, { workspaceId: other })], {
      localMs: 2,
      platformMs: undefined,
    });
    expect(inbox.find('a').map(({ message }) => message.workspaceId)).toEqual([one, other]);
    expect([one, other].map((id) => leased.arrivals.watermark(id)?.localMs)).toEqual([1, 2]);
    inbox.close();
  });

  test('never holds the bytes of a file', () => {
    using dir = tempDir();
    const inbox = open(dir.path);
    const leased = inbox.takeOver();
    const file = { kind: 'file', name: 'a', isInline: true };
    const attachments = [{ ...file, bytes: new Uint8Array(3) }];
    leased.arrivals.store(WORKSPACE, [arrival('a', 1, { attachments })], WATERMARK);
    expect(inbox.find('a').map(({ message }) => message.attachments)).toEqual([[file]]);
  });

  test('remembers over a restart what was pushed, and marks what was left in between', () => {
    using dir = tempDir();
    const first = open(dir.path);
    const leased = first.takeOver();
    leased.arrivals.store(
      WORKSPACE,
      [arrival('settled', 1), arrival('torn', 2), arrival('waiting', 3)],
      WATERMARK,
    );
    const [settled, torn] = leased.pushes.next([WORKSPACE], 2);
    leased.pushes.markPushed(settled?.row ?? 0);
    leased.pushes.settle(settled?.row ?? 0, 'write');
    leased.pushes.markPushed(torn?.row ?? 0);
    first.close();

    const second = open(dir.path);
    const secondLeased = second.takeOver();
    expect(secondLeased.pushes.recoverPushed()).toBe(1);
    expect(
      secondLeased.pushes.next([WORKSPACE], 9).map(({ message, pushes }) => [message.activityId, pushes]),
    ).toEqual([
      ['torn', 1],
      ['waiting', 0],
    ]);
  });

  test('refuses a holder whose fence is old, in everything that would change the feed', () => {
    using dir = tempDir();
    const old = open(dir.path);
    const oldLeased = old.takeOver();
    oldLeased.arrivals.store(WORKSPACE, [arrival('a', 1)], WATERMARK);
    const row = oldLeased.pushes.next([WORKSPACE], 1)[0]?.row ?? 0;
    open(dir.path).takeOver();
    expect(() => oldLeased.arrivals.store(WORKSPACE, [arrival('b', 2)], WATERMARK)).toThrow(FencedError);
    expect(() => old.holds.hold(oldLeased.fence, [row], 'flood')).toThrow(FencedError);
    expect(() => oldLeased.pushes.markPushed(row)).toThrow(FencedError);
    expect(() => oldLeased.pushes.settle(row, 'write')).toThrow(FencedError);
    expect(() => oldLeased.pushes.recoverPushed()).toThrow(FencedError);
    expect(() => oldLeased.prune()).toThrow(FencedError);
    expect(pendingIds(oldLeased)).toEqual(['a']);
  });

  test('shows a resend of one message once, and two texts under one id both', () => {
    using dir = tempDir();
    const inbox = open(dir.path);
    const leased = inbox.takeOver();
    const sender = { kind: 'peer_agent', peerId: 'p' } as const;
    leased.arrivals.store(
      WORKSPACE,
      [
        arrival('a', 1, { sender, messageId: 'm', text: 'hello' }),
        arrival('b', 2, { sender, messageId: 'm', text: 'hello' }),
        arrival('c', 3, { sender, messageId: 'm', text: 'other' }),
        arrival('d', 4, { sender: { kind: 'peer_agent', peerId: 'q' }, messageId: 'm', text: 'hello' }),
      ],
      WATERMARK,
    );
    expect(pendingIds(leased)).toEqual(['a', 'c', 'd']);
    expect(inbox.counts(WORKSPACE)).toEqual({
      waiting: 3,
      heldForFlood: 0,
      heldForPeerLimit: 0,
      pushed: 0,
      settled: 0,
      undelivered: 0,
      ignored: 1,
      refused: 0,
      unreadable: 0,
      leftOut: 0,
    });
  });

  test('gives a message its own place when its resend came with a newer page, and shows it once', () => {
    using dir = tempDir();
    const leased = open(dir.path).takeOver();
    const { arrivals } = leased;
    const message = { messageId: 'm', text: 'hello' };
    arrivals.store(WORKSPACE, [arrival('resend', 3, message)], undefined);
    arrivals.store(WORKSPACE, [arrival('first', 1, message), arrival('second', 2)], WATERMARK);
    expect(pendingIds(leased)).toEqual(['first', 'second']);
    // The window is read again, in any order.
    arrivals.store(WORKSPACE, [arrival('resend', 3, message), arrival('first', 1, message)], WATERMARK);
    expect(pendingIds(leased)).toEqual(['first', 'second']);
  });

  test('hands out nothing of a sender who may not write any more, however much of it waits, and forgets its text', () => {
    using dir = tempDir();
    const inbox = open(dir.path);
    const leased = inbox.takeOver();
    const peer = { sender: { kind: 'peer_agent', peerId: 'p' } } as const;
    const ofPeer = Array.from({ length: 120 }, (_, n) => arrival(`p${n}`, n, peer));
    leased.arrivals.store(WORKSPACE, [...ofPeer, arrival('user', 1_000)], WATERMARK);
    const [waiting] = leased.pushes.next([WORKSPACE], 1);
    if (waiting === undefined) throw new Error('nothing waits');
    const access: { policy: AccessPolicy } = { policy: CANVAS_ONLY };
    inbox.admitOnly(access);
    expect(leased.pushes.admit(waiting)).toBeFalse();
    expect(leased.pushes.markPushed(waiting.row)).toBeFalse();
    expect(leased.pushes.next([WORKSPACE], 50).map(({ message }) => message.text)).toEqual(['user']);
    expect(inbox.counts(WORKSPACE)).toMatchObject({ waiting: 1, refused: 120, ignored: 0 });
    expect(inbox.find('p0')).toEqual([]);
    access.policy = EVERYBODY;
    expect(leased.arrivals.store(WORKSPACE, ofPeer, WATERMARK)).toBe(0);
    expect(pendingIds(inbox.copyToMemory().takeOver())).toEqual(['user']);
  });

  test('holds back and shows nothing of a sender who was shut out either, but keeps what its own session asked for', () => {
    using dir = tempDir();
    const inbox = open(dir.path);
    const leased = inbox.takeOver();
    const peer = { sender: { kind: 'peer_agent', peerId: 'p' } } as const;
    const result = { ...peer, delegation: { id: 'd', outcome: 'completed' } } as const;
    const rows = [arrival('held', 1, peer), arrival('pushed', 2, peer), arrival('result', 3, result)];
    leased.arrivals.store(WORKSPACE, rows, WATERMARK);
    const [held, pushed] = leased.pushes.next([WORKSPACE], 2);
    inbox.holds.hold(leased.fence, [held?.row ?? 0], 'flood');
    leased.pushes.markPushed(pushed?.row ?? 0);
    inbox.admitOnly({ policy: CANVAS_ONLY });
    leased.pushes.applyAccess();
    expect(inbox.holds.count([WORKSPACE])).toBe(0);
    expect(inbox.unsettled([WORKSPACE], 10).map(({ message }) => message.text)).toEqual(['result']);
    // The session may be answering this one; it only does not come again.
    expect(inbox.find('pushed')).toHaveLength(1);
    leased.pushes.recoverPushed();
    expect(pendingIds(leased)).toEqual(['result']);
    expect(inbox.counts(WORKSPACE)).toMatchObject({ waiting: 1, refused: 2 });
  });

  test('is not led by a refused message as to where a peer wrote last', () => {
    using dir = tempDir();
    const inbox = open(dir.path);
    const leased = inbox.takeOver();
    const peer = { sender: { kind: 'peer_agent', peerId: 'p' } } as const;
    leased.arrivals.store(WORKSPACE, [arrival('let in', 1, peer)], WATERMARK);
    const closed = new Map([['ws-2', { senders: 'canvas' } as const]]);
    inbox.admitOnly({ policy: { default: { senders: 'all' }, workspaces: closed } });
    leased.arrivals.store('ws-2', [arrival('shut out', 2, { ...peer, workspaceId: 'ws-2' })], WATERMARK);
    expect(inbox.counts('ws-2')).toMatchObject({ refused: 1 });
    expect(inbox.lastWorkspaceOfPeer('p')).toBe(WORKSPACE);
  });

  test('forgets texts after a week and ids only when no window can bring them back', () => {
    using dir = tempDir();
    let nowMs = 0;
    const inbox = open(dir.path, () => nowMs);
    const leased = inbox.takeOver();
    leased.arrivals.store(WORKSPACE, [arrival('a', 1), arrival('waiting', 2)], WATERMARK);
    const row = leased.pushes.next([WORKSPACE], 1)[0]?.row ?? 0;
    leased.pushes.markPushed(row);
    leased.pushes.settle(row, 'write');

    nowMs = 31 * DAY_MS;
    leased.prune();
    expect(inbox.find('a')).toEqual([]);
    leased.arrivals.store(WORKSPACE, [arrival('a', 1)], WATERMARK);
    expect(pendingIds(leased)).toEqual(['waiting']);

    nowMs = 33 * DAY_MS;
    leased.prune();
    expect(inbox.counts(WORKSPACE)).toEqual({
      waiting: 1,
      heldForFlood: 0,
      heldForPeerLimit: 0,
      pushed: 0,
      settled: 0,
      undelivered: 0,
      ignored: 0,
      refused: 0,
      unreadable: 0,
      leftOut: 0,
    });
  });
});

describe('the inbox file', () => {
  test('is readable by its owner only', () => {
    using dir = tempDir();
    const inbox = open(dir.path);
    inbox.takeOver();
    for (const name of readdirSync(dir.path)) expect(statSync(join(dir.path, name)).mode & 0o777).toBe(0o600);
  });

  test('that is damaged is kept aside, and a new one is in use', () => {
    using dir = tempDir();
    writeFileSync(join(dir.path, 'inbox.db'), 'this is no database, and never was one '.repeat(200));
    const { inbox, degraded } = openInbox(dir.path, () => 42);
    expect(degraded).toContain('inbox.db.unreadable-42');
    expect(readdirSync(dir.path)).toContain('inbox.db.unreadable-42');
    expect(inbox.takeOver().fence.number).toBe(1);
  });

  test('that cannot be made leaves the inbox in memory, and says so', () => {
    const { inbox, degraded } = openInbox('/proc/no-such-folder', () => 0);
    expect(degraded).toContain('not remembered over a restart');
    expect(inbox.takeOver().arrivals.store(WORKSPACE, [arrival('a', 1)], WATERMARK)).toBe(1);
  });

  test('of a newer version is left alone', () => {
    using dir = tempDir();
    const newer = open(dir.path);
    newer.close();
    const database = new Database(join(dir.path, 'inbox.db'));
    database.run('PRAGMA user_version = 99');
    database.close();
    expect(openInbox(dir.path, () => 0).degraded).toContain('newer version');
  });
});
