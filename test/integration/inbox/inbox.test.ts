import { Database } from 'bun:sqlite';
import { describe, expect, test } from 'bun:test';
import { readdirSync, statSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import fc from 'fast-check';
import { FencedError } from '../../../src/core/errors.ts';
import { type AccessPolicy, CANVAS_ONLY, EVERYBODY } from '../../../src/inbox/access/policy.ts';
import type { Inbox } from '../../../src/inbox/inbox.ts';
import { openInbox } from '../../../src/inbox/open.ts';
import { arrival, WORKSPACE } from '../../support/inbox-arrivals.ts';
import { tempDir } from '../../support/temp-dir.ts';

const DAY_MS = 86_400_000;
const watermark = { localMs: 1, platformMs: undefined };

const pendingIds = (inbox: Inbox) =>
  inbox.nextPending([WORKSPACE], 1_000).map((entry) => entry.message.activityId);

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
    const fence = inbox.takeFence();
    expect(inbox.finishedSeq(WORKSPACE)).toBe(0);
    inbox.store(fence, WORKSPACE, [numbered('a', 10), numbered('b', 20), numbered('c', 30)], watermark);
    inbox.settleBySession(rowOf(inbox, 'a'), 'receipt');
    inbox.settleBySession(rowOf(inbox, 'c'), 'receipt');
    expect(inbox.finishedSeq(WORKSPACE)).toBe(10);
    inbox.markPushed(fence, rowOf(inbox, 'b'));
    expect(inbox.finishedSeq(WORKSPACE)).toBe(10);
    inbox.settle(fence, rowOf(inbox, 'b'), 'write');
    expect(inbox.finishedSeq(WORKSPACE)).toBe(30);
    inbox.store(fence, WORKSPACE, [numbered('d', 15)], undefined);
    expect(inbox.finishedSeq(WORKSPACE)).toBe(10);
    expect(inbox.finishedSeq('another')).toBe(0);
  });

  test('is unknown where the platform does not number its rows', () => {
    using dir = tempDir();
    const inbox = open(dir.path);
    inbox.store(inbox.takeFence(), WORKSPACE, [arrival('a', 1)], watermark);
    inbox.settleBySession(rowOf(inbox, 'a'), 'receipt');
    expect(inbox.finishedSeq(WORKSPACE)).toBe(0);
  });
});

describe('the inbox', () => {
  test('takes each activity once, and hands messages out in feed order', () => {
    using dir = tempDir();
    const inbox = open(dir.path);
    const fence = inbox.takeFence();
    expect(inbox.store(fence, WORKSPACE, [arrival('b', 2), arrival('a', 1)], watermark)).toBe(2);
    expect(inbox.store(fence, WORKSPACE, [arrival('c', 3), arrival('a', 1)], watermark)).toBe(1);
    expect(pendingIds(inbox)).toEqual(['a', 'b', 'c']);
  });

  test('whatever the pages and their overlaps, every message comes out once and in order', () => {
    const pages = fc.array(fc.array(fc.integer({ min: 0, max: 40 }), { maxLength: 12 }), { maxLength: 12 });
    fc.assert(
      fc.property(pages, (numbers) => {
        using dir = tempDir();
        const inbox = open(dir.path);
        const fence = inbox.takeFence();
        for (const page of numbers) {
          inbox.store(
            fence,
            WORKSPACE,
            page.map((n) => arrival(`m${n}`, n)),
            watermark,
          );
        }
        const expected = [...new Set(numbers.flat())].sort((a, b) => a - b).map((n) => `m${n}`);
        expect(pendingIds(inbox)).toEqual(expected);
        inbox.close();
      }),
      { numRuns: 25 },
    );
  });

  test('holds the pages of a window back until its last page is there', () => {
    using dir = tempDir();
    const inbox = open(dir.path);
    const fence = inbox.takeFence();
    expect(inbox.store(fence, WORKSPACE, [arrival('new', 2)], undefined)).toBe(0);
    expect(pendingIds(inbox)).toEqual([]);
    expect(inbox.watermark(WORKSPACE)).toBeUndefined();
    expect(inbox.store(fence, WORKSPACE, [arrival('old', 1)], { localMs: 7, platformMs: 8 })).toBe(2);
    expect(pendingIds(inbox)).toEqual(['old', 'new']);
    expect(inbox.watermark(WORKSPACE)).toEqual({ localMs: 7, platformMs: 8 });
  });

  test('keeps workspaces apart whose ids begin alike', () => {
    using dir = tempDir();
    const { inbox } = openInbox(dir.path, Date.now);
    const [one, other] = ['11111111-aaaa', '11111111-bbbb'];
    const fence = inbox.takeFence();
    inbox.store(fence, one, [arrival('a', 1, { workspaceId: one })], { localMs: 1, platformMs: undefined });
    inbox.store(fence, other, [arrival('a', 1, { workspaceId: other })], {
      localMs: 2,
      platformMs: undefined,
    });
    expect(inbox.find('a').map(({ message }) => message.workspaceId)).toEqual([one, other]);
    expect([one, other].map((id) => inbox.watermark(id)?.localMs)).toEqual([1, 2]);
    inbox.close();
  });

  test('never holds the bytes of a file', () => {
    using dir = tempDir();
    const inbox = open(dir.path);
    const fence = inbox.takeFence();
    const file = { kind: 'file', name: 'a', isInline: true };
    const attachments = [{ ...file, bytes: new Uint8Array(3) }];
    inbox.store(fence, WORKSPACE, [arrival('a', 1, { attachments })], watermark);
    expect(inbox.find('a').map(({ message }) => message.attachments)).toEqual([[file]]);
  });

  test('remembers over a restart what was pushed, and marks what was left in between', () => {
    using dir = tempDir();
    const first = open(dir.path);
    const fence = first.takeFence();
    first.store(
      fence,
      WORKSPACE,
      [arrival('settled', 1), arrival('torn', 2), arrival('waiting', 3)],
      watermark,
    );
    const [settled, torn] = first.nextPending([WORKSPACE], 2);
    first.markPushed(fence, settled?.row ?? 0);
    first.settle(fence, settled?.row ?? 0, 'write');
    first.markPushed(fence, torn?.row ?? 0);
    first.close();

    const second = open(dir.path);
    expect(second.recoverPushed(second.takeFence())).toBe(1);
    expect(
      second.nextPending([WORKSPACE], 9).map(({ message, pushes }) => [message.activityId, pushes]),
    ).toEqual([
      ['torn', 1],
      ['waiting', 0],
    ]);
  });

  test('refuses a holder whose fence is old, in everything that would change the feed', () => {
    using dir = tempDir();
    const old = open(dir.path);
    const oldFence = old.takeFence();
    old.store(oldFence, WORKSPACE, [arrival('a', 1)], watermark);
    const row = old.nextPending([WORKSPACE], 1)[0]?.row ?? 0;
    open(dir.path).takeFence();
    expect(() => old.store(oldFence, WORKSPACE, [arrival('b', 2)], watermark)).toThrow(FencedError);
    expect(() => old.hold(oldFence, [row], 'flood')).toThrow(FencedError);
    expect(() => old.markPushed(oldFence, row)).toThrow(FencedError);
    expect(() => old.settle(oldFence, row, 'write')).toThrow(FencedError);
    expect(() => old.recoverPushed(oldFence)).toThrow(FencedError);
    expect(() => old.prune(oldFence)).toThrow(FencedError);
    expect(pendingIds(old)).toEqual(['a']);
  });

  test('shows a resend of one message once, and two texts under one id both', () => {
    using dir = tempDir();
    const inbox = open(dir.path);
    const fence = inbox.takeFence();
    const sender = { kind: 'peer_agent', peerId: 'p' } as const;
    inbox.store(
      fence,
      WORKSPACE,
      [
        arrival('a', 1, { sender, messageId: 'm', text: 'hello' }),
        arrival('b', 2, { sender, messageId: 'm', text: 'hello' }),
        arrival('c', 3, { sender, messageId: 'm', text: 'other' }),
        arrival('d', 4, { sender: { kind: 'peer_agent', peerId: 'q' }, messageId: 'm', text: 'hello' }),
      ],
      watermark,
    );
    expect(pendingIds(inbox)).toEqual(['a', 'c', 'd']);
    expect(inbox.counts(WORKSPACE)).toEqual({
      waiting: 3,
      heldForFlood: 0,
      heldForPeerLimit: 0,
      pushed: 0,
      settled: 0,
      undelivered: 0,
      ignored: 1,
      refused: 0,
    });
  });

  test('hands out nothing of a sender who may not write any more, however much of it waits, and forgets its text', () => {
    using dir = tempDir();
    const inbox = open(dir.path);
    const fence = inbox.takeFence();
    const peer = { sender: { kind: 'peer_agent', peerId: 'p' } } as const;
    const ofPeer = Array.from({ length: 120 }, (_, n) => arrival(`p${n}`, n, peer));
    inbox.store(fence, WORKSPACE, [...ofPeer, arrival('user', 1_000)], watermark);
    const [waiting] = inbox.nextPending([WORKSPACE], 1);
    if (waiting === undefined) throw new Error('nothing waits');
    const access: { policy: AccessPolicy } = { policy: CANVAS_ONLY };
    inbox.admitOnly(access);
    expect(inbox.admits(waiting)).toBeFalse();
    expect(inbox.markPushed(fence, waiting.row)).toBeFalse();
    expect(inbox.nextPending([WORKSPACE], 50).map(({ message }) => message.text)).toEqual(['user']);
    expect(inbox.counts(WORKSPACE)).toMatchObject({ waiting: 1, refused: 120, ignored: 0 });
    expect(inbox.find('p0')).toEqual([]);
    access.policy = EVERYBODY;
    expect(inbox.store(fence, WORKSPACE, ofPeer, watermark)).toBe(0);
    expect(pendingIds(inbox.copyToMemory())).toEqual(['user']);
  });

  test('holds back and shows nothing of a sender who was shut out either, but keeps what its own session asked for', () => {
    using dir = tempDir();
    const inbox = open(dir.path);
    const fence = inbox.takeFence();
    const peer = { sender: { kind: 'peer_agent', peerId: 'p' } } as const;
    const result = { ...peer, delegation: { id: 'd', outcome: 'completed' } } as const;
    const rows = [arrival('held', 1, peer), arrival('pushed', 2, peer), arrival('result', 3, result)];
    inbox.store(fence, WORKSPACE, rows, watermark);
    const [held, pushed] = inbox.nextPending([WORKSPACE], 2);
    inbox.hold(fence, [held?.row ?? 0], 'flood');
    inbox.markPushed(fence, pushed?.row ?? 0);
    inbox.admitOnly({ policy: CANVAS_ONLY });
    inbox.applyAccess();
    expect(inbox.countHeld([WORKSPACE])).toBe(0);
    expect(inbox.unsettled([WORKSPACE], 10).map(({ message }) => message.text)).toEqual(['result']);
    // The session may be answering this one; it only does not come again.
    expect(inbox.find('pushed')).toHaveLength(1);
    inbox.recoverPushed(fence);
    expect(pendingIds(inbox)).toEqual(['result']);
    expect(inbox.counts(WORKSPACE)).toMatchObject({ waiting: 1, refused: 2 });
  });

  test('is not led by a refused message as to where a peer wrote last', () => {
    using dir = tempDir();
    const inbox = open(dir.path);
    const fence = inbox.takeFence();
    const peer = { sender: { kind: 'peer_agent', peerId: 'p' } } as const;
    inbox.store(fence, WORKSPACE, [arrival('let in', 1, peer)], watermark);
    const closed = new Map([['ws-2', { senders: 'canvas' } as const]]);
    inbox.admitOnly({ policy: { default: { senders: 'all' }, workspaces: closed } });
    inbox.store(fence, 'ws-2', [arrival('shut out', 2, { ...peer, workspaceId: 'ws-2' })], watermark);
    expect(inbox.counts('ws-2')).toMatchObject({ refused: 1 });
    expect(inbox.lastWorkspaceOfPeer('p')).toBe(WORKSPACE);
  });

  test('forgets texts after a week and ids only when no window can bring them back', () => {
    using dir = tempDir();
    let nowMs = 0;
    const inbox = open(dir.path, () => nowMs);
    const fence = inbox.takeFence();
    inbox.store(fence, WORKSPACE, [arrival('a', 1), arrival('waiting', 2)], watermark);
    const row = inbox.nextPending([WORKSPACE], 1)[0]?.row ?? 0;
    inbox.markPushed(fence, row);
    inbox.settle(fence, row, 'write');

    nowMs = 31 * DAY_MS;
    inbox.prune(fence);
    expect(inbox.find('a')).toEqual([]);
    inbox.store(fence, WORKSPACE, [arrival('a', 1)], watermark);
    expect(pendingIds(inbox)).toEqual(['waiting']);

    nowMs = 33 * DAY_MS;
    inbox.prune(fence);
    expect(inbox.counts(WORKSPACE)).toEqual({
      waiting: 1,
      heldForFlood: 0,
      heldForPeerLimit: 0,
      pushed: 0,
      settled: 0,
      undelivered: 0,
      ignored: 0,
      refused: 0,
    });
  });
});

describe('the inbox file', () => {
  test('is readable by its owner only', () => {
    using dir = tempDir();
    const inbox = open(dir.path);
    inbox.takeFence();
    for (const name of readdirSync(dir.path)) expect(statSync(join(dir.path, name)).mode & 0o777).toBe(0o600);
  });

  test('that is damaged is kept aside, and a new one is in use', () => {
    using dir = tempDir();
    writeFileSync(join(dir.path, 'inbox.db'), 'this is no database, and never was one '.repeat(200));
    const { inbox, degraded } = openInbox(dir.path, () => 42);
    expect(degraded).toContain('inbox.db.unreadable-42');
    expect(readdirSync(dir.path)).toContain('inbox.db.unreadable-42');
    expect(inbox.takeFence()).toBe(1);
  });

  test('that cannot be made leaves the inbox in memory, and says so', () => {
    const { inbox, degraded } = openInbox('/proc/no-such-folder', () => 0);
    expect(degraded).toContain('not remembered over a restart');
    expect(inbox.store(inbox.takeFence(), WORKSPACE, [arrival('a', 1)], watermark)).toBe(1);
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
